"""`MediaClient`: Yunhu's connection to a media engine over a Unix socket, kept up and resumed by itself.

Commands of one turn of the event loop go out in one write; replies are matched by id, events are handed on
in order. When the engine goes away every unanswered command is refused with `lost`, then the `on_lost`
handlers are called, and the client tries the socket again until it is stopped or superseded.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec import DecodeError, Struct
from msgspec.msgpack import decode
from msgspec.structs import replace

from yunhu.platform import telemetry
from yunhu.platform.metrics import tally
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.errors import SocketPathTooLong
from yunhu.telephony.media.frames import frame
from yunhu.telephony.media.link import Link
from yunhu.telephony.media.ports import Done, Found, living_of

MOST_IN_FLIGHT = 65_536
"""Commands without an answer; one more is refused with `limit`."""

MOST_EARLY_EVENTS = 65_536
"""Events that wait for the snapshot they follow; more than the engine's ring cannot come."""

RETRY_S = (0.02, 0.05, 0.1, 0.2, 0.5)
"""Pauses between attempts to connect; the last one repeats."""

LONGEST_SOCKET_PATH = 107
"""Bytes of a Unix socket's path (`sun_path` is 108 with its end mark)."""

LASTING = (p.RecordingStopped, p.RecordingFailed)
"""Events that are of use when they are told late, to a client that was not there: ends of recordings, also of
those that the engine found when it started. A digit of an hour ago would only do harm."""

UNREADABLE = (DecodeError, UnicodeDecodeError, RecursionError)
"""What a frame that is not a known map raises when it is decoded."""

_log = telemetry.logger("media")
_LOSSES = tally("media_engine_losses_total", "Times that the media engine stopped answering.")
_BAD_FRAMES = tally("media_bad_frames_total", "Frames of the media engine that could not be read.")
_MISSED = tally("media_missed_events_total", "Events of the media engine that never came.")
_BUSY = tally("media_commands_refused_busy_total", "Commands refused because too many had no answer yet.")


class Seen(Struct, frozen=True):
    """The newest event that was dealt with, and the engine process that told it."""

    instance: str
    seq: int


class Past(Struct, frozen=True):
    """An engine process that had told events before we met it (`same`: again); the last one's number."""

    instance: str
    same: bool
    upto: int


class Counters(Struct):
    """What went wrong on the connection, since the client was made."""

    bad_frames: int = 0
    missed_events: int = 0
    refused_busy: int = 0
    losses: int = 0


