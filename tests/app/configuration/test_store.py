"""Versions of configurations: kept for ever, never twice, and each tenant's apart."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from tests.stories.world import CENTRE, World

from yunhu.app import database as main_database
from yunhu.app.configuration import store
from yunhu.app.configuration.model import Centre, Version
from yunhu.app.configuration.service import read
from yunhu.platform.database.db import Database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    opened = Database(url)
    yield opened
    await opened.close()


def version(number: int, tenant: str = "acme", centre: Centre | None = None) -> Version:
    return Version(tenant, number, 1000 + number, f"by {number}", f"note {number}", centre or Centre(tenant))


async def add(database: Database, *versions: Version) -> None:
    for each in versions:
        async with database.writing() as connection:
            await store.add(connection, each)


async def test_a_whole_centre_comes_back_as_it_was(database: Database) -> None:
    centre, _ = read(CENTRE, World.sounds())
    kept = version(1, centre=centre)
    await add(database, kept)
    async with database.reading() as connection:
        assert await store.newest(connection, "acme") == kept
        assert await store.one(connection, "acme", 1) == kept


async def test_the_newest_is_the_greatest_number_not_the_last_written(database: Database) -> None:
    await add(database, version(10), version(9), version(2))
    async with database.reading() as connection:
        newest = await store.newest(connection, "acme")
    assert newest is not None
    assert newest.version == 10


async def test_a_version_is_never_written_over(database: Database) -> None:
    await add(database, version(1))
    with pytest.raises(IntegrityError):
        await add(database, version(1, centre=Centre("acme", name="Other")))
    async with database.reading() as connection:
        kept = await store.one(connection, "acme", 1)
    assert kept == version(1)


async def test_tenants_do_not_see_each_others_versions(database: Database) -> None:
    await add(database, version(1), version(5, "globex"), version(1, "globex"))
    async with database.reading() as connection:
        mine = await store.newest(connection, "acme")
        assert mine == version(1)
        assert await store.one(connection, "acme", 5) is None
        assert [row["version"] for row in await store.versions(connection, "acme", 9, None)] == [1]
        assert await store.newest(connection, "nobody") is None


async def test_pages_of_versions_go_back_in_time_without_documents(database: Database) -> None:
    await add(database, *(version(number) for number in range(1, 6)))
    async with database.reading() as connection:
        first = await store.versions(connection, "acme", 2, None)
        second = await store.versions(connection, "acme", 2, first[-1]["version"])
        last = await store.versions(connection, "acme", 2, second[-1]["version"])
    assert [row["version"] for row in [*first, *second, *last]] == [5, 4, 3, 2, 1]
    assert dict(first[0]) == {"version": 5, "at": 1005, "by": "by 5", "note": "note 5"}
