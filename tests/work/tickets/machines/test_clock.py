"""A target's clock: every cell, and what pauses, reopenings and other targets do to its time."""

from __future__ import annotations

from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.business_time import Hours, between
from yunhu.kit.instants import DAY, HOUR, MINUTE, SECOND, Instant
from yunhu.kit.table import walk
from yunhu.work.tickets.machines import clock as c
from yunhu.work.tickets.model import Clock

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Hours(ZONE, (((540, 1080),),) * 5 + ((), ()), (), lambda day: "plain")
MONDAY: Instant = round(datetime(2026, 3, 2, 9, tzinfo=ZONE).timestamp()) * SECOND
WARN = 80


def started(target: int = 4 * HOUR) -> Clock:
    """A clock that began on Monday at nine."""
    return c.started("resolution", target, OFFICE, WARN, MONDAY)


def after(clock: Clock, *steps: tuple[c.ClockEvent, Instant]) -> Clock:
    """The clock after events at instants."""
    for event, at in steps:
        clock = c.step(clock, event, OFFICE, WARN, at)
    return clock


def test_the_table_is_complete() -> None:
    assert walk(c.TABLE, c.RUNS, c.EVENTS) == []
    assert get_args(c.ClockEvent) == c.EVENTS


@pytest.mark.parametrize(("run", "event"), list(c.TABLE))
def test_every_cell_does_what_it_says(run: str, event: c.ClockEvent) -> None:
    before = started()
    if run != "running":
        before = after(before, ("pause" if run == "paused" else "stop", MONDAY + HOUR))
    cell = c.TABLE[run, event]
    now = after(before, (event, MONDAY + 2 * HOUR))
    assert now.run == (cell.to or run)
    assert (now is before) == (cell.kind == "ignores")
    assert (now.since is None) == (now.due_at is None) == (now.run != "running")


def test_it_warns_and_breaches_in_business_time_once_each() -> None:
    clock = started(10 * HOUR)
    assert clock.warn_at == MONDAY + 8 * HOUR
    assert clock.due_at == MONDAY + DAY + HOUR
    assert c.due(clock, MONDAY + 8 * HOUR - 1) == []
    assert c.due(clock, MONDAY + 8 * HOUR) == ["warn"]
    assert c.due(clock, MONDAY + 2 * DAY) == ["warn", "due"]
    told = after(clock, ("warn", MONDAY + 8 * HOUR), ("due", MONDAY + DAY + HOUR))
    assert (told.warned_at, told.breached_at) == (MONDAY + 8 * HOUR, MONDAY + DAY + HOUR)
    assert c.due(told, MONDAY + 9 * DAY) == []
    assert after(told, ("warn", MONDAY + 3 * DAY), ("due", MONDAY + 3 * DAY)) == told


def test_a_pause_does_not_count() -> None:
    clock = after(started(), ("pause", MONDAY + HOUR), ("run", MONDAY + 7 * HOUR))
    assert clock.spent == HOUR
    assert clock.due_at == MONDAY + DAY + HOUR
    assert c.spent(clock, OFFICE, MONDAY + 8 * HOUR) == 2 * HOUR


def test_what_nobody_was_in_time_to_tell_is_kept_when_it_stops() -> None:
    late = after(started(), ("stop", MONDAY + 5 * HOUR))
    assert (late.run, late.breached_at, late.stopped_at) == ("stopped", MONDAY + 4 * HOUR, MONDAY + 5 * HOUR)
    assert after(started(), ("stop", MONDAY + 4 * HOUR)).breached_at is None


def test_it_goes_on_where_it_stopped_when_the_ticket_is_opened_again() -> None:
    clock = after(started(), ("stop", MONDAY + HOUR), ("run", MONDAY + 2 * HOUR))
    assert (clock.stopped_at, clock.due_at) == (None, MONDAY + 5 * HOUR)


def test_another_target_counts_from_the_beginning() -> None:
    now = MONDAY + 2 * HOUR
    sooner = c.retargeted(started(), 3 * HOUR, OFFICE, WARN, now)
    assert (sooner.due_at, sooner.spent, sooner.since) == (MONDAY + 3 * HOUR, 2 * HOUR, now)
    assert c.due(c.retargeted(started(), HOUR, OFFICE, WARN, now), now) == ["warn", "due"]
    paused = after(started(), ("pause", MONDAY + HOUR))
    assert c.retargeted(paused, 3 * HOUR, OFFICE, WARN, now).run == "paused"
    assert c.retargeted(paused, paused.target, OFFICE, WARN, now) is paused


# --- properties -------------------------------------------------------------------------------------------

gaps = st.lists(st.integers(MINUTE, 3 * DAY), min_size=1, max_size=12)


@given(gaps)
def test_pauses_and_runs_sum_up(lengths: list[int]) -> None:
    clock, now, worked = started(400 * HOUR), MONDAY, 0
    for position, length in enumerate(lengths):
        if position % 2 == 0:
            worked += between(OFFICE, now, now + length)
        now += length
        clock = after(clock, ("pause" if position % 2 == 0 else "run", now))
        assert c.spent(clock, OFFICE, now) == worked
    if clock.due_at is not None and clock.since is not None:
        assert between(OFFICE, clock.since, clock.due_at) == clock.target - worked
