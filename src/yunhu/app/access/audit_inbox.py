"""What a command on this machine does is an entry as well: it is left in a table, where a node takes it up.

The journal is the running node's alone; and when none runs, the next one finds what was left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.audit import Entry
from yunhu.platform.ids import IdSource
from yunhu.platform.journal.journal import kind_of
from yunhu.trust.audit import store

ACTOR = "command line"

_CHANGES: Mapping[str, str] = {"user": "user.write", "token": "token.write", "session": "user.write"}
"""The permission that it would take over HTTP, by the noun of the fact."""


class Told:
    """Takes the place of the journal in a command: what is announced becomes entries."""

    def __init__(self) -> None:
        self._facts: list[tuple[str, msgspec.Struct]] = []

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        """Keep a fact until `leave`."""
        self._facts.append((tenant, fact))

    async def leave(self, database: Database) -> None:
        """Leave an entry of each fact for a node."""
        for tenant, fact in self._facts:
            noun = kind_of(type(fact)).partition(".")[0]
            action = _CHANGES.get(noun, kind_of(type(fact)))
            await left(database, tenant, action, str(getattr(fact, noun, "")), {"fact": kind_of(type(fact))})
        self._facts.clear()


async def left(
    database: Database,
    tenant: str,
    action: str,
    object: str = "",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Leave an entry of what a command did."""
    clock = SystemClock()
    said = {name: str(value) for name, value in (detail or {}).items()}
    entry = Entry(actor=ACTOR, action=action, object=object, detail=said)
    async with database.writing() as connection:
        await store.leave(connection, tenant, IdSource(clock)(), clock.now(), entry)


def left_at(url: str, action: str, object: str = "", detail: Mapping[str, object] | None = None) -> None:
    """The same from outside a loop, into the database of a URL."""

    async def leave() -> None:
        from yunhu.app import database as main_database

        database = Database(url)
        try:
            await left(database, await main_database.tenant(database), action, object, detail)
        finally:
            await database.close()

    asyncio.run(leave())
