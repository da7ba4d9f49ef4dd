"""`FakeEngine`: a media engine inside the process, in the scheduler's time, with the port of the real one.

For tests of everything above the engine. It passes the contract tests that the real engine passes; what it
lacks is sound: a test says with `start_media`, `press_digit`, … what a far end would do.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec import ValidationError
from msgspec.structs import replace

from yunhu.platform.clock import Scheduler
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.ports import Done, Found, living_of
from yunhu.telephony.media.twin.twin import Twin

MOST_COMMANDS_KEPT = 65_536
"""Commands that `log` remembers for a test to look at."""


class FakeEngine:
    """A media engine in virtual time. It lives from its making until `kill`."""

    def __init__(
        self,
        scheduler: Scheduler,
        *,
        prompt_roots: Sequence[Path] = (),
        most_endpoints: int = 10_000,
        flowing: bool = False,
        quality_every_s: float | None = None,
    ) -> None:
        """`flowing`: far ends are heard as soon as their address is known, without `start_media`."""
        self._scheduler = scheduler
        self._options = (tuple(prompt_roots), most_endpoints, flowing)
        self._quality_every_s = quality_every_s
        self._life = 0
        self._handlers: list[Callable[[p.Event], None]] = []
        self._lost: list[Callable[[], None]] = []
        self._found: list[Callable[[Found], None]] = []
        self._outbox: deque[tuple[Done | None, p.Reply | p.Event]] = deque()
        self._flushing = False
        self._next_id = 0
        self._left: list[p.Event] = []
        self._client_instance: str | None = None
        self.log: deque[p.Command] = deque(maxlen=MOST_COMMANDS_KEPT)
        self.twin: Twin | None = self._born()

    # --- the port --------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether commands reach the engine now."""
        return self.twin is not None

    def send(self, command: p.Command, done: Done | None = None) -> None:
        """Give the engine a command; the answer comes with the scheduler's next turn."""
        self._next_id += 1
        command = replace(command, id=self._next_id)
        self.log.append(command)
        if self.twin is None:
            self._put(done, p.Refused(id=command.id, code="lost", message="the media engine is gone"))
            return
        try:
            p.FROM_CLIENT.decode(p.ENCODER.encode(command))
        except ValidationError as bad:
            self._put(done, p.Refused(id=command.id, code="bad_value", message=str(bad)))
            return
        # The reply's place is before the events that the command brings about.
        place = len(self._outbox)
        self._outbox.insert(place, (done, self.twin.answer(command)))
        self._wake()
        if isinstance(command, p.Shutdown):
            self._scheduler.after(0.0, self.kill)

    def on_event(self, handler: Callable[[p.Event], None]) -> None:
        """Register a handler that gets every event, in order."""
        self._handlers.append(handler)

    def on_lost(self, handler: Callable[[], None]) -> None:
        """Register a handler for the engine's death."""
        self._lost.append(handler)

    def on_found(self, handler: Callable[[Found], None]) -> None:
        """Register a handler for `start` and `revive`."""
        self._found.append(handler)

    # --- life and death --------------------------------------------------------------------------

    def start(self) -> None:
        """Connect: `on_found` handlers are told, soon, what lives here."""
        self._scheduler.after(0.0, self._tell_found)

    def kill(self) -> None:
        """The engine's process dies: endpoints and recordings are gone, unanswered commands are lost."""
        if self.twin is None:
            return
        self._left = self.twin.recordings.left_behind()
        unanswered = [(done, reply.id) for done, reply in self._outbox if isinstance(reply, p.Ok | p.Refused)]
        self._outbox.clear()
        self.twin = None
        for done, id_ in unanswered:
            if done is not None:
                done(p.Refused(id=id_, code="lost", message="the media engine is gone"))
        for handler in self._lost:
            handler()

    def revive(self, *, recovers: bool = True) -> None:
        """A new engine process takes its place, and tells (or not) of recordings that it found."""
        if self.twin is None:
            self.twin = self._born()
            self.start()
            for stopped in self._left if recovers else ():
                self._scheduler.after(0.0, partial(self._tell, stopped))

    def forget_client(self) -> None:
        """Our own side dies (kill -9 of yunhu): nobody listens, the engine goes on."""
        self._handlers.clear()
        self._lost.clear()
        self._found.clear()
        self._outbox.clear()
        self._client_instance = None

    # --- what a far end would do -----------------------------------------------------------------

    def press_digit(self, endpoint: str, digit: str, ms: int = 100) -> None:
        """The far end presses a key."""
        self._living.endpoints[p.wire_id(endpoint)]
        self._tell(p.Digit(endpoint=p.wire_id(endpoint), digit=digit, ms=ms, way="rfc4733"))

    def start_media(self, endpoint: str, remote: str | None = None) -> None:
        """Packets of the far end arrive from now on."""
        self._living.start_media(p.wire_id(endpoint), remote)

    def lose_media(self, endpoint: str) -> None:
        """Packets of the far end stop arriving; `media_timeout` follows after the endpoint's time."""
        self._living.lose_media(p.wire_id(endpoint))

    def connect_peer(self, endpoint: str) -> None:
        """A WebRTC far end is there (again), and heard."""
        self._living.peers.move(p.wire_id(endpoint), "connected")
        self._living.start_media(p.wire_id(endpoint))

    def lose_peer(self, endpoint: str) -> None:
        """A WebRTC far end's network is gone: five seconds without any sign."""
        self._living.lose_media(p.wire_id(endpoint))
        self._living.peers.move(p.wire_id(endpoint), "disconnected")

    def fail_peer(self, endpoint: str) -> None:
        """A WebRTC far end turns out to be somebody else: its certificate is not the one it told."""
        self._living.peers.move(p.wire_id(endpoint), "failed")

    def fail_endpoint(self, endpoint: str, reason: str = "panic") -> None:
        """The endpoint dies of a fault of its own."""
        self._living.fail_endpoint(p.wire_id(endpoint), reason)

    def fail_recording(self, recording: str, reason: str = "disk") -> None:
        """The recording cannot go on."""
        self._living.recordings.fail(p.wire_id(recording), reason)

    def alarm(self, code: str, message: str = "") -> None:
        """The engine needs an operator."""
        self._tell(p.EngineAlarm(code=code, message=message))

    # --- inside ----------------------------------------------------------------------------------

    @property
    def instance(self) -> str:
        """The id of the present engine process."""
        return hashlib.sha256(b"instance %d" % self._life).hexdigest()[:32]

    @property
    def _living(self) -> Twin:
        if self.twin is None:
            raise RuntimeError("the engine is dead: revive it first")
        return self.twin

    def _born(self) -> Twin:
        self._life += 1
        life = self._life
        roots, most, flowing = self._options
        twin = Twin(
            self._scheduler,
            lambda event: self._tell(event) if life == self._life and self.twin else None,
            prompt_roots=roots,
            most_endpoints=most,
            flowing=flowing,
        )
        if self._quality_every_s is not None:
            self._scheduler.after(self._quality_every_s, lambda: self._quality(twin))
        return twin

    def _quality(self, twin: Twin) -> None:
        if twin is not self.twin or self._quality_every_s is None:
            return
        if twin.endpoints:
            twin.quality()
        self._scheduler.after(self._quality_every_s, lambda: self._quality(twin))

    def _tell(self, event: p.Event) -> None:
        """Number an event and put it in the outbox."""
        twin = self._living
        twin.seq += 1
        self._put(None, replace(event, seq=twin.seq, at=twin.now_us()))

    def _put(self, done: Done | None, message: p.Reply | p.Event) -> None:
        self._outbox.append((done, message))
        self._wake()

    def _wake(self) -> None:
        if not self._flushing:
            self._flushing = True
            self._scheduler.after(0.0, self._flush)

    def _flush(self) -> None:
        """Deliver what waited, in order; what it brings about waits for the next turn."""
        self._flushing = False
        for _ in range(len(self._outbox)):
            if not self._outbox:
                return  # killed by a handler
            done, message = self._outbox.popleft()
            if not isinstance(message, p.Ok | p.Refused):
                for handler in self._handlers:
                    handler(message)
            elif done is not None:
                done(message)

    def _tell_found(self) -> None:
        twin = self.twin
        if twin is None:
            return
        living = twin.answer(p.Snapshot())
        if not isinstance(living, p.Ok):
            raise TypeError("a snapshot is never refused")
        same = self._client_instance == self.instance
        self._client_instance = self.instance
        found = Found(instance=self.instance, same=same, living=living_of(living))
        for handler in self._found:
            handler(found)
