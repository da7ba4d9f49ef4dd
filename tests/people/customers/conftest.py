"""Customers on a real database in a folder of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
import pytest

from yunhu.people.customers.model import Customer, Kind
from yunhu.people.customers.services.customers import Customers, New
from yunhu.people.customers.services.merging import Merging
from yunhu.people.customers.tables import CUSTOMER, IDENTITY, TAG, TRACE
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.platform.ids import IdSource


class Book:
    """The customers of a tenant, the clock, and the facts that were announced."""

    def __init__(self, database: Database) -> None:
        self.time = VirtualTime()
        self.facts: list[msgspec.Struct] = []
        self.database = database
        self.customers = Customers(database, self._announce, self.time, IdSource(self.time))
        self.merging = Merging(database, self._announce, self.time)

    async def add(self, name: str, *phones: str, tenant: str = "main", **more: object) -> Customer:
        """A customer with these numbers."""
        identities: Sequence[tuple[Kind, str]] = [("phone", phone) for phone in phones]
        self.time.advance(1)
        new = msgspec.structs.replace(New(name=name, identities=identities), **more)
        return await self.customers.create(tenant, "user:li", new)

    def _announce(self, _tenant: str, _contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append(fact)


async def make_tables(database: Database) -> None:
    """The tables of customers."""
    async with database.writing() as connection:
        for table in (CUSTOMER, IDENTITY, TAG, TRACE):
            await connection.run_sync(table.create)


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Book]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/main.db")
    await make_tables(database)
    yield Book(database)
    await database.close()
