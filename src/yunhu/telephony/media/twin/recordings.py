"""The recordings of the engine's twin: their times and gaps, without audio or files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from yunhu.platform.clock import Scheduler
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.checks import RefusedError

BYTES_A_SECOND = 16_000
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
"""The shape of an X25519 recipient; the real engine checks its checksum too."""
_STORE = re.compile(r"[a-z0-9_-]{1,128}")

StopReason = Literal["stopped", "endpoint_gone", "shutdown", "disk", "recovered"]


@dataclass(slots=True)
class Recording:
    """One open recording; times are milliseconds from its start."""

    endpoint: bytes
    file: str
    began: float
    started_at: int
    paused: tuple[int, str] | None = None
    gaps: list[p.Gap] = field(default_factory=list)


class Recordings:
    """All open recordings of one twin."""

    def __init__(self, scheduler: Scheduler, tell: Callable[[p.Event], None]) -> None:
        self._scheduler = scheduler
        self._tell = tell
        self.open: dict[bytes, Recording] = {}

    def start(self, command: p.Record) -> p.Ok:
        """Open a recording of an endpoint that exists."""
        if command.recording in self.open:
            raise RefusedError("exists")
        if any(it.endpoint == command.endpoint for it in self.open.values()):
            raise RefusedError("limit", "an endpoint has one recording at a time")
        if not _STORE.fullmatch(command.store) or command.store == "spool":
            raise RefusedError("bad_value", "a store is named by a-z 0-9 _ -, and not spool")
        _check_recipients(command.recipients)
        file = f"{command.store}/{command.recording.hex()}.rec"
        now = self._scheduler.monotonic()
        self.open[command.recording] = Recording(command.endpoint, file, now, round(now * 1_000_000))
        self._tell(p.RecordingStarted(recording=command.recording, endpoint=command.endpoint, file=file))
        return p.Ok(id=command.id, file=file)

    def pause(self, command: p.PauseRecording) -> p.Ok:
        """Stop keeping audio; harmless when it is paused already."""
        it = self._find(command.recording)
        if it.paused is None:
            it.paused = (self._elapsed(it), f"paused: {command.reason}")
        return p.Ok(id=command.id)

    def resume(self, command: p.ResumeRecording) -> p.Ok:
        """Keep audio again; harmless when it is not paused."""
        self._end_gap(command.recording, self._find(command.recording))
        return p.Ok(id=command.id)

    def stop(self, command: p.StopRecording) -> p.Ok:
        """Seal a recording."""
        self._find(command.recording)
        self._close(command.recording, "stopped")
        return p.Ok(id=command.id)

    def endpoint_gone(self, endpoint: bytes) -> None:
        """Seal what records an endpoint that is no more."""
        for recording in [name for name, it in self.open.items() if it.endpoint == endpoint]:
            self._close(recording, "endpoint_gone")

    def close_all(self, reason: StopReason) -> None:
        """Seal every recording."""
        for recording in list(self.open):
            self._close(recording, reason)

    def fail(self, recording: bytes, reason: str) -> None:
        """A recording cannot go on."""
        del self.open[recording]
        self._tell(p.RecordingFailed(recording=recording, reason=reason, message=reason))

    def states(self) -> list[p.RecordingState]:
        """The open recordings, for a snapshot."""
        return [
            p.RecordingState(
                recording=name,
                endpoint=it.endpoint,
                file=it.file,
                paused=it.paused is not None,
                started_at=it.started_at,
            )
            for name, it in self.open.items()
        ]

    def _find(self, recording: bytes) -> Recording:
        found = self.open.get(recording)
        if found is None:
            raise RefusedError("no_such_recording")
        return found

    def _elapsed(self, it: Recording) -> int:
        return round((self._scheduler.monotonic() - it.began) * 1000)

    def _end_gap(self, recording: bytes, it: Recording) -> None:
        if it.paused is None:
            return
        (begin, reason), it.paused = it.paused, None
        gap = p.Gap(begin, self._elapsed(it), reason)
        it.gaps.append(gap)
        self._tell(
            p.RecordingGap(recording=recording, from_ms=gap.from_ms, to_ms=gap.to_ms, reason=gap.reason)
        )

    def _close(self, recording: bytes, reason: StopReason) -> None:
        it = self.open[recording]
        self._end_gap(recording, it)
        del self.open[recording]
        self._tell(self._sealed(recording, it, reason))

    def left_behind(self) -> list[p.Event]:
        """What the next engine will find of the recordings that are open now."""
        return [self._sealed(recording, it, "recovered") for recording, it in self.open.items()]

    def _sealed(self, recording: bytes, it: Recording, reason: StopReason) -> p.Event:
        duration = self._elapsed(it)
        kept = duration - sum(gap.to_ms - gap.from_ms for gap in it.gaps)
        return p.RecordingStopped(
            recording=recording,
            file=it.file,
            reason=reason,
            duration_ms=duration,
            blocks=-(-kept // 1000),
            bytes=kept * BYTES_A_SECOND // 1000,
            sha256=hashlib.sha256(recording).hexdigest(),
            gaps=it.gaps,
        )


def _check_recipients(recipients: list[str]) -> None:
    if not recipients:
        raise RefusedError("bad_recipient", "nobody could open the recording")
    for recipient in recipients:
        if not _RECIPIENT.fullmatch(recipient):
            raise RefusedError("bad_recipient", "a recipient is age1 and 58 characters")
