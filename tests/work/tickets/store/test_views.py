"""Saved views in the database: one's own, shared, and of another tenant."""

from __future__ import annotations

from msgspec.structs import replace
from tests.work.tickets.rig import TENANT, Rig

from yunhu.work.tickets.model import View
from yunhu.work.tickets.store import views

MINE = View(
    id="1" * 32,
    tenant=TENANT,
    name="紧急",
    owner="li.na",
    filter={"q": "退款", "kind": ["open"], "breached": True},
    version=1,
    created_by="li.na",
)
SHARED = replace(MINE, id="2" * 32, name="全部", owner=None, created_by="wang")
THEIRS = replace(MINE, id="3" * 32, owner="wang")


async def test_one_sees_ones_own_and_the_shared_ones(rig: Rig) -> None:
    async with rig.database.writing() as connection:
        for view in (MINE, SHARED, THEIRS, replace(MINE, id="4" * 32, tenant="other")):
            await views.add(connection, view)
        assert {it.id for it in await views.views(connection, TENANT, "li.na")} == {MINE.id, SHARED.id}
        assert await views.one(connection, TENANT, MINE.id) == MINE
        assert await views.one(connection, "other", MINE.id) is None
        assert await views.count(connection, TENANT) == 3


async def test_a_version_is_written_once(rig: Rig) -> None:
    async with rig.database.writing() as connection:
        await views.add(connection, MINE)
        later = replace(MINE, name="非常紧急", version=2)
        assert await views.put(connection, later, 1)
        assert not await views.put(connection, later, 1)
        assert await views.one(connection, TENANT, MINE.id) == later
        await views.remove(connection, "other", MINE.id)
        assert await views.count(connection, TENANT) == 1
        await views.remove(connection, TENANT, MINE.id)
        assert await views.count(connection, TENANT) == 0
