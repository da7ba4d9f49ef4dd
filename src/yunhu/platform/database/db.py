"""The main database: SQLite by default, PostgreSQL for clusters. Nothing on the call path waits for it.

Rooms define their tables on `METADATA` in their `store.py`. The programming interface reads and writes
through `Database`; what happened in calls comes in through the projector.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables; constraints have names, so that a migration can speak of them on every database."""

CONNECTIONS = 5
"""Connections that the programming interface holds, and as many more for a moment."""

WIPES = 5
WIPE_PAUSE_S = 0.2
"""How often a log is tried to be cut while others read, and the pause between."""

_WRITES = "yunhu_writes"
_LOCKED_MS = 5_000
_LONGEST_WAL = 64 << 20


class Database:
    """The programming interface's way into the main database."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy names it: `sqlite+aiosqlite:///…` or `postgresql+psycopg://…`."""
        self.url = url
        self.engine: AsyncEngine = create_async_engine(url, **_pool(url))
        _prepare(self.engine.sync_engine, "FULL", _LOCKED_MS)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection with a steady view of the data, for queries."""
        async with self.engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, on the disk when the block ends, undone when it raises."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{_WRITES: True})
            async with connection.begin():
                yield connection

    async def wipe(self) -> bool:
        """Let what was deleted not stay in the files: SQLite's log is written back and cut.

        False when somebody read for all that time, and the next checkpoint has to do it. On PostgreSQL this
        is the vacuum's, and the archive of its log ends by its own time limit.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        for _ in range(WIPES):
            async with self.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                cursor = await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
                row = await cursor.fetchone()
                await cursor.close()
            if row is not None and row[0] == 0:
                return True
            await asyncio.sleep(WIPE_PAUSE_S)
        return False

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def open_sync(url: str, *, locked_ms: int = _LOCKED_MS) -> Engine:
    """The same database for a thread (projector, migrations, command line); its transactions are for writing.

    On SQLite a commit here may be lost with the power, together with the position that was written in it:
    what a projector loses so, it reads from the journal again.
    """
    engine = create_engine(_sync_url(url)).execution_options(**{_WRITES: True})
    _prepare(engine, "NORMAL", locked_ms)
    return engine


def _sync_url(url: str) -> str:
    return url.replace("sqlite+aiosqlite:", "sqlite:", 1)


def _pool(url: str) -> dict[str, Any]:
    return {
        "pool_size": CONNECTIONS,
        "max_overflow": CONNECTIONS,
        "pool_pre_ping": not url.startswith("sqlite"),
    }


def _prepare(engine: Engine, synchronous: str, locked_ms: int) -> None:
    if engine.dialect.name != "sqlite":
        return
    path = make_url(str(engine.url)).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        # SQLAlchemy's own BEGIN comes too late for us: a transaction that will write must say so at once,
        # or it fails at its first write when somebody else wrote in between.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={locked_ms}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            # What is deleted is overwritten: a free page must not keep what somebody wanted gone.
            "secure_delete=ON",
            f"journal_size_limit={_LONGEST_WAL}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
