"""A journal, a real database and the projector between them, for the rows of contacts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from sqlalchemy import RowMapping, Table, delete, select

from yunhu.app.migrations.tables import METADATA
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database, open_sync
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import Journal
from yunhu.platform.journal.projector import POSITIONS, Projector
from yunhu.work.calls.projection import CallsProjection, StoryProjection

START = 1_800_000_000_000_000
"""The instant of the first fact, in µs."""

TENANT = "acme"
CONTACT, CUSTOMER, AGENT = "c" * 32, "1" * 32, "2" * 32


class Wound(SystemClock):
    """Tells the instant that it was set to; durations are real, for the threads of journal and projector."""

    at = START

    def now(self) -> int:
        return self.at


class Projected:
    """The main database as the facts make it."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite+aiosqlite:///{folder}/main.db"
        self.clock = Wound()
        self.journal = Journal(folder / "journal.db", self.clock)
        self.database = Database(self.url)
        self.sync = open_sync(self.url)
        METADATA.create_all(self.sync)
        self.told: list[Envelope] = []
        self.trouble: list[str | None] = []
        self.projector = self._projector()

    def _projector(self) -> Projector:
        projections = (CallsProjection(), StoryProjection())
        return Projector(self.journal, open_sync(self.url), projections, self.clock, self.trouble.append)

    def tell(
        self, at_ms: int, *facts: msgspec.Struct, tenant: str = TENANT, contact: str | None = CONTACT
    ) -> None:
        """Write facts down, so many milliseconds after the start."""
        self.clock.at = START + at_ms * 1000
        self.told += [self.journal.append(tenant, contact, fact) for fact in facts]

    async def start_again(self, *, forgetting: bool = False) -> None:
        """Another projector goes on; `forgetting`: it does not know how far the one before it was."""
        await self.projector.close()
        if forgetting:
            with self.sync.begin() as connection:
                connection.execute(delete(POSITIONS))
        self.projector = self._projector()
        self.projector.start()

    async def rows(self, table: Table) -> Sequence[RowMapping]:
        """All rows of a table, once everything is projected."""
        await self.projector.caught_up()
        async with self.database.reading() as connection:
            return (await connection.execute(select(table).order_by(*table.primary_key))).mappings().all()


@asynccontextmanager
async def projected(folder: Path) -> AsyncIterator[Projected]:
    """All of it, started and closed again."""
    made = Projected(folder)
    made.journal.start()
    made.projector.start()
    try:
        yield made
    finally:
        await made.projector.close()
        await made.journal.close()
        await made.database.close()
        made.sync.dispose()
