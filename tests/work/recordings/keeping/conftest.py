"""A folder of closed recordings with their index, and what keeps and erases them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, update
from tests.work.recordings.conftest import BLOCK_MS, Made
from tests.work.recordings.playing.test_api import Keys

from yunhu.app import database as main_database
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.work.recordings import store
from yunhu.work.recordings.keeping.eraser import Eraser
from yunhu.work.recordings.keeping.model import RecordingTerms, RetentionClass
from yunhu.work.recordings.keeping.rules import DAY_US
from yunhu.work.recordings.keeping.service import Keeping
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.store import RECORDING

TERMS = RecordingTerms(days=10, classes=(RetentionClass("long", "长", 100),))


class Archive:
    """What is kept, and what was told."""

    def __init__(self, folder: Path, database: Database, made: Made) -> None:
        self.folder, self.database = folder, database
        self._made = made
        self.time = VirtualTime()
        self.told: list[msgspec.Struct] = []
        self.gone: list[str] = []
        self.keys = Keys([])
        ids = count(1)

        def new_id() -> str:
            return f"{next(ids):032x}"

        self.eraser = Eraser(database, folder, self.keys, self.announce, new_id, self.time, self.gone.append)
        self.keeping = Keeping(
            database, self.eraser, lambda: TERMS, self.keys, self.announce, new_id, self.time
        )

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        """Remember a fact."""
        self.told.append(fact)

    async def add(self, id_: str, days_ago: float = 0, **more: Any) -> Recording:
        """A recording that ended so many days ago, with its files."""
        source = self._made([0, BLOCK_MS])
        (self.folder / "main").mkdir(exist_ok=True)
        for end in (".rec", ".key"):
            (self.folder / "main" / f"{id_}{end}").write_bytes(source.with_suffix(end).read_bytes())
        row = {
            "id": id_,
            "tenant": "main",
            "contact": f"c-{id_}",
            "leg": "l",
            "file": f"main/{id_}.rec",
            "state": "closed",
            "started_at": 1,
            "ended_at": self.time.now() - int(days_ago * DAY_US),
            "bytes": 900,
            **more,
        }
        async with self.database.writing() as connection:
            await connection.execute(insert(RECORDING).values(row))
        return await self.one(id_)

    async def set(self, id_: str, **values: Any) -> None:
        """Change the index."""
        async with self.database.writing() as connection:
            await connection.execute(update(RECORDING).where(RECORDING.c.id == id_).values(**values))

    async def one(self, id_: str) -> Recording:
        """A recording as the index has it."""
        async with self.database.reading() as connection:
            found = await store.recording(connection, "main", id_)
        assert found is not None
        return found

    def files(self, id_: str) -> list[str]:
        """What lies of a recording."""
        return sorted(path.suffix for path in (self.folder / "main").glob(f"{id_}.*"))


@pytest.fixture
async def archive(tmp_path: Path, made: Made) -> AsyncIterator[Archive]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database = Database(url)
    yield Archive(tmp_path, database, made)
    await database.close()
