"""Keeping over HTTP: a hold stops an erasure, which leaves a proof; nobody else's is there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.app.doors import OTHER, at_the_door
from tests.work.recordings.keeping.conftest import Archive

from yunhu.platform.http.base import Principal
from yunhu.work.recordings.errors import NoSuchRecording
from yunhu.work.recordings.keeping.api import make_router
from yunhu.work.recordings.model import Recording

PATH = "/api/v1/recordings/a"


@pytest.fixture
async def client(archive: Archive) -> AsyncIterator[httpx.AsyncClient]:
    await archive.add("a")

    async def find(who: Principal, id_: str) -> Recording:
        if (who.tenant, id_) != ("main", "a"):
            raise NoSuchRecording(recording=id_)
        return await archive.one("a")

    router = make_router(archive.keeping, archive.eraser, find, archive.database)
    async with at_the_door(router) as opened:
        yield opened


async def test_a_hold_then_an_erasure_with_its_proof(client: httpx.AsyncClient, archive: Archive) -> None:
    hold = (await client.post(f"{PATH}/holds", json={"reason": "监管调取"})).json()
    refused = await client.post(f"{PATH}/erase", json={"reason": "R-1"})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:yunhu:problem:recording.held")
    released = await client.post(f"{PATH}/holds/{hold['id']}/release", json={"reason": "settled"})
    assert released.status_code == 204
    assert (await client.get(f"{PATH}/certificate")).status_code == 404
    proof = (await client.post(f"{PATH}/erase", json={"reason": "R-1"})).json()
    assert (proof["whole"], proof["document"]["why"]) == (True, "R-1")
    assert (await client.get(f"{PATH}/certificate")).json() == proof
    (shown,) = (await client.get(f"{PATH}/holds")).json()
    assert (shown["reason"], shown["released_reason"]) == ("监管调取", "settled")
    assert archive.files("a") == []


async def test_a_reason_is_masked_at_the_door(client: httpx.AsyncClient) -> None:
    hold = (await client.post(f"{PATH}/holds", json={"reason": "王先生 13800138000 投诉"})).json()
    assert hold["reason"] == "王先生 138****8000 投诉"


async def test_a_reason_is_needed_and_foreign_ones_are_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.post(f"{PATH}/holds", json={})).status_code == 422
    assert (await client.post(f"{PATH}/erase", json={})).status_code == 422
    assert (await client.post(f"{PATH}/erase", json={"reason": "R-1"}, headers=OTHER)).status_code == 404
    assert (await client.get(f"{PATH}/holds", headers=OTHER)).status_code == 404
