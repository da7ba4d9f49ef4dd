"""Messages over HTTP, from a database that two tenants share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.doors import OTHER, at_the_door
from tests.work.voicemails.test_store import Book

from yunhu.work.voicemails.api import make_router

DOOR = "/api/v1/voicemails"


class Fresh:
    """The database is always fresh."""

    async def settle(self) -> None:
        """Nothing to wait for."""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


@pytest.fixture
async def client(book: Book) -> AsyncIterator[httpx.AsyncClient]:
    for id_ in "abc":
        book.left(id_, tenant="main")
    async with at_the_door(make_router(book.database, book.service, Fresh())) as opened:
        yield opened
    await book.database.close()


async def test_they_are_listed_page_by_page(client: httpx.AsyncClient) -> None:
    first = (await client.get(DOOR, params={"limit": 2})).json()
    assert [it["id"] for it in first["items"]] == ["c", "b"]
    rest = (await client.get(DOOR, params={"limit": 2, "cursor": first["next"]})).json()
    assert [it["id"] for it in rest["items"]] == ["a"]
    assert first["items"][0]["duration_ms"] == 4200
    assert (await client.get(DOOR, headers=OTHER)).json()["items"] == []
    assert (await client.get(DOOR, params={"queue": "billing"})).json()["items"] == []


async def test_somebody_deals_with_one_and_takes_it_back(client: httpx.AsyncClient) -> None:
    done = (await client.put(f"{DOOR}/a/handled", json={"handled": True})).json()
    assert done["handled_by"] == "token1"
    assert done["handled_at"] is not None
    left = (await client.get(DOOR, params={"handled": False})).json()["items"]
    assert [it["id"] for it in left] == ["c", "b"]
    again = (await client.put(f"{DOOR}/a/handled", json={"handled": False})).json()
    assert (again["handled_at"], again["handled_by"]) == (None, None)


async def test_nobody_sees_or_changes_those_of_others(client: httpx.AsyncClient) -> None:
    for answer in (
        await client.get(f"{DOOR}/a", headers=OTHER),
        await client.get(f"{DOOR}/nothing"),
        await client.put(f"{DOOR}/a/handled", headers=OTHER, json={"handled": True}),
    ):
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:yunhu:problem:voicemail.unknown"
