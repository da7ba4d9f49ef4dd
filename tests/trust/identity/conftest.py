"""An identity service on a real database in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from yunhu.platform.clock import VirtualTime
from yunhu.platform.db import Database
from yunhu.platform.http import Principal
from yunhu.platform.ids import IdSource
from yunhu.trust.identity.service import Identity
from yunhu.trust.identity.store import TENANTS, TOKENS, IdentityStore


class Office:
    """Identity with the clock, the facts it announced, and somebody who may do everything."""

    def __init__(self, database: Database) -> None:
        self.time = VirtualTime()
        self.facts: list[tuple[str, msgspec.Struct]] = []
        self.store = IdentityStore(database)
        self.admin = Principal("main", "admin", frozenset({"*"}))
        self.identity = self.open()

    def open(self) -> Identity:
        """Another process's view of the same database."""
        return Identity(self.store, self._announce, self.time, IdSource(self.time))

    def _announce(self, tenant: str, _contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append((tenant, fact))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/main.db")
    async with database.writing() as connection:
        await connection.run_sync(TENANTS.create)
        await connection.run_sync(TOKENS.create)
    made = Office(database)
    await made.identity.ensure_tenant("main", "Main")
    await made.identity.ensure_tenant("main", "Main again")
    await made.identity.ensure_tenant("other", "Other")
    yield made
    await database.close()
