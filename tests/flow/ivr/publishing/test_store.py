"""Drafts and versions of flows in the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from yunhu.app import database as main_database
from yunhu.flow.ivr.publishing import store
from yunhu.flow.ivr.publishing.model import Draft, FlowVersion
from yunhu.platform.database.db import Database

DRAFT = Draft("main", {"id": "main", "nodes": {}}, "id: main  # mine\n", 3, 10, "li")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    made = Database(url)
    yield made
    await made.close()


async def test_a_draft_is_written_changed_and_dropped(database: Database) -> None:
    async with database.writing() as connection:
        await store.put_draft(connection, "acme", DRAFT, is_new=True)
        assert await store.draft(connection, "acme", "main") == DRAFT
        changed = Draft("main", {"id": "main"}, None, 4, 11, "wang")
        await store.put_draft(connection, "acme", changed, is_new=False)
        assert await store.drafts(connection, "acme", 10) == [changed]
        assert await store.count_drafts(connection, "acme") == 1
        assert await store.draft(connection, "globex", "main") is None
        assert await store.count_drafts(connection, "globex") == 0
        await store.drop_draft(connection, "globex", "main")
        assert await store.draft(connection, "acme", "main") == changed
        await store.drop_draft(connection, "acme", "main")
        assert await store.draft(connection, "acme", "main") is None


def version(number: int, flow: str = "main") -> FlowVersion:
    return FlowVersion(flow, number, "published", 2, number, "li", f"note {number}")


async def test_versions_are_read_in_pages_the_newest_first(database: Database) -> None:
    async with database.writing() as connection:
        await store.add_versions(connection, "acme", [])
        for number in (1, 4, 9):
            await store.add_versions(connection, "acme", [version(number), version(number, "other")])
        await store.add_versions(connection, "globex", [version(77)])
        assert await store.versions(connection, "acme", "main", 2) == [version(9), version(4)]
        assert await store.versions(connection, "acme", "main", 2, before=4) == [version(1)]
        withdrawn = msgspec.structs.replace(version(10), change="withdrawn")
        await store.add_versions(connection, "acme", [withdrawn])
        newest = await store.newest(connection, "acme", ["published"])
        assert newest == {"main": version(9), "other": version(9, "other")}
        assert await store.newest(connection, "acme", ["withdrawn"]) == {"main": withdrawn}
