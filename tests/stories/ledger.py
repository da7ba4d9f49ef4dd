"""The main database of a story's centre: the real tables, filled by the real projections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from sqlalchemy import RowMapping, Table, select
from tests.stories.world import World

from yunhu.app.closing import Closing
from yunhu.app.migrations.tables import METADATA
from yunhu.platform.database.db import Database, open_sync
from yunhu.platform.journal.projector import Projector
from yunhu.work.calls.projection import CallsProjection


class Ledger:
    """Facts are in the database when they are asked for: the projector without its thread."""

    def __init__(self, world: World, folder: Path) -> None:
        url = f"sqlite+aiosqlite:///{folder}/main.db"
        self.world = world
        self.database = Database(url)
        self.sync = open_sync(url)
        METADATA.create_all(self.sync)
        self._done = 0
        self.asked = 0
        """How often somebody wanted everything to be in the database."""

    async def caught_up(self) -> None:
        """Project everything so far."""
        self.asked += 1
        with self.sync.begin() as connection:
            CallsProjection().apply(connection, self.world.envelopes[self._done :])
        self._done = len(self.world.envelopes)

    def closing(self) -> Closing:
        """What ends the rest when a node has started."""
        world = self.world
        return Closing(world.rooms, cast(Projector, self), self.database, world.keeper.died_at)

    async def close_left_behind(self) -> int:
        """End what nobody has. How much."""
        return await self.closing().once()

    async def rows(self, table: Table) -> Sequence[RowMapping]:
        """All rows of a table."""
        await self.caught_up()
        async with self.database.reading() as connection:
            return (await connection.execute(select(table).order_by(table.c.id))).mappings().all()

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
        self.sync.dispose()
