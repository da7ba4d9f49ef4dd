"""Recordings over HTTP: the index, the check, and the encrypted files that open elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import insert, update
from tests.app.doors import OTHER, at_the_door
from tests.work.recordings.age_writer import digest
from tests.work.recordings.conftest import BLOCK_MS, Made

from yunhu.app import database as main_database
from yunhu.kit import instants
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.fake import FakeEngine
from yunhu.work.recordings import export
from yunhu.work.recordings.api import make_router
from yunhu.work.recordings.facts import RecordingFetched
from yunhu.work.recordings.index import Index
from yunhu.work.recordings.keeping import store as keeping
from yunhu.work.recordings.keeping.model import Hold
from yunhu.work.recordings.keys import KeyFiles, load_identities, new_identity
from yunhu.work.recordings.service import Recordings, RecordingSettings
from yunhu.work.recordings.store import RECORDING

PATH = "/api/v1/recordings"
CLOSED, FAILED, THEIRS = "a" * 32, "b" * 32, "d" * 32
CONTACT, LEG = "c" * 32, "1" * 32
AT = 1_800_000_000_000_000


class Office:
    """A database with recordings, files in a folder, and one recording that is open."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.database = database
        self.time = VirtualTime()
        self.engine = FakeEngine(self.time)
        self.told: list[msgspec.Struct] = []
        self.engine.send(p.Create(endpoint=p.wire_id(LEG), session=p.wire_id(CONTACT)))
        settings = RecordingSettings(root=folder, recipients=(str(new_identity().to_public()),))
        self.recordings = Recordings(
            self.engine, settings, lambda *told: self.told.append(told[2]), lambda: "e" * 32, self.time
        )
        self.open = self.recordings.start("main", CONTACT, LEG).id
        self.time.advance(0.01)

    async def add(self, id_: str, tenant: str = "main", state: str = "closed", **more: Any) -> None:
        """A row of the index."""
        row = {
            "id": id_,
            "tenant": tenant,
            "contact": CONTACT,
            "leg": LEG,
            "file": f"{tenant}/{id_}.rec",
            "state": state,
            "started_at": AT,
            **more,
        }
        async with self.database.writing() as connection:
            await connection.execute(insert(RECORDING).values(row))

    def file(self, id_: str, made: Path) -> Path:
        """The files of a recording, where the index says."""
        target = self.folder / "main" / f"{id_}.rec"
        target.parent.mkdir(exist_ok=True)
        for end in (".rec", ".key"):
            target.with_suffix(end).write_bytes(made.with_suffix(end).read_bytes())
        return target


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database = Database(url)
    yield Office(tmp_path, database)
    await database.close()


@pytest.fixture
async def client(office: Office, made: Made) -> AsyncIterator[httpx.AsyncClient]:
    file = office.file(CLOSED, made([0, BLOCK_MS, 4 * BLOCK_MS]))
    await office.add(CLOSED, sha256=digest(file.read_bytes()), duration_ms=5 * BLOCK_MS, bytes=9)
    await office.add(FAILED, state="failed", started_at=AT + 1)
    await office.add(THEIRS, tenant="other")

    async def settle() -> None:
        """Everything is there already."""

    index = Index(office.database, office.recordings, office.folder, settle)
    router = make_router(index, office.recordings, lambda *told: office.told.append(told[2]))
    async with at_the_door(router) as opened:
        yield opened


async def test_the_index_has_pages_and_a_filter(office: Office, client: httpx.AsyncClient) -> None:
    first = (await client.get(f"{PATH}?limit=1")).json()
    second = (await client.get(f"{PATH}?limit=1&cursor={first['next']}")).json()
    assert [it["id"] for it in first["items"] + second["items"]] == [FAILED, CLOSED]
    assert second["next"] is None
    assert (await client.get(f"{PATH}?contact=nobody")).json()["items"] == []
    assert len((await client.get(f"{PATH}?contact={CONTACT}")).json()["items"]) == 2


async def test_the_index_tells_what_is_held_damaged_and_erased(
    office: Office, client: httpx.AsyncClient
) -> None:
    gone = "f" * 32
    await office.add(gone, state="erased", erased_at=AT, damaged_at=AT, retention="sales")
    hold = Hold(id="1" * 32, recording=CLOSED, why="sealed", placed_by="user:zhou", placed_at=AT)
    async with office.database.writing() as connection:
        await keeping.place(connection, "main", hold)
        await connection.execute(update(RECORDING).where(RECORDING.c.id == FAILED).values(damaged_at=AT))

    async def marked(mark: str) -> list[str]:
        return [it["id"] for it in (await client.get(f"{PATH}?mark={mark}")).json()["items"]]

    assert [await marked(mark) for mark in ("held", "damaged", "erased")] == [[CLOSED], [FAILED], [gone]]
    assert (await client.get(f"{PATH}?mark=lost")).status_code == 422
    assert (await client.get(f"{PATH}/{CLOSED}")).json()["held"] is True
    shown = (await client.get(f"{PATH}/{gone}")).json()
    assert (shown["held"], shown["retention"], shown["erased_at"]) == (False, "sales", instants.to_iso(AT))
    async with office.database.writing() as connection:
        await keeping.release(connection, "main", CLOSED, hold.id, "user:zhou", AT, "sealed")
    assert (await client.get(f"{PATH}/{CLOSED}")).json()["held"] is False


