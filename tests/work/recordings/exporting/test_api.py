"""Exports over HTTP: a ZIP for a purpose, a fact, so many an hour."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import httpx
import pytest
from tests.app.doors import OTHER, at_the_door
from tests.work.recordings.keeping.conftest import Archive, archive  # noqa: F401 - a fixture
from tests.work.recordings.playing.test_api import Keys

from yunhu.platform.http.base import Principal
from yunhu.work.recordings.errors import NoSuchRecording
from yunhu.work.recordings.exporting import api
from yunhu.work.recordings.exporting.allowance import Allowance
from yunhu.work.recordings.facts import RecordingExported
from yunhu.work.recordings.keys import KeyFiles, load_identities
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing.listenings import Listenings
from yunhu.work.recordings.playing.service import Player

ID = "a" * 32
PATH = f"/api/v1/recordings/{ID}/exports"


@pytest.fixture
async def client(archive: Archive, pair: KeyFiles) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    await archive.add(ID)

    async def find(who: Principal, id_: str) -> Recording:
        if who.tenant != "main":
            raise NoSuchRecording(recording=id_)
        return await archive.one(id_)

    keys = Keys(load_identities([pair.tenant_key]))
    player = Player(archive.folder, keys, Listenings(lambda: "e" * 32, archive.time), archive.announce)
    router = api.make_router(player, find, archive.announce, lambda: "e" * 32, archive.time, Allowance(2))
    async with at_the_door(router) as opened:
        yield opened


async def test_it_is_a_zip_and_a_fact(client: httpx.AsyncClient, archive: Archive) -> None:  # noqa: F811
    answer = await client.post(PATH, json={"purpose": "a complaint"})
    assert answer.headers["content-type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == [f"{ID}.wav", f"{ID}.json"]
    (fact,) = archive.told
    assert isinstance(fact, RecordingExported)
    assert (fact.export, fact.format) == ("e" * 32, "wav")


async def test_a_purpose_is_needed_and_so_many_an_hour_are_given(client: httpx.AsyncClient) -> None:
    assert (await client.post(PATH, json={})).status_code == 422
    assert (await client.post(PATH, json={"purpose": "mine"}, headers=OTHER)).status_code == 404
    given = [(await client.post(PATH, json={"purpose": "mine"})).status_code for _ in range(3)]
    assert given == [200, 200, 429]
