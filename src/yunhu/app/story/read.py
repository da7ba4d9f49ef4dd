"""Finds what is kept of a contact in the main database of a node, whether it runs or not."""

from __future__ import annotations

import asyncio

from yunhu.app import database as main_database
from yunhu.app.configuration import store as configurations
from yunhu.app.configuration.model import Centre
from yunhu.app.story.model import Kept
from yunhu.app.story.veiled import veiled
from yunhu.kit import ids
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.audit import Entry
from yunhu.platform.ids import IdSource
from yunhu.trust.audit import store as audit
from yunhu.work.calls import store
from yunhu.work.calls.errors import NoSuchContact
from yunhu.work.recordings.store import recordings_of

LAST = "last"
"""Instead of an id: the newest contact."""


COMMAND_LINE = "command line"
"""Who the audit says it was."""


def read(url: str, contact: str, purpose: str = "") -> Kept:
    """What is kept of a contact, persons masked.

    With a purpose nothing is masked, and the audit has an entry before anything is shown. Raises
    `NoSuchContact`, and what a bad id raises.
    """
    return asyncio.run(_with_database(url, contact, purpose))


async def _with_database(url: str, contact: str, purpose: str) -> Kept:
    database = Database(url)
    try:
        tenant = await main_database.tenant(database)
        found = await kept(database, tenant, contact)
        if not purpose:
            return veiled(found)
        await _reveal(database, tenant, str(found.contact["id"]), purpose)
        return found
    finally:
        await database.close()


async def _reveal(database: Database, tenant: str, contact: str, purpose: str) -> None:
    """The node takes the entry into its audit when it looks, or when it is up again."""
    clock = SystemClock()
    entry = Entry(actor=COMMAND_LINE, action="customer.reveal", object=contact, why=purpose)
    async with database.writing() as connection:
        await audit.leave(connection, tenant, IdSource(clock)(), clock.now(), entry)


async def kept(database: Database, tenant: str, contact: str) -> Kept:
    """What is kept of a contact, in clear, from an open database."""
    async with database.reading() as connection:
        if contact == LAST:
            newest = await store.contacts(connection, tenant, 1)
            row = newest[0] if newest else None
        else:
            row = await store.contact(connection, tenant, ids.parse(contact))
        if row is None:
            raise NoSuchContact(contact=contact)
        id_ = row["id"]
        version = await configurations.newest(connection, tenant)
        return Kept(
            contact=dict(row),
            segments=await store.segments_of(connection, tenant, id_, row["ended_at"]),
            legs=[dict(leg) for leg in await store.legs_of(connection, tenant, id_)],
            facts=await store.story(connection, tenant, id_),
            recordings=await recordings_of(connection, tenant, id_),
            names=_names(version.centre if version else Centre()),
        )


def _names(centre: Centre) -> dict[str, dict[str, str]]:
    return {
        "agent": {it.id: it.name for it in centre.agents},
        "queue": {it.id: it.name for it in centre.queues},
        "flow": {it.id: it.name for it in centre.flows},
        "trunk": {it.id: it.name for it in centre.trunks if it.name},
    }
