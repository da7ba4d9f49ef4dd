"""Nothing is told while it is doubted whether the client may see it, and nothing after the end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket
from tests.app.running import PATIENCE_S, Running, running, until

from yunhu.oversight.monitoring.service import Live, Stream
from yunhu.oversight.monitoring.teller import Judge, Teller
from yunhu.people.agents.facts import WrapUpFinished

OVER = 4410


class Client:
    """The far end of a WebSocket, which keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[Message] = []
        self._says = iter([{"type": "websocket.connect"}])

    async def accepted(self) -> WebSocket:
        """The server's end."""

        async def receive() -> Message:
            return next(self._says)

        async def hear(message: Message) -> None:
            self.told.append(message)

        socket = WebSocket({"type": "websocket"}, receive, hear)
        await socket.accept()
        self.told.clear()
        return socket

    @property
    def kinds(self) -> list[str]:
        """What kinds of messages it was told."""
        return [json.loads(it["text"])["kind"] for it in self.told if it["type"] == "websocket.send"]


class Place:
    """A stream, and a judge who takes as long as a test wants."""

    def __init__(self, node: Running) -> None:
        self.node = node
        self.live = Live(node.node.rooms, 1)
        self.stream: Stream = self.live.open("en")
        self.client = Client()
        self.judged = 0
        self.verdict: int | None = None
        self.decided = asyncio.Event()
        self.decided.set()

    async def judge(self) -> int | None:
        self.judged += 1
        await self.decided.wait()
        return self.verdict

    async def telling(self, heartbeat_s: float = 60.0) -> asyncio.Task[None]:
        judge: Judge = self.judge
        teller = Teller(await self.client.accepted(), self.live, self.stream, judge, heartbeat_s)
        return asyncio.get_running_loop().create_task(teller.tell())

    def happen(self) -> None:
        self.node.node.rooms.announce("main", None, WrapUpFinished(agent="wang", why="time"))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with running(tmp_path) as node:
        yield Place(node)


async def test_nothing_goes_out_before_it_is_judged(place: Place) -> None:
    place.decided.clear()
    telling = await place.telling()
    await until(lambda: place.judged)
    place.happen()
    assert place.client.told == []
    place.decided.set()
    await until(lambda: place.client.kinds == ["snapshot", "agent.wrap_up_finished"])
    place.decided.clear()
    place.stream.doubt()
    place.happen()
    await until(lambda: place.judged == 2)
    assert len(place.client.told) == 2
    place.verdict = OVER
    place.decided.set()
    async with asyncio.timeout(PATIENCE_S):
        await telling
    assert [(it["type"], it.get("code")) for it in place.client.told[2:]] == [("websocket.close", OVER)]


async def test_an_end_is_told_at_once_and_what_waited_is_not(place: Place) -> None:
    telling = await place.telling()
    await until(lambda: place.client.kinds == ["snapshot"])
    place.happen()
    place.stream.end(OVER)
    async with asyncio.timeout(PATIENCE_S):
        await telling
    assert [it["type"] for it in place.client.told] == ["websocket.send", "websocket.close"]


async def test_silence_is_told_and_judged(place: Place) -> None:
    telling = await place.telling(heartbeat_s=0.01)
    await until(lambda: place.client.kinds.count("heartbeat") > 1)
    assert place.judged > 1
    place.verdict = OVER
    async with asyncio.timeout(PATIENCE_S):
        await telling
