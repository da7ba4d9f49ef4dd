"""An office that publishes flows: a database, a configuration in force, and a clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from yunhu.app import database as main_database
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import Configurations
from yunhu.app.flows.flow_book import FlowBook, shelf_of
from yunhu.app.flows.flow_shelves import FlowShelves
from yunhu.flow.ivr.publishing.service import Publishing
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.work.queues.model import Queue

SOUNDS = Sounds(frozenset({"welcome", "sorry"}), frozenset())
CENTRE = Centre(tenant="main", queues=(Queue("support", "Support"),))


def document(name: str = "Main", queue: str = "support", **more: object) -> dict[str, Any]:
    """A flow that holds, as plain data."""
    nodes: dict[str, Any] = {
        "hello": {"verb": "play", "prompts": ["welcome"], "next": "wait"},
        "wait": {"verb": "queue", "queue": queue, "on_full": "bye", "on_timeout": "bye"},
        "bye": {"verb": "hangup"},
    }
    return {"id": "main", "name": name, "start": "hello", "nodes": nodes, **more}


class Office:
    """Publishing over a real database and a real configuration."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = VirtualTime()
        self.told: list[msgspec.Struct] = []
        self.book = FlowBook()
        self.uses = 0
        self.configurations = Configurations(database, self.time, lambda: SOUNDS, self._use, self._announce)
        self.shelves = FlowShelves(self.configurations, lambda: SOUNDS)
        self.publishing = Publishing(database, self.shelves, self.time, self._announce)

    def _use(self, centre: Centre, version: int) -> None:
        self.uses += 1
        self.book.configure(shelf_of(centre), version)

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.told.append(fact)

    def kinds(self) -> list[str]:
        """What was announced."""
        return [str(fact.__struct_config__.tag) for fact in self.told]

    async def write(self, **changes: object) -> None:
        """Save a draft of the flow `main`, from the newest version."""
        found = document(**changes)  # type: ignore[arg-type]
        newest = await self.publishing.versions("main", "main", 1)
        base = newest[0].version if newest else 0
        await self.publishing.save("main", "main", found, "li", base_version=base)

    async def publish(self, **changes: object) -> int:
        """Write a flow and put it in force."""
        await self.write(**changes)
        return await self.publishing.publish("main", "main", "li", "because")

    def name(self) -> str | None:
        """The name of the flow in force."""
        found = self.book.flow("main")
        return None if found is None else found.name


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Office]:
    """An office in a folder."""
    url = f"sqlite+aiosqlite:///{folder}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database = Database(url)
    office = Office(database)
    await office.configurations.load("main")
    await office.configurations.apply(CENTRE, "file")
    try:
        yield office
    finally:
        await database.close()
