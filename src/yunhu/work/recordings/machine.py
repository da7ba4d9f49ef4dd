"""How a recording changes, as a table. Pure."""

from __future__ import annotations

from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from yunhu.kit.instants import Instant
from yunhu.kit.table import Cell, ignores, moves, refuses
from yunhu.work.recordings import facts
from yunhu.work.recordings.model import Gap, Recording, Sealed, State

STATES: tuple[str, ...] = get_args(State)
EVENTS = (
    "begun",  # the engine keeps audio
    "pause",  # a person or the flow asks
    "resume",
    "stop",
    "gap",  # the engine tells of a missing stretch
    "sealed",  # the file is whole: the engine says so, or we read it
    "broken",  # the engine refuses, or cannot go on, or left nothing
    "engine_lost",
    "engine_back",  # the same engine answers again and still records
)

_OVER = refuses("the recording is over")
_ENDED = ignores("the recording is over")
_ENDING = refuses("the recording is ending")
_ADRIFT = refuses("the engine is gone")

TABLE: dict[tuple[str, str], Cell] = {
    ("opening", "begun"): moves("recording"),
    ("opening", "pause"): moves("paused", "the engine takes commands of one call in order"),
    ("opening", "resume"): ignores("it is not paused"),
    ("opening", "stop"): moves("closing"),
    ("opening", "gap"): moves("opening"),
    ("opening", "sealed"): moves("closed"),
    ("opening", "broken"): moves("failed"),
    ("opening", "engine_lost"): moves("lost"),
    ("opening", "engine_back"): moves("recording"),
    ("recording", "begun"): ignores("it is recorded already"),
    ("recording", "pause"): moves("paused"),
    ("recording", "resume"): ignores("it is not paused"),
    ("recording", "stop"): moves("closing"),
    ("recording", "gap"): moves("recording"),
    ("recording", "sealed"): moves("closed"),
    ("recording", "broken"): moves("failed"),
    ("recording", "engine_lost"): moves("lost"),
    ("recording", "engine_back"): ignores("it was never away"),
    ("paused", "begun"): moves("paused", "paused before it began"),
    ("paused", "pause"): ignores("it is paused already"),
    ("paused", "resume"): moves("recording"),
    ("paused", "stop"): moves("closing"),
    ("paused", "gap"): moves("paused"),
    ("paused", "sealed"): moves("closed"),
    ("paused", "broken"): moves("failed"),
    ("paused", "engine_lost"): moves("lost"),
    ("paused", "engine_back"): ignores("it was never away"),
    ("closing", "begun"): moves("closing", "stopped before it began"),
    ("closing", "pause"): _ENDING,
    ("closing", "resume"): _ENDING,
    ("closing", "stop"): ignores("it is ending already"),
    ("closing", "gap"): moves("closing"),
    ("closing", "sealed"): moves("closed"),
    ("closing", "broken"): moves("failed"),
    ("closing", "engine_lost"): moves("lost"),
    ("closing", "engine_back"): ignores("it is ending"),
    ("lost", "begun"): ignores("told before the engine was lost"),
    ("lost", "pause"): _ADRIFT,
    ("lost", "resume"): _ADRIFT,
    ("lost", "stop"): ignores("what the engine left is closed by itself"),
    ("lost", "gap"): moves("lost"),
    ("lost", "sealed"): moves("closed"),
    ("lost", "broken"): moves("failed"),
    ("lost", "engine_lost"): ignores("the engine is gone already"),
    ("lost", "engine_back"): moves("recording", "or to what it was before"),
    **{
        (over, event): _OVER
        for over in ("closed", "failed", "erased")
        for event in ("pause", "resume", "stop")
    },
    **{
        (over, event): _ENDED
        for over in ("closed", "failed", "erased")
        for event in ("begun", "gap", "sealed", "broken", "engine_lost", "engine_back")
    },
}


class Event(Struct, frozen=True, kw_only=True):
    """What happened to a recording; the keys that the kind needs are set."""

    kind: str
    reason: str = ""
    message: str = ""
    policy: str = ""
    gap: Gap | None = None
    sealed: Sealed | None = None


class Step(Struct, frozen=True):
    """The recording after an event, what is announced, and how the event was taken."""

    recording: Recording
    facts: tuple[Struct, ...]
    took: str
    reason: str


def step(recording: Recording, event: Event, now: Instant) -> Step:
    """Take one event at an instant."""
    cell = TABLE[recording.state, event.kind]
    if cell.to is None:
        return Step(recording, (), cell.kind, cell.why)
    after, told = _moved(recording, event, now)
    if event.kind == "engine_back" and it_was_running(recording):
        after = replace(after, state=recording.before)
    else:
        after = replace(after, state=cell.to, before=recording.state)
    return Step(after, told, cell.kind, cell.why)


def it_was_running(recording: Recording) -> bool:
    """Whether a lost recording had begun, so that it goes on as it was."""
    return recording.before in ("recording", "paused", "closing")


def _moved(it: Recording, event: Event, now: Instant) -> tuple[Recording, tuple[Struct, ...]]:
    """What an event that moves adds to the recording, and the facts about it."""
    if event.kind == "begun":
        begun = facts.RecordingStarted(recording=it.id, leg=it.leg, file=it.file, retention=it.retention)
        return replace(it, started_at=now), (begun,)
    if event.kind == "pause":
        return it, (facts.RecordingPaused(recording=it.id, reason=event.reason),)
    if event.kind == "resume":
        return it, (facts.RecordingResumed(recording=it.id, reason=event.reason),)
    if event.kind == "gap" and event.gap is not None:
        return _gapped(it, event.gap)
    if event.kind == "sealed" and event.sealed is not None:
        return _sealed(it, event.sealed, now)
    if event.kind == "broken":
        failed = facts.RecordingFailed(
            recording=it.id,
            leg=it.leg,
            file=it.file,
            reason=event.reason,
            message=event.message,
            policy=event.policy,
        )
        return replace(it, ended_at=now, reason=event.reason), (failed,)
    return it, ()


def _gapped(it: Recording, gap: Gap) -> tuple[Recording, tuple[Struct, ...]]:
    told = facts.RecordingGap(recording=it.id, from_ms=gap.from_ms, to_ms=gap.to_ms, reason=gap.reason)
    return replace(it, gaps=(*it.gaps, gap)), (told,)


def _sealed(it: Recording, sealed: Sealed, now: Instant) -> tuple[Recording, tuple[Struct, ...]]:
    closed = replace(
        it,
        ended_at=now,
        duration_ms=sealed.duration_ms,
        bytes=sealed.bytes,
        sha256=sealed.sha256,
        gaps=sealed.gaps or it.gaps,
        reason=sealed.reason,
    )
    told = facts.RecordingClosed(
        recording=it.id,
        leg=it.leg,
        file=it.file,
        duration_ms=closed.duration_ms,
        bytes=closed.bytes,
        sha256=closed.sha256,
        gaps=closed.gaps,
        reason=closed.reason,
    )
    return closed, (told,)
