"""Two engines behind one face for the contract tests: the fake in virtual time, and the real program."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from tests.contracts.far_end import FarEnd
from tests.ports import engine_ports

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.ports import Engine, Found
from yunhu.telephony.media.program import EngineSettings
from yunhu.telephony.media.prompts import builtin_root
from yunhu.telephony.media.supervisor import Supervisor
from yunhu.telephony.media.twin.fake import FakeEngine

ROOT = Path(__file__).parents[2]
BINARY = Path(os.environ.get("YUNHU_MEDIA_BINARY", ROOT / "media" / "target" / "release" / "yunhu-media"))
"""The engine that is tested: what `make` built, or another build."""

A, SESSION, RECORDING, NOBODY = (bytes([n]) * 16 for n in (1, 8, 31, 99))
PCMA = [p.Codec(pt=8, name="PCMA")]
T = TypeVar("T", bound=p.Told)


def require_engine() -> None:
    """Fail with one clear sentence when there is no engine to test."""
    assert BINARY.exists(), f"{BINARY} is missing: run make once to build the media engine"


class Rig(Protocol):
    """An engine, what it said, and far ends that can speak to it."""

    engine: Engine
    events: list[p.Event]
    found: list[Found]
    losses: list[str]
    exact: bool
    """Whether times are exact to the millisecond."""

    async def ask(self, command: p.Command) -> p.Reply:
        """A command and its answer."""
        ...

    async def passes(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def remote(self, endpoint: bytes) -> str:
        """The address of an endpoint's far end."""
        ...

    async def speak(self, endpoint: bytes, local: str) -> None:
        """The far end sends audio from now on."""
        ...

    def hush(self, endpoint: bytes) -> None:
        """The far end sends nothing from now on."""
        ...

    async def press(self, endpoint: bytes, digit: str) -> None:
        """The far end, which speaks, presses a key for 100 ms."""
        ...

    async def kill(self) -> None:
        """The engine dies, and another takes its place."""
        ...


class Listening:
    """What both rigs have: ears, and waiting for events."""

    exact = False

    def __init__(self) -> None:
        self.events: list[p.Event] = []
        self.found: list[Found] = []
        self.losses: list[str] = []

    def listen(self, engine: Engine) -> None:
        engine.on_event(self.events.append)
        engine.on_found(self.found.append)
        engine.on_lost(lambda: self.losses.append("lost"))


async def until(rig: Rig, kind: type[T], where: Callable[[T], bool] = lambda event: True, s: float = 10) -> T:
    """The first event of a kind (that `where` likes), waited for at most `s` seconds of the rig's time."""
    waited, step = 0.0, 0.02
    while True:
        for event in rig.events:
            if isinstance(event, kind) and where(event):
                return event
        if waited > s:
            raise AssertionError(f"no {kind.__name__} within {s} s; came: {rig.events}")
        await rig.passes(step)
        waited += step


async def opened(rig: Rig, endpoint: bytes = A, session: bytes = SESSION, timeout_ms: int = 0) -> str:
    """Create an endpoint; its local address."""
    reply = await rig.ask(
        p.Create(
            endpoint=endpoint,
            session=session,
            codecs=PCMA,
            remote=rig.remote(endpoint),
            dtmf_pt=101,
            timeout_ms=timeout_ms,
        )
    )
    assert isinstance(reply, p.Ok), reply
    assert reply.local is not None
    return reply.local


async def code(rig: Rig, command: p.Command) -> str:
    """What a command is refused with, or `ok`."""
    reply = await rig.ask(command)
    return reply.code if isinstance(reply, p.Refused) else "ok"


def near(rig: Rig, ms: int, wanted: int) -> bool:
    """Whether a duration is right: to the millisecond in virtual time, to three packets in real time."""
    return abs(ms - wanted) <= (1 if rig.exact else 60)


class FakeRig(Listening):
    """The fake engine; seconds pass at once."""

    exact = True

    def __init__(self) -> None:
        super().__init__()
        self.time = VirtualTime()
        self.fake = FakeEngine(self.time, prompt_roots=(builtin_root(),), quality_every_s=5)
        self.engine: Engine = self.fake
        self.listen(self.engine)
        self.fake.start()
        self.time.advance(0)

    async def ask(self, command: p.Command) -> p.Reply:
        replies: list[p.Reply] = []
        self.engine.send(command, replies.append)
        assert not replies, "the answer never comes from inside send"
        self.time.advance(0)
        return replies[0]

    async def passes(self, seconds: float) -> None:
        self.time.advance(seconds)

    def remote(self, endpoint: bytes) -> str:
        return f"127.0.0.1:{40_000 + endpoint[0] * 2}"

    async def speak(self, endpoint: bytes, local: str) -> None:
        self.fake.start_media(endpoint.hex(), self.remote(endpoint))

    def hush(self, endpoint: bytes) -> None:
        self.fake.lose_media(endpoint.hex())

    async def press(self, endpoint: bytes, digit: str) -> None:
        self.fake.press_digit(endpoint.hex(), digit)

    async def kill(self) -> None:
        self.fake.kill()
        self.fake.revive()


class RealRig(Listening):
    """The real program, its supervisor and real packets."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.settings = EngineSettings(
            socket=folder / "m.sock",
            ports=engine_ports(),
            prompts=(builtin_root(),),
            recordings=folder / "recordings",
            threads=1,
            orphan_s=60,
            binary=BINARY,
        )
        self.client = MediaClient(self.settings.socket)
        self.supervisor = Supervisor(self.settings, self.client)
        self.engine: Engine = self.client
        self.far_ends: dict[bytes, FarEnd] = {}
        self.listen(self.engine)

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, folder: Path) -> AsyncIterator[RealRig]:
        """A started engine, ended after the block."""
        require_engine()
        rig = cls(folder)
        await rig.supervisor.start()
        try:
            yield rig
        finally:
            for far_end in rig.far_ends.values():
                far_end.close()
            await rig.supervisor.stop()
            # An engine that another client took over is not ours to shut down; here it is.
            rig.supervisor._kill()

    async def ask(self, command: p.Command) -> p.Reply:
        return await self.client.request(command)

    async def passes(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def remote(self, endpoint: bytes) -> str:
        far_end = self.far_ends.setdefault(endpoint, FarEnd())
        return far_end.address

    async def speak(self, endpoint: bytes, local: str) -> None:
        self.remote(endpoint)
        self.far_ends[endpoint].speak(local)

    def hush(self, endpoint: bytes) -> None:
        self.far_ends[endpoint].hush()

    async def press(self, endpoint: bytes, digit: str) -> None:
        self.far_ends[endpoint].press(digit)

    async def kill(self) -> None:
        lost = len(self.losses)
        before = len(self.found)
        self.supervisor._kill()
        deadline = time.monotonic() + 5
        while len(self.losses) == lost or len(self.found) == before:
            assert time.monotonic() < deadline, "no new engine within five seconds"
            await asyncio.sleep(0.01)
