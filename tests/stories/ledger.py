"""The main database of a story's centre: the real tables, filled by the real projections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from sqlalchemy import RowMapping, Table, select
from tests.stories.world import World

from yunhu.app.closing import close_left_behind
from yunhu.app.migrations.tables import METADATA
from yunhu.platform.db import Database, open_sync
from yunhu.platform.projector import Projector
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

    async def caught_up(self) -> None:
        """Project everything so far."""
        with self.sync.begin() as connection:
            CallsProjection().apply(connection, self.world.envelopes[self._done :])
        self._done = len(self.world.envelopes)

    async def close_left_behind(self) -> int:
        """What a node does when it has started: end what nobody has. How much."""
        world = self.world
        projector = cast(Projector, self)
        return await close_left_behind(world.rooms, projector, self.database, world.keeper.died_at)

    async def rows(self, table: Table) -> Sequence[RowMapping]:
        """All rows of a table."""
        await self.caught_up()
        async with self.database.reading() as connection:
            return (await connection.execute(select(table).order_by(table.c.id))).mappings().all()

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
        self.sync.dispose()
