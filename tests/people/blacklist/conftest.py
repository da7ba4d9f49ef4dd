"""A blacklist on a real database in a folder of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from yunhu.kit.phone import normalise
from yunhu.people.blacklist.services.entries import Entries
from yunhu.people.blacklist.services.screen import Screen
from yunhu.people.blacklist.store import BLACKLIST
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.ids import IdSource


class Town:
    """Numbers, customers, prompts and flows of a small world, where all numbers belong to one place."""

    def __init__(self) -> None:
        self.customers: dict[str, tuple[str, ...]] = {"wang": ("5551", "5552")}

    def tidy(self, number: str) -> str:
        return normalise(number)

    def forms(self, number: str) -> tuple[str, ...]:
        return (number,) if number.isdigit() else ()

    def words(self, number: str) -> frozenset[str]:
        return frozenset({"springfield"})

    def word(self, region: str) -> str:
        return region.strip().casefold()

    async def numbers_of(self, tenant: str, customer: str) -> tuple[str, tuple[str, ...]] | None:
        numbers = self.customers.get(customer)
        return None if numbers is None else (customer, numbers)

    def has_prompt(self, name: str) -> bool:
        return name == "closed"

    def has_flow(self, flow: str) -> bool:
        return flow == "sorry"


class Lists:
    """The list of a tenant, its clock, and the facts that were announced; a restart leaves the database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = VirtualTime()
        self.town = Town()
        self.facts: list[tuple[str | None, msgspec.Struct]] = []
        self._new_id = IdSource(self.time)
        self.restart()

    def restart(self, tenant: str = "main") -> None:
        self.screen = Screen(tenant, self._announce, self.time, self.town)
        self.entries = Entries(
            tenant,
            self.screen.known,
            self.database,
            self.town,
            self.town.numbers_of,
            self.town,
            self._announce,
            self.time,
            self._new_id,
        )

    def _announce(self, _tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.facts.append((contact, fact))


@pytest.fixture
async def lists(tmp_path: Path) -> AsyncIterator[Lists]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    engine = open_sync(url)
    METADATA.create_all(engine, [BLACKLIST])
    engine.dispose()
    database = Database(url)
    yield Lists(database)
    await database.close()
