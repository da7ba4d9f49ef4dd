"""How long until the first sound of a one-hour recording: the purpose is said, the player has its first part.

The whole way over HTTP: the key is unwrapped, the blocks are found, the first ones opened, watermarked and
sent. The file's pages are put out of the system's memory before each round.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from pathlib import Path

import httpx
from bench.rows import Row, at_most
from fastapi import FastAPI

from yunhu.kit.reach import Reach
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal, create_app
from yunhu.platform.ids import IdSource
from yunhu.work.recordings.blocks import HEADER, MAGIC
from yunhu.work.recordings.keys import Identity, new_identity
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing import api
from yunhu.work.recordings.playing.listenings import Listenings
from yunhu.work.recordings.playing.notes import Notes
from yunhu.work.recordings.playing.service import Player
from yunhu.work.recordings.rules import RATE
from yunhu.work.recordings.sealing import age

LIMIT_MS = 500.0
SECONDS = 3600
ROUNDS = 9
PART = 64 * 1024
"""Bytes of sound that browsers want before they play."""

ID = "a" * 32


class Keys:
    """The one key of the bench."""

    def __init__(self) -> None:
        self.identity = new_identity()

    def recording_identity(self, tenant: str) -> list[Identity]:
        """It."""
        return [self.identity]

    def seal(self, tenant: str, text: str, about: str) -> str:
        """Nothing is sealed here."""
        return text

    def open(self, tenant: str, sealed: str, about: str) -> str:
        """Nothing is sealed here."""
        return sealed

    def fingerprint(self, tenant: str, text: str, about: str) -> str:
        """A tag that fits its length."""
        return "bench-bench-bench-bench"


def write_hour(file: Path, keys: Keys) -> None:
    """An hour as the engine would have written it."""
    file_key = os.urandom(age.FILE_KEY)
    recipients = [str(keys.identity.to_public()), str(new_identity().to_public())]
    file.with_suffix(".key").write_bytes(age.wrap(file_key, recipients, lambda: os.urandom(32)))
    audio = os.urandom(2 * RATE)
    with file.open("wb") as out:
        out.write(MAGIC)
        for second in range(SECONDS):
            sealed = age.seal_payload(file_key, os.urandom(age.NONCE), audio)
            out.write(HEADER.pack(second, second * 1000, RATE, len(sealed)) + sealed)
        out.flush()
        os.fsync(out.fileno())


def forget(file: Path) -> None:
    """Put a file out of the system's memory."""
    with file.open("rb") as opened:
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def application(folder: Path, keys: Keys) -> FastAPI:
    """The doors of playing, for somebody who may do everything."""
    clock = SystemClock()
    ids = IdSource(clock)
    recording = Recording(
        id=ID, tenant="bench", contact="c" * 32, leg="d" * 32, file="hour.rec", state="closed"
    )

    async def find(who: Principal, id_: str) -> Recording:
        return recording

    async def authenticate(token: str) -> Principal:
        return Principal("bench", "token:bench", {"*": Reach.TENANT})

    def announce(*told: object) -> None:
        """Facts have a row of their own."""

    database = Database(f"sqlite+aiosqlite:///{folder / 'none.db'}")
    player = Player(folder, keys, Listenings(ids, clock), announce)
    router = api.make_router(player, find, database, Notes(keys), announce, ids, clock)
    return create_app("Bench", "1", [router], authenticate, ids)


async def first_sound_ms(app: FastAPI) -> float:
    """One round, in milliseconds."""
    headers = {"Authorization": "Bearer bench"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
        began = time.monotonic()
        path = f"/api/v1/recordings/{ID}"
        opened = (await client.post(f"{path}/listenings", json={"purpose": "bench"})).json()
        part = {"Range": f"bytes=0-{PART - 1}"}
        answer = await client.get(f"{path}/audio?listening={opened['id']}", headers=part)
        assert len(answer.content) == PART
        return (time.monotonic() - began) * 1000


def rows() -> list[Row]:
    """Measure, and give one row."""
    with tempfile.TemporaryDirectory() as name:
        folder, keys = Path(name), Keys()
        file = folder / "hour.rec"
        write_hour(file, keys)
        app = application(folder, keys)
        figures = []
        for _ in range(ROUNDS):
            forget(file)
            figures.append(asyncio.run(first_sound_ms(app)))
    worst, middle = max(figures), statistics.median(figures)
    name = "first sound of a one-hour recording, file not in memory"
    return [at_most(name, round(worst, 1), "ms", LIMIT_MS, {}, f"the worst of {ROUNDS}, median {middle:.1f}")]


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:40} {line.value:7} {line.unit}  {line.limit}  {line.note}")
