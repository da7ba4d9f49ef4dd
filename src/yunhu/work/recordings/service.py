"""The hands: begin, pause and end the recordings of contacts through the media engine.

All of it runs on the event loop in callbacks; only what a dead engine left is looked at in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.metrics import tally
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.ports import Engine, Found
from yunhu.work.recordings.errors import NoSuchRecording, RecordingStateRefused
from yunhu.work.recordings.machine import Event, step
from yunhu.work.recordings.model import FailurePolicy, Gap, Recording, Sealed
from yunhu.work.recordings.ports import Announce, NewId, RecordingHandler
from yunhu.work.recordings.reader import outline

DISK_FULL_REST_S = 30.0
"""After the disk was full, new calls are refused so long (by the policy `refuse`, or a number's own)."""

RECOVERY_S, LOOK_S = 10.0, 0.1
"""How long a new engine may take to seal what a dead one left, and how often we look whether it has."""

_STORE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")

_log = telemetry.logger("recordings")
_FAILED = tally("recordings_failed_total", "Recordings that could not be made, or broke off.")


class RecordingSettings(Struct, frozen=True, kw_only=True):
    """Where recordings go, who can open them, and what a failure means.

    Without `recipients` each recording is for the key that the node itself has then (`own_recipient`).
    """

    root: Path
    recipients: tuple[str, ...]
    own_recipient: Callable[[], str] = str
    on_failure: FailurePolicy = "go_on"


class Recordings:
    """The recordings that are open now."""

    def __init__(
        self,
        engine: Engine,
        settings: RecordingSettings,
        announce: Announce,
        new_id: NewId,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._announce = announce
        self._new_id = new_id
        self._clock = clock
        self._open: dict[str, Recording] = {}
        self._handler: RecordingHandler | None = None
        self._over: Callable[[Recording], None] = lambda recording: None
        self._paused: Callable[[Recording, bool], None] = lambda recording, paused: None
        self._refuse_until = 0.0
        self._searches: set[asyncio.Task[None]] = set()
        engine.on_event(self._heard)
        engine.on_lost(self._lost)
        engine.on_found(self._found)

    def on_failure(self, handler: RecordingHandler) -> None:
        """Say who is told of recordings that fail."""
        self._handler = handler

    def on_over(self, handler: Callable[[Recording], None]) -> None:
        """Say who is told of recordings that are closed or have failed."""
        self._over = handler

    def on_pause(self, handler: Callable[[Recording, bool], None]) -> None:
        """Say who is told of recordings that are paused, or go on."""
        self._paused = handler

    @property
    def accepting(self) -> bool:
        """Whether new calls may be taken: by policy not while the disk for their recordings is full."""
        return self._settings.on_failure == "go_on" or self.working

    @property
    def working(self) -> bool:
        """Whether recordings can be made, as far as is known: the disk took the last ones."""
        return self._clock.monotonic() >= self._refuse_until

    def open(self) -> list[Recording]:
        """The recordings that are not over."""
        return list(self._open.values())

    def get(self, recording: str) -> Recording:
        """An open recording. Raises `NoSuchRecording`."""
        found = self._open.get(recording)
        if found is None:
            raise NoSuchRecording(recording=recording)
        return found

    # --- what is asked ---------------------------------------------------------------------------

    def start(self, tenant: str, contact: str, leg: str, retention: str = "") -> Recording:
        """Record a contact's customer leg, to be kept by a class.

        The outcome is announced; a failure is told to the handler too.
        """
        id_ = self._new_id()
        recording = Recording(
            id=id_,
            tenant=tenant,
            contact=contact,
            leg=leg,
            file=f"{store_of(tenant)}/{id_}.rec",
            retention=retention,
        )
        self._open[id_] = recording
        command = p.Record(
            recording=p.wire_id(id_),
            endpoint=p.wire_id(leg),
            recipients=list(self._settings.recipients) or [self._settings.own_recipient()],
            store=store_of(tenant),
        )
        self._engine.send(command, lambda reply: self._answered(id_, reply))
        return recording

    def pause(self, recording: str, reason: str) -> None:
        """Keep nothing for a while. Raises `NoSuchRecording`, `RecordingStateRefused`."""
        if self._ask(recording, Event(kind="pause", reason=reason)):
            self._engine.send(p.PauseRecording(recording=p.wire_id(recording), reason=reason))
            self._paused(self.get(recording), True)

    def resume(self, recording: str, reason: str) -> None:
        """Keep everything again. Raises `NoSuchRecording`, `RecordingStateRefused`."""
        if self._ask(recording, Event(kind="resume", reason=reason)):
            self._engine.send(p.ResumeRecording(recording=p.wire_id(recording), reason=reason))
            self._paused(self.get(recording), False)

    def stop(self, recording: str) -> None:
        """End a recording; harmless when it has ended. (The end of its leg's endpoint ends it as well.)"""
        if recording in self._open and self._ask(recording, Event(kind="stop")):
            self._engine.send(p.StopRecording(recording=p.wire_id(recording)))

    def restore(self, recordings: Iterable[Recording]) -> None:
        """Take up what was open before our own restart; call it before the engine's client starts."""
        for recording in recordings:
            if not recording.over:
                self._open[recording.id] = recording
                self._take(recording.id, Event(kind="engine_lost"))

    def _ask(self, recording: str, event: Event) -> bool:
        """Take an event that somebody asked for; whether it moved. Raises when the machine refuses it."""
        taken = step(self.get(recording), event, self._clock.now())
        if taken.took == "refuses":
            raise RecordingStateRefused(recording=recording, why=taken.reason)
        return self._take(recording, event)

    # --- what happens ----------------------------------------------------------------------------

    def _take(self, recording: str, event: Event) -> bool:
        """Take an event: keep the new state, announce the facts; whether it moved."""
        before = self._open.get(recording)
        if before is None:
            return False
        taken = step(before, event, self._clock.now())
        after = taken.recording
        if after.over:
            del self._open[recording]
        else:
            self._open[recording] = after
        for fact in taken.facts:
            self._announce(after.tenant, after.contact, fact)
        if after.over:
            self._over(after)
        return taken.took == "moves"

    def _answered(self, recording: str, reply: p.Reply) -> None:
        # A lost engine is `_lost`'s affair: what it had begun to write may be on the disk.
        if isinstance(reply, p.Refused) and reply.code != "lost":
            self._broken(recording, reply.code, reply.message)
        elif isinstance(reply, p.Refused):
            self._take(recording, Event(kind="engine_lost"))

    def _broken(self, recording: str, reason: str, message: str) -> None:
        before = self._open.get(recording)
        policy = self._settings.on_failure
        event = Event(kind="broken", reason=reason, message=message, policy=policy)
        if before is None or not self._take(recording, event):
            return
        _FAILED.count += 1
        if reason == "disk":
            self._refuse_until = self._clock.monotonic() + DISK_FULL_REST_S
        if self._handler is not None:
            self._handler.recording_failed(before, policy == "refuse")

    def _heard(self, event: p.Event) -> None:
        if isinstance(event, p.RecordingStarted):
            self._take(event.recording.hex(), Event(kind="begun"))
        elif isinstance(event, p.RecordingGap):
            gap = Gap(event.from_ms, event.to_ms, event.reason)
            self._take(event.recording.hex(), Event(kind="gap", gap=gap))
        elif isinstance(event, p.RecordingStopped):
            self._take(event.recording.hex(), Event(kind="sealed", sealed=_sealed(event)))
        elif isinstance(event, p.RecordingFailed):
            self._broken(event.recording.hex(), event.reason, event.message)
        elif isinstance(event, p.EngineAlarm) and event.code == "disk_full":
            self._refuse_until = self._clock.monotonic() + DISK_FULL_REST_S

    # --- the engine comes and goes ---------------------------------------------------------------

    def _lost(self) -> None:
        for recording in list(self._open):
            self._take(recording, Event(kind="engine_lost"))

    def _found(self, found: Found) -> None:
        """Compare with what lives. What does not is sealed by the engine when it starts, and told."""
        if found.living is None:
            # Nothing was missed: what ended meanwhile is told by the events that follow.
            for id_ in list(self._open):
                self._back(id_)
            return
        alive = {it.recording.hex() for it in found.living.recordings}
        gone = []
        for recording in list(self._open.values()):
            if recording.id in alive:
                self._back(recording.id)
            elif recording.state == "lost":
                gone.append(recording)
        if gone:
            task = asyncio.get_running_loop().create_task(self._search(gone))
            self._searches.add(task)
            task.add_done_callback(self._searches.discard)

    def _back(self, recording: str) -> None:
        """The engine still records: say again what it may not have heard."""
        if self._take(recording, Event(kind="engine_back")):
            after, wire = self._open[recording], p.wire_id(recording)
            if after.state == "paused":
                self._engine.send(p.PauseRecording(recording=wire, reason="paused before"))
            elif after.state == "closing":
                self._engine.send(p.StopRecording(recording=wire))

    async def _search(self, gone: list[Recording]) -> None:
        """Wait for the engine to tell what it found; close what it does not tell by what lies on the disk."""
        for _ in range(round(RECOVERY_S / LOOK_S)):
            await asyncio.sleep(LOOK_S)
            gone = [it for it in gone if self._lost_still(it)]
            if not gone:
                return
        for recording in gone:
            file = self._settings.root / recording.file
            try:
                left = await asyncio.to_thread(outline, file, recording.gaps)
            except Refusal as trouble:
                _log.error("a recording cannot be found again", recording=recording.id, error=str(trouble))
                self._broken(recording.id, "engine_lost", str(trouble))
                continue
            sealed = Sealed(
                duration_ms=left.duration_ms,
                bytes=left.bytes,
                sha256=left.sha256,
                gaps=left.gaps,
                reason="recovered",
            )
            self._take(recording.id, Event(kind="sealed", sealed=sealed))

    def _lost_still(self, recording: Recording) -> bool:
        now = self._open.get(recording.id)
        return now is not None and now.state == "lost"

    async def settled(self) -> None:
        """Wait until everything that a lost engine left has been looked at."""
        while self._searches:
            await asyncio.wait(self._searches)


def store_of(tenant: str) -> str:
    """The folder of a tenant's recordings, in the letters that the engine takes."""
    return "".join(c if c in _STORE_LETTERS else "_" for c in tenant.lower())[:64] or "_"


def _sealed(event: p.RecordingStopped) -> Sealed:
    return Sealed(
        duration_ms=event.duration_ms,
        bytes=event.bytes,
        sha256=event.sha256,
        gaps=tuple(Gap(gap.from_ms, gap.to_ms, gap.reason) for gap in event.gaps),
        reason=event.reason,
    )
