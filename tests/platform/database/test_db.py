"""The main database: transactions, and who waits for whom."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import OperationalError

from yunhu.platform.database.db import METADATA, Database, open_sync

NUMBERS = Table("number", MetaData(), Column("value", Integer, primary_key=True))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path}/folder/main.db")
    async with opened.writing() as connection:
        await connection.run_sync(NUMBERS.create)
    yield opened
    await opened.close()


async def _numbers(database: Database) -> list[int]:
    async with database.reading() as connection:
        return [int(value) for value in await connection.scalars(select(NUMBERS.c.value))]


async def test_a_transaction_is_kept_or_undone_as_a_whole(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(NUMBERS).values(value=1))
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as connection:
            await connection.execute(insert(NUMBERS).values(value=2))
            raise ZeroDivisionError
    assert await _numbers(database) == [1]


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(NUMBERS).values(value=1))
        assert await _numbers(database) == []
    assert await _numbers(database) == [1]


async def test_a_thread_writes_too_and_says_so_at_once(database: Database) -> None:
    engine = open_sync(database.url, locked_ms=1)
    async with database.writing():
        with pytest.raises(OperationalError), engine.begin():
            pass
    with engine.begin() as connection:
        connection.execute(insert(NUMBERS).values(value=3))
    assert await _numbers(database) == [3]
    engine.dispose()


async def test_the_pragmas_hold(database: Database, tmp_path: Path) -> None:
    async with database.reading() as connection:
        found = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]
    assert (tmp_path / "folder/main.db").stat().st_mode & 0o077 == 0


def test_constraints_have_names() -> None:
    assert set(METADATA.naming_convention) == {"ix", "uq", "ck", "fk", "pk"}
