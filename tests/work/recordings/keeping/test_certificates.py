"""Certificates over HTTP: all of them page by page, and a false one is told from one of ours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from tests.app.doors import OTHER, at_the_door
from tests.work.recordings.keeping.conftest import Archive

from yunhu.work.recordings.keeping.certificates import make_router

PATH = "/api/v1/recording-certificates"


@pytest.fixture
async def client(archive: Archive) -> AsyncIterator[httpx.AsyncClient]:
    for id_ in ("a", "b"):
        await archive.eraser.erase(await archive.add(id_), "request", f"R-{id_}", "user:zhou")
        archive.time.advance(1)
    async with at_the_door(make_router(archive.eraser, archive.database)) as opened:
        yield opened


async def test_all_are_there_page_by_page_the_newest_first(client: httpx.AsyncClient) -> None:
    first = (await client.get(f"{PATH}?limit=1")).json()
    second = (await client.get(f"{PATH}?limit=1&cursor={first['next']}")).json()
    both = first["items"] + second["items"]
    assert [(it["recording"], it["document"]["why"], it["whole"]) for it in both] == [
        ("b", "R-b", True),
        ("a", "R-a", True),
    ]
    assert second["next"] is None
    assert (await client.get(PATH, headers=OTHER)).json()["items"] == []


async def test_one_that_is_brought_is_ours_or_not(client: httpx.AsyncClient) -> None:
    ours = (await client.get(PATH)).json()["items"][0]["document"]

    async def judged(document: object) -> httpx.Response:
        body = json.dumps({"document": document})  # httpx's own cannot say half a character
        headers = {"Content-Type": "application/json"}
        return await client.post(f"{PATH}/verify", content=body, headers=headers)

    assert (await judged(ours)).json() == {"whole": True}
    assert (await judged(dict(reversed(ours.items())))).json() == {"whole": True}
    for false in ({**ours, "why": "another"}, {**ours, "seal": None}, {}, {"seal": "\ud800"}, {"\ud800": 1}):
        assert (await judged(false)).json() == {"whole": False}
    assert (await judged([])).status_code == 422
    assert (await judged({str(name): 1 for name in range(65)})).status_code == 422
