"""A target's clock: it runs in business time, rests while a ticket is pending, stops when it was met."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from yunhu.kit.business_time import Hours, after, between
from yunhu.kit.instants import Instant
from yunhu.kit.table import Cell, ignores, moves
from yunhu.work.tickets.model import Clock, ClockKind

RUNS = ("running", "paused", "stopped")

EVENTS = (
    "run",  # the ticket is ours to act on
    "pause",  # somebody else must act first
    "stop",  # it was answered, or solved
    "warn",  # most of the time has passed
    "due",  # all of it has passed
)

ClockEvent = Literal["run", "pause", "stop", "warn", "due"]

_QUIET = ignores("a clock that does not run is never due")
_SAME = ignores("it does so already")

TABLE: dict[tuple[str, str], Cell] = {
    ("running", "run"): _SAME,
    ("running", "pause"): moves("paused"),
    ("running", "stop"): moves("stopped"),
    ("running", "warn"): moves("running", "the warning is told once"),
    ("running", "due"): moves("running", "the breach is told once"),
    ("paused", "run"): moves("running"),
    ("paused", "pause"): _SAME,
    ("paused", "stop"): moves("stopped"),
    ("paused", "warn"): _QUIET,
    ("paused", "due"): _QUIET,
    ("stopped", "run"): moves("running", "the ticket was opened again"),
    ("stopped", "pause"): moves("paused", "the ticket was opened again, and waits"),
    ("stopped", "stop"): _SAME,
    ("stopped", "warn"): _QUIET,
    ("stopped", "due"): _QUIET,
}


def started(kind: ClockKind, target: int, hours: Hours, warn_percent: int, now: Instant) -> Clock:
    """A clock that begins to run now; `target` in µs of business time."""
    return _running(Clock(kind=kind, target=target), hours, warn_percent, now)


def step(clock: Clock, event: ClockEvent, hours: Hours, warn_percent: int, now: Instant) -> Clock:
    """The clock after an event. The same clock when nothing came of it."""
    if TABLE[clock.run, event].kind != "moves":
        return clock
    if event == "run":
        return _running(replace(clock, stopped_at=None), hours, warn_percent, now)
    if event in ("pause", "stop"):
        rested = _rested(clock, hours, now)
        if event == "pause":
            return replace(rested, run="paused", stopped_at=None)
        return replace(rested, run="stopped", stopped_at=now)
    if event == "warn":
        return clock if clock.warned_at is not None else replace(clock, warned_at=now)
    return clock if clock.breached_at is not None else replace(clock, breached_at=now)


def due(clock: Clock, now: Instant) -> list[ClockEvent]:
    """What a clock has to tell by now and has not told."""
    found: list[ClockEvent] = []
    if clock.warn_at is not None and clock.warn_at <= now and clock.warned_at is None:
        found.append("warn")
    if clock.due_at is not None and clock.due_at <= now and clock.breached_at is None:
        found.append("due")
    return found


def spent(clock: Clock, hours: Hours, now: Instant) -> int:
    """µs of business time that have been spent until now."""
    return clock.spent + (0 if clock.since is None else between(hours, clock.since, now))


def retargeted(clock: Clock, target: int, hours: Hours, warn_percent: int, now: Instant) -> Clock:
    """The clock with another target; what was spent stays spent, what was told stays told."""
    if target == clock.target:
        return clock
    changed = replace(_rested(clock, hours, now), target=target)
    return _running(changed, hours, warn_percent, now) if clock.run == "running" else changed


def _running(clock: Clock, hours: Hours, warn_percent: int, now: Instant) -> Clock:
    """Running from now on. What was told before is not due again."""
    warning = clock.target * warn_percent // 100
    return replace(
        clock,
        run="running",
        since=now,
        warn_at=after(hours, now, warning - clock.spent),
        due_at=after(hours, now, clock.target - clock.spent),
    )


def _rested(clock: Clock, hours: Hours, now: Instant) -> Clock:
    """Not running: what was spent is added up. A breach that nobody was in time to tell is kept."""
    missed = clock.breached_at is None and clock.due_at is not None and clock.due_at < now
    return replace(
        clock,
        spent=spent(clock, hours, now),
        since=None,
        warn_at=None,
        due_at=None,
        breached_at=clock.due_at if missed else clock.breached_at,
    )
