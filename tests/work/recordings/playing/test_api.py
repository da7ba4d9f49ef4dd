"""Playing over HTTP: a purpose first, any part of the sound, the waveform, notes; nothing for others."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import httpx
import msgspec
import pytest
from fastapi import APIRouter
from sqlalchemy import insert
from tests.app.doors import OTHER, at_the_door
from tests.work.recordings.conftest import BLOCK_MS, Made, sound

from yunhu.app import database as main_database
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.work.recordings import wav
from yunhu.work.recordings.index import Index
from yunhu.work.recordings.keys import Identity, KeyFiles, load_identities
from yunhu.work.recordings.playing import api
from yunhu.work.recordings.playing.listenings import Listenings
from yunhu.work.recordings.playing.notes import Notes
from yunhu.work.recordings.playing.service import Player
from yunhu.work.recordings.playing.watermark import read
from yunhu.work.recordings.service import Recordings, RecordingSettings
from yunhu.work.recordings.store import RECORDING

ID, THEIRS, CONTACT = "a" * 32, "b" * 32, "c" * 32
PATH = f"/api/v1/recordings/{ID}"
HEAD = 44


class Keys:
    """Keys of a test: sealing is turning round."""

    def __init__(self, identities: list[Identity]) -> None:
        self.identities = identities

    def recording_identity(self, tenant: str) -> list[Identity]:
        return self.identities

    def seal(self, tenant: str, text: str, about: str) -> str:
        return text[::-1]

    def open(self, tenant: str, sealed: str, about: str) -> str:
        return sealed[::-1]

    def fingerprint(self, tenant: str, text: str, about: str) -> str:
        return f"{tenant}-{len(text)}-and-some-more"


class Room:
    """A folder with one recording that can be played, and its door."""

    def __init__(self, folder: Path, database: Database, keys: Keys) -> None:
        self.folder, self.database, self.keys = folder, database, keys
        self.told: list[msgspec.Struct] = []
        self.time = VirtualTime()

    def router(self) -> APIRouter:
        ids = count(1)

        def new_id() -> str:
            return f"{next(ids):032x}"

        def announce(tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
            self.told.append(fact)

        async def settle() -> None:
            """Everything is there already."""

        settings = RecordingSettings(root=self.folder, recipients=())
        recordings = Recordings(FakeEngine(self.time), settings, announce, new_id, self.time)
        index = Index(self.database, recordings, self.folder, settle)
        player = Player(self.folder, self.keys, Listenings(new_id, self.time), announce)
        return api.make_router(
            player,
            lambda who, id_: index.closed(who.tenant, id_),
            self.database,
            Notes(self.keys),
            announce,
            new_id,
            self.time,
        )


@pytest.fixture
async def room(tmp_path: Path, made: Made, pair: KeyFiles) -> AsyncIterator[Room]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database = Database(url)
    source = made([0, BLOCK_MS, 4 * BLOCK_MS])
    (tmp_path / "main").mkdir()
    for end in (".rec", ".key"):
        (tmp_path / "main" / f"{ID}{end}").write_bytes(source.with_suffix(end).read_bytes())
    row = {"contact": CONTACT, "leg": "1" * 32, "state": "closed", "started_at": 1, "duration_ms": 125}
    async with database.writing() as connection:
        for id_, tenant in ((ID, "main"), (THEIRS, "other")):
            file = f"{tenant}/{id_}.rec"
            await connection.execute(insert(RECORDING).values(id=id_, tenant=tenant, file=file, **row))
    yield Room(tmp_path, database, Keys(load_identities([pair.tenant_key])))
    await database.close()


@pytest.fixture
async def client(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    async with at_the_door(room.router()) as opened:
        yield opened


async def listening(client: httpx.AsyncClient) -> dict[str, object]:
    answer = await client.post(f"{PATH}/listenings", json={"purpose": "客户投诉核实"})
    assert answer.status_code == 201
    opened: dict[str, object] = answer.json()
    return opened


async def test_the_whole_is_heard_with_the_listening_in_it(client: httpx.AsyncClient) -> None:
    opened = await listening(client)
    answer = await client.get(f"{PATH}/audio?listening={opened['id']}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert len(answer.content) == opened["bytes"] == int(answer.headers["content-length"])
    assert opened["duration_ms"] == 5 * BLOCK_MS
    plain = wav.pcm16(sound(0) + sound(1))
    heard = answer.content[HEAD : HEAD + len(plain)]
    assert {a ^ b for a, b in zip(plain, heard, strict=True)} == {0, 1}


async def test_any_part_is_that_part(client: httpx.AsyncClient) -> None:
    path = f"{PATH}/audio?listening={(await listening(client))['id']}"
    whole = (await client.get(path)).content
    for asked, begin, end in (("0-0", 0, 1), ("100-2999", 100, 3000), ("-10", len(whole) - 10, len(whole))):
        part = await client.get(path, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.content) == (206, whole[begin:end])
        assert part.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(whole)}"
    behind = await client.get(path, headers={"Range": f"bytes={len(whole)}-"})
    assert (behind.status_code, behind.json()["type"]) == (416, "urn:yunhu:problem:recording.bad_range")


async def test_the_watermark_says_who_and_which_listening(client: httpx.AsyncClient, room: Room) -> None:
    opened = await listening(client)
    audio = (await client.get(f"{PATH}/audio?listening={opened['id']}")).content[HEAD:]
    (mark,) = read(audio)
    assert (mark.listening, mark.recording, mark.who) == (opened["id"], ID, "token1")
    assert [type(fact).__name__ for fact in room.told] == ["RecordingListened"]


async def test_without_a_purpose_or_with_anothers_listening_nothing_is_heard(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.post(f"{PATH}/listenings", json={})).status_code == 422
    assert (await client.get(f"{PATH}/audio")).status_code == 404
    assert (await client.get(f"{PATH}/audio?listening=1")).status_code == 404
    opened = await listening(client)
    for part in ("audio", "waveform"):
        path = f"{PATH}/{part}?listening={opened['id']}"
        assert (await client.get(path, headers=OTHER)).status_code == 404
        assert (await client.get(path.replace(ID, THEIRS))).status_code == 404


async def test_without_the_key_it_is_said_where_to_play(client: httpx.AsyncClient, room: Room) -> None:
    room.keys.identities = []
    refused = await client.post(f"{PATH}/listenings", json={"purpose": "quality"})
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:yunhu:problem:recording.not_playable_here",
    )


async def test_the_waveform_is_computed_once(client: httpx.AsyncClient, room: Room) -> None:
    path = f"{PATH}/waveform?listening={(await listening(client))['id']}"
    first = (await client.get(path)).json()
    assert len(base64.b64decode(first["customer"])) == first["steps"] == 7
    kept = (room.folder / "main" / f"{ID}.peaks").read_bytes()
    assert (await client.get(path)).json() == first
    assert (room.folder / "main" / f"{ID}.peaks").read_bytes() == kept


async def test_notes_stand_at_their_moments(client: httpx.AsyncClient, room: Room) -> None:
    late = (await client.post(f"{PATH}/marks", json={"at_ms": 90, "text": "同意条款"})).json()
    early = (await client.post(f"{PATH}/marks", json={"at_ms": 5, "text": "greets"})).json()
    assert [it["text"] for it in (await client.get(f"{PATH}/marks")).json()] == ["greets", "同意条款"]
    assert (await client.delete(f"{PATH}/marks/{early['id']}")).status_code == 204
    assert (await client.delete(f"{PATH}/marks/{early['id']}")).status_code == 404
    assert [it["id"] for it in (await client.get(f"{PATH}/marks")).json()] == [late["id"]]
    assert (await client.get(f"{PATH}/marks", headers=OTHER)).status_code == 404
    told = [type(fact).__name__ for fact in room.told]
    assert told == ["RecordingNoted", "RecordingNoted", "RecordingNoteRemoved"]
