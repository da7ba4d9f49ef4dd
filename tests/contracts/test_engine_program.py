"""What only the real program does: bad frames, one client at a time, resuming after our own crash."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contracts.rigs import RealRig, until
from tests.contracts.test_frames import FRAMES

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.client import MediaClient, Seen
from yunhu.telephony.media.frames import MAX_FRAME, FrameReader, frame
from yunhu.telephony.media.ports import Found

A, SESSION, PLAY = (bytes([n]) * 16 for n in (1, 2, 3))
BAD = [pytest.param(path, id=path.stem) for path in sorted((FRAMES / "bad").glob("*.msgpack"))]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[RealRig]:
    async with RealRig.running(tmp_path) as rig:
        yield rig


class Raw:
    """A client that writes what it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._frames = FrameReader()
        self._read: list[p.FromEngine] = []

    @classmethod
    async def greeted(cls, socket: Path) -> Raw:
        raw = cls(*await asyncio.open_unix_connection(socket))
        raw.write(frame(p.ENCODER.encode(p.Hello(client="raw"))))
        assert isinstance(await raw.next(), p.Welcome)
        return raw

    def write(self, data: bytes) -> None:
        self._writer.write(data)

    async def next(self) -> p.FromEngine | None:
        """The engine's next message; nil when it closed."""
        while not self._read:
            data = await asyncio.wait_for(self._reader.read(65_536), 5)
            if not data:
                return None
            self._read += [p.FROM_ENGINE.decode(body) for body in self._frames.feed(data)]
        return self._read.pop(0)

    def close(self) -> None:
        self._writer.close()


async def lives(rig: RealRig) -> bool:
    """Whether the engine greets a new client."""
    raw = await Raw.greeted(rig.settings.socket)
    raw.close()
    return True


def told(path: Path) -> tuple[dict[str, str], bytes]:
    """What a bad frame must bring about, and the frame."""
    return json.loads(path.with_suffix(".json").read_text()), path.read_bytes()


@pytest.mark.parametrize("path", BAD)
async def test_a_bad_frame_is_answered_as_the_page_says(rig: RealRig, path: Path) -> None:
    wanted, body = told(path)
    raw = await Raw.greeted(rig.settings.socket)
    raw.write(frame(body))
    said = await raw.next()
    assert isinstance(said, p.Fault | p.Refused), said
    assert said.code == wanted["code"]
    assert isinstance(said, p.Fault) == (wanted["expect"] == "fault")
    if isinstance(said, p.Fault):
        assert await raw.next() is None, "the connection is closed"
    raw.close()
    assert await lives(rig)


async def test_a_frame_too_long_is_told_and_closes(rig: RealRig) -> None:
    raw = await Raw.greeted(rig.settings.socket)
    raw.write((MAX_FRAME + 1).to_bytes(4, "big"))
    assert isinstance(await raw.next(), p.Fault)
    assert await raw.next() is None
    assert await lives(rig)


async def test_another_version_is_told_and_closed(rig: RealRig) -> None:
    raw = Raw(*await asyncio.open_unix_connection(rig.settings.socket))
    raw.write(frame(p.ENCODER.encode(p.Hello(version=99, client="raw"))))
    said = await raw.next()
    assert isinstance(said, p.Fault)
    assert said.code == "version"


async def test_a_newer_client_supersedes_the_older_one(rig: RealRig) -> None:
    lost = asyncio.Event()
    rig.client.on_lost(lost.set)
    raw = await Raw.greeted(rig.settings.socket)
    await asyncio.wait_for(lost.wait(), 5)
    assert rig.client.superseded
    raw.close()


async def test_a_returning_client_gets_what_it_missed(rig: RealRig) -> None:
    await rig.ask(p.Create(endpoint=A, session=SESSION, codecs=[p.Codec(8, "PCMA")], remote=rig.remote(A)))
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.silence_item(60)]))
    await until(rig, p.PlayFinished)
    seen = rig.client.seen
    assert isinstance(seen, Seen)
    await rig.ask(p.Play(endpoint=A, play=PLAY, items=[p.silence_item(200)]))
    await rig.supervisor.stop(leave_engine=True)
    await asyncio.sleep(0.5)
    again = MediaClient(rig.settings.socket, seen=seen)
    events: asyncio.Queue[p.Event] = asyncio.Queue()
    found: list[Found] = []
    again.on_event(events.put_nowait)
    again.on_found(found.append)
    again.start()
    event = await asyncio.wait_for(events.get(), 5)
    assert [(it.same, it.living) for it in found] == [(True, None)]
    assert isinstance(event, p.PlayFinished)
    assert event.seq == seen.seq + 1
    await again.request(p.Shutdown())
    again.stop()