class MediaClient:
    """One engine, seen through its socket. Made, started and used on one event loop."""

    def __init__(self, path: Path, *, name: str = "yunhu", seen: Seen | None = None) -> None:
        """`seen`: where an earlier process left off; missed events follow when the engine still has them.

        `failures` counts the attempts that found nobody listening, since the last success; `superseded`
        says that another client took the engine over, so this one has stopped.
        """
        if len(str(path).encode()) > LONGEST_SOCKET_PATH:
            raise SocketPathTooLong(path=str(path), longest=LONGEST_SOCKET_PATH)
        self.counters = Counters()
        self.seen = seen
        self.superseded = False
        self.failures = 0
        self._path = str(path)
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._handlers: list[Callable[[p.Event], None]] = []
        self._lost: list[Callable[[], None]] = []
        self._found: list[Callable[[Found], None]] = []
        self._pending: dict[int, Done | None] = {}
        self._next_id = 0
        self._out = bytearray()
        self._link: Link | None = None
        self._early: deque[p.Event] | None = None
        self._past: Past | None = None
        self._stale_upto = 0
        self._again = False
        self._alive = False
        self._wanted = False
        self._timer: asyncio.TimerHandle | None = None
        self._connecting: asyncio.Task[None] | None = None

    # --- the port --------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether commands reach the engine now."""
        return self._alive

    def send(self, command: p.Command, done: Done | None = None) -> None:
        """Give the engine a command; `done` gets its answer later, exactly once. Never raises for trouble."""
        if not self._alive:
            self._refuse(done, "lost", "the media engine is gone")
        elif len(self._pending) >= MOST_IN_FLIGHT:
            self.counters.refused_busy += 1
            _BUSY.count += 1
            self._refuse(done, "limit", "too many unanswered commands")
        else:
            self._transmit(command, done)

    def on_event(self, handler: Callable[[p.Event], None]) -> None:
        """Register a handler that gets every event, in order."""
        self._handlers.append(handler)

    def on_lost(self, handler: Callable[[], None]) -> None:
        """Register a handler for the moment the engine stops answering."""
        self._lost.append(handler)

    def on_found(self, handler: Callable[[Found], None]) -> None:
        """Register a handler for the moment an engine answers, before any event that follows."""
        self._found.append(handler)

    async def request(self, command: p.Command) -> p.Reply:
        """Give the engine a command and wait for its answer; not for the path of a call."""
        answer: asyncio.Future[p.Reply] = self._loop.create_future()
        self.send(command, lambda reply: None if answer.done() else answer.set_result(reply))
        return await answer

    @property
    def engine_pid(self) -> int | None:
        """The process at the other end of the socket, by the kernel's word (SO_PEERCRED)."""
        return self._link.peer_pid() if self._link is not None else None

    # --- connecting ------------------------------------------------------------------------------

    def start(self) -> None:
        """Connect, and reconnect for ever; `on_found` tells when it worked."""
        self._wanted = True
        self._connect()

    def stop(self) -> None:
        """Let go of the engine, which goes on without us. Unanswered commands are refused with `lost`."""
        self._wanted = False
        if self._timer is not None:
            self._timer.cancel()
        if self._connecting is not None:
            self._connecting.cancel()
        if self._link is not None:
            self._link.close()

    def hurry(self) -> None:
        """Try to connect now rather than after the pause: the supervisor knows that the engine listens."""
        if self._wanted and self._link is None and self._timer is not None:
            self._timer.cancel()
            self.failures = 0
            self._connect()

    def drop(self) -> None:
        """Give up a connection that no longer answers."""
        if self._link is not None:
            self._link.abort()

    def _connect(self) -> None:
        self._timer = None
        if self._wanted and self._link is None and self._connecting is None:
            self._connecting = self._loop.create_task(self._try())

    async def _try(self) -> None:
        try:
            await self._loop.create_unix_connection(lambda: Link(self), self._path)
        except OSError:
            self._connecting = None
            self.failures += 1
            self._retry()
        else:
            self._connecting = None

    def _retry(self) -> None:
        if self._wanted:
            pause = 0.0 if self._again else RETRY_S[min(self.failures, len(RETRY_S) - 1)]
            self._again = False
            self._timer = self._loop.call_later(pause, self._connect)

    def connected(self, link: Link) -> None:
        """The socket is open: greet."""
        self._link = link
        self._early = deque(maxlen=MOST_EARLY_EVENTS)
        seen = self.seen
        hello = p.Hello(
            client=self._name,
            last_seq=seen.seq if seen else 0,
            instance=p.wire_id(seen.instance) if seen else None,
        )
        link.write(frame(p.ENCODER.encode(hello)))

    def disconnected(self) -> None:
        """The socket is closed, by whomever."""
        was_alive, self._alive = self._alive, False
        self._link = self._early = None
        self._out.clear()
        pending, self._pending = self._pending, {}
        for id_, done in pending.items():
            if done is not None:
                self._call(done, p.Refused(id=id_, code="lost", message="the media engine is gone"))
        if was_alive:
            self.counters.losses += 1
            _LOSSES.count += 1
            self.failures = 0
            for handler in self._lost:
                self._call(handler)
        self._retry()

    # --- what the engine says --------------------------------------------------------------------

    def received(self, body: bytes) -> None:
        """One frame of the engine. One that cannot be read is counted and skipped."""
        try:
            message = p.FROM_ENGINE.decode(body)
        except UNREADABLE as bad:
            self._unreadable(body, bad)
            return
        if isinstance(message, p.Ok | p.Refused):
            done = self._pending.pop(message.id, None)
            if done is not None:
                self._call(done, message)
        elif isinstance(message, p.Told):
            if self._early is None:
                self._event(message)
            else:
                self._early.append(message)
        elif isinstance(message, p.Welcome):
            self._welcome(message)
        else:
            self._fault(message)

    def _event(self, event: p.Event) -> None:
        seen = self.seen
        if seen is not None:
            if event.seq <= seen.seq:
                return
            missed = event.seq - seen.seq - 1
            self.counters.missed_events += missed
            _MISSED.count += missed
            self.seen = Seen(seen.instance, event.seq)
            if event.seq <= self._stale_upto and not isinstance(event, LASTING):
                return
        for handler in self._handlers:
            self._call(handler, event)

    def _welcome(self, welcome: p.Welcome) -> None:
        instance = p.hex_id(welcome.instance)
        same = self.seen is not None and self.seen.instance == instance
        past = self._past if self._past is not None and self._past.instance == instance else None
        if welcome.resumed and past is None:
            self._ready(Found(instance=instance, same=same, living=None))
        elif past is None and welcome.seq:
            # A stranger with a past: come again, and ask for all of it.
            self._past = Past(instance, same, welcome.seq)
            self.seen = Seen(instance, 0)
            self._again = True
            self.drop()
        else:
            self.seen = Seen(instance, 0 if welcome.resumed else welcome.seq)
            self._stale_upto = past.upto if past else 0
            self._transmit(p.Snapshot(), partial(self._shown, instance, past.same if past else same))

    def _shown(self, instance: str, same: bool, reply: p.Reply) -> None:
        if isinstance(reply, p.Ok):
            self._ready(Found(instance=instance, same=same, living=living_of(reply)))
        else:
            self.drop()

    def _ready(self, found: Found) -> None:
        self._alive = True
        self._past = None
        self.failures = 0
        early, self._early = self._early or deque(), None
        for handler in self._found:
            self._call(handler, found)
        for event in early:
            self._event(event)

    def _fault(self, fault: p.Fault) -> None:
        _log.error("the media engine closes the connection", code=fault.code, message=fault.message)
        if fault.code == "superseded":
            self.superseded = True
            self._wanted = False

    def _unreadable(self, body: bytes, bad: Exception) -> None:
        """A frame we cannot read: its command, if any, must still be answered."""
        self.counters.bad_frames += 1
        _BAD_FRAMES.count += 1
        _log.error("a frame of the media engine cannot be read", error=str(bad), bytes=len(body))
        try:
            message = decode(body)
        except UNREADABLE:
            return
        if not isinstance(message, dict) or ("seq" in message and message.get("t") != "ok"):
            return
        done = self._pending.pop(message.get("id", 0), None)
        if done is not None:
            self._call(done, p.Refused(id=0, code="internal", message="the answer cannot be read"))

    # --- inside ----------------------------------------------------------------------------------

    def _transmit(self, command: p.Command, done: Done | None) -> None:
        self._next_id += 1
        self._pending[self._next_id] = done
        body = p.ENCODER.encode(replace(command, id=self._next_id))
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out += len(body).to_bytes(4, "big")
        self._out += body

    def _flush(self) -> None:
        if self._link is not None and self._out:
            self._link.write(bytes(self._out))
        self._out.clear()

    def _refuse(self, done: Done | None, code: str, message: str) -> None:
        if done is not None:
            self._loop.call_soon(self._call, done, p.Refused(id=0, code=code, message=message))

    def _call(self, handler: Callable[..., None], *args: object) -> None:
        """Call a handler; its bug is told to the loop and stops nothing else."""
        try:
            handler(*args)
        except Exception as error:  # noqa: BLE001
            self._loop.call_exception_handler(
                {"message": "a handler of the media client failed", "exception": error}
            )