async def test_an_open_one_is_shown_as_it_is_now(office: Office, client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{PATH}/{office.open}")).json()["state"] == "recording"
    assert (await client.post(f"{PATH}/{office.open}/pause", json={"reason": "card"})).status_code == 202
    assert (await client.get(f"{PATH}/{office.open}")).json()["state"] == "paused"
    assert (await client.post(f"{PATH}/{office.open}/resume", json={})).status_code == 202
    office.time.advance(0.01)
    assert (await client.get(f"{PATH}/{office.open}")).json()["state"] == "recording"
    assert (await client.post(f"{PATH}/{CLOSED}/pause", json={})).status_code == 404
    odd = await client.post(f"{PATH}/{office.open}/pause", json={"reason": "13800001111 <b>"})
    assert odd.status_code == 422


async def test_a_whole_one_is_told_from_a_damaged_one(office: Office, client: httpx.AsyncClient) -> None:
    whole = (await client.get(f"{PATH}/{CLOSED}/verify")).json()
    assert (whole["whole"], whole["blocks"], whole["duration_ms"]) == (True, 3, 5 * BLOCK_MS)
    assert [(gap["from_ms"], gap["to_ms"]) for gap in whole["gaps"]] == [(2 * BLOCK_MS, 4 * BLOCK_MS)]
    file = office.folder / "main" / f"{CLOSED}.rec"
    file.write_bytes(file.read_bytes()[:-7])
    damaged = (await client.get(f"{PATH}/{CLOSED}/verify")).json()
    assert (damaged["whole"], damaged["problem_count"]) == (False, len(damaged["problems"]))
    assert {"sha256", "truncated"} <= set(damaged["kinds"])


async def test_the_files_open_elsewhere_and_that_they_went_is_a_fact(
    office: Office, client: httpx.AsyncClient, pair: KeyFiles, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for part, end in (("file", ".rec"), ("key", ".key")):
        answer = await client.get(f"{PATH}/{CLOSED}/{part}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert f'filename="{CLOSED}{end}"' in answer.headers["content-disposition"]
        (elsewhere / f"r{end}").write_bytes(answer.content)
    report = export.export(
        elsewhere / "r.rec", load_identities([pair.tenant_key]), elsewhere / "r.wav", "pcm16"
    )
    assert (report.whole, report.duration_ms) == (True, 5 * BLOCK_MS)
    fetched = [fact for fact in office.told if isinstance(fact, RecordingFetched)]
    assert [(fact.part, fact.by) for fact in fetched] == [("file", "token1"), ("key", "token1")]


async def test_what_is_not_there_is_said(office: Office, client: httpx.AsyncClient) -> None:
    file = office.folder / "main" / f"{CLOSED}.rec"
    for part in ("verify", "file", "key"):
        for id_ in (FAILED, office.open):
            answer = await client.get(f"{PATH}/{id_}/{part}")
            assert (answer.status_code, answer.json()["type"]) == (
                409,
                "urn:yunhu:problem:recording.not_closed",
            )
    file.unlink()
    for part in ("verify", "file"):
        assert (await client.get(f"{PATH}/{CLOSED}/{part}")).json()["type"].endswith("recording.file_missing")
    file.with_suffix(".key").unlink()
    erased = await client.get(f"{PATH}/{CLOSED}/key")
    assert (erased.status_code, erased.json()["type"]) == (410, "urn:yunhu:problem:recording.erased")


async def test_another_tenant_finds_none_of_it(office: Office, client: httpx.AsyncClient) -> None:
    listed = (await client.get(PATH, headers=OTHER)).json()["items"]
    assert [it["id"] for it in listed] == [THEIRS]
    for id_ in (CLOSED, office.open):
        for path in ("", "/verify", "/file", "/key"):
            assert (await client.get(f"{PATH}/{id_}{path}", headers=OTHER)).status_code == 404
        answer = await client.post(f"{PATH}/{id_}/pause", json={}, headers=OTHER)
        assert answer.status_code == 404
