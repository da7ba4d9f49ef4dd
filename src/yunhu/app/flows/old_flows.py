"""Flows of earlier versions that contacts in progress still walk through: kept while the node runs, and found
again when it starts."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from yunhu.app.configuration import store
from yunhu.app.flows.flow_book import FlowBook
from yunhu.flow.inbound.recovery import PREFIX
from yunhu.flow.inbound.service import Inbound
from yunhu.flow.ivr.run import Frame, RunState
from yunhu.platform import telemetry
from yunhu.platform.database.db import Database

RECALLED_MAX = 1_000
"""Versions that are read at a start; contacts of still older ones go on with the newest flow."""

_log = telemetry.logger("flows")


class _Kept(msgspec.Struct):
    """As much of a contact's record as says where it walks."""

    run: bytes | None = None


class _Walked(msgspec.Struct):
    """As much of a run as says whose nodes these are."""

    version: int = 0
    stack: tuple[Frame, ...] = ()


def versions_in_use(inbound: Inbound, tenant: str) -> set[int]:
    """The versions that contacts in progress walk through."""
    stories = (inbound.find(contact.id) for contact in inbound.contacts(tenant))
    runs = (story.run for story in stories if story is not None)
    return {version for run in runs if isinstance(run, RunState) for version in _versions(run)}


def versions_kept(records: Mapping[str, bytes]) -> set[int]:
    """The versions that contacts walked through when the process before us ended."""
    found: set[int] = set()
    for name, blob in records.items():
        if name.startswith(PREFIX):
            try:
                run = msgspec.msgpack.decode(blob, type=_Kept).run
                found |= set() if run is None else _versions(msgspec.msgpack.decode(run, type=_Walked))
            except msgspec.DecodeError:
                continue  # who takes up the contact says so aloud
    return found


def _versions(run: RunState | _Walked) -> set[int]:
    return {run.version, *(frame.version for frame in run.stack)}


async def recall(records: Mapping[str, bytes], database: Database, tenant: str, book: FlowBook) -> None:
    """Find the flows of those versions in the database, before the contacts are taken up."""
    wanted = sorted(versions_kept(records) - {book.version}, reverse=True)[:RECALLED_MAX]
    for version in wanted:
        async with database.reading() as connection:
            shelf = await store.flows_of(connection, tenant, version)
        if shelf is None:
            _log.warning("contacts go on with the newest flows: theirs are not kept", version=version)
        else:
            book.recall(shelf, version)
