"""A ledger of consents on a database in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import msgspec

from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database
from yunhu.trust.law.consents.model import ConsentText, Person
from yunhu.trust.law.consents.service import Consents
from yunhu.trust.law.consents.store import CONSENT

WORDS = ConsentText(purpose="marketing", version=1, text="May we call you about offers?")


class Ledger:
    """Consents of a few persons; `texts` and `people` may be changed."""

    def __init__(self, database: Database) -> None:
        self.time = VirtualTime()
        self.facts: list[msgspec.Struct] = []
        self.texts = [WORDS]
        self.people = {
            "wang": Person(("wang", "old-wang"), ("key-1", "key-2"), ("contact-1",)),
            "li": Person(("li",), ("key-3",)),
        }
        ids = count(1)
        self.consents = Consents(
            database,
            self._announce,
            self.time,
            lambda: f"{next(ids):032x}",
            self._person,
            lambda: self.texts,
        )

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append(fact)

    async def _person(self, tenant: str, customer: str) -> Person:
        return self.people[customer]


@asynccontextmanager
async def ledger(folder: Path) -> AsyncIterator[Ledger]:
    """One that is empty."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'law.db'}")
    async with database.writing() as connection:
        await connection.run_sync(lambda it: METADATA.create_all(it, [CONSENT]))
    try:
        yield Ledger(database)
    finally:
        await database.close()
