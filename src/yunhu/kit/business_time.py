"""Business time: how much of an interval lies within business hours, and when so much of it has passed.

Pure: which days are holidays or working weekends (调休) is told by a function that is handed in.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from yunhu.kit.instants import DAY, Instant

HORIZON_DAYS = 3_660
"""Days that are walked at most; business hours that never come are not searched for ever."""

UNBROKEN_DAYS = 14
"""Hours that are open for longer without a pause are open until further notice."""

MINUTES_A_DAY = 24 * 60

DayKind = Literal["plain", "holiday", "workday"]
"""A plain day has the hours of its weekday, a holiday none, a workday those of `Hours.makeup`."""

Span = tuple[int, int]
"""From and to, in minutes of the local day; the end is not part of it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a business works. Spans of a day are in order and do not overlap.

    `week` has seven lists, Monday first; `makeup` are the hours of a weekend day that is worked. `special`
    days have hours of their own, whatever kind of day it is.
    """

    zone: tzinfo
    week: tuple[tuple[Span, ...], ...]
    makeup: tuple[Span, ...]
    kind_of: Callable[[date], DayKind]
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def spans(self, day: date) -> tuple[Span, ...]:
        """The hours of a day."""
        own = self.special.get(day)
        if own is not None:
            return own
        kind = self.kind_of(day)
        if kind == "holiday":
            return ()
        return self.makeup if kind == "workday" else self.week[day.weekday()]


def between(hours: Hours, start: Instant, end: Instant) -> int:
    """Business time from `start` to `end` in µs; 0 when the end is not later. Counts ten years at most."""
    total = 0
    for opens, closes in _openings(hours, start):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total


def after(hours: Hours, start: Instant, amount: int) -> Instant | None:
    """The first instant at which `amount` µs of business time have passed since `start`.

    None when that is more than ten years away, or never.
    """
    if amount <= 0:
        return start
    left = amount
    for opens, closes in _openings(hours, start):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def is_open(hours: Hours, at: Instant) -> bool:
    """Whether the business works at this instant. Asked for each call: one day is looked at."""
    local = moment(at, hours.zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    return any(opens <= minute < closes for opens, closes in hours.spans(day))


def next_change(hours: Hours, at: Instant) -> Instant | None:
    """When the business opens or closes next; None when it does neither (or is open for a fortnight yet)."""
    end = None
    for opens, closes in _openings(hours, at):
        if end is None and opens > at:
            return opens
        if end is not None and opens > end:
            return end
        end = closes
        if end - at > UNBROKEN_DAYS * DAY:
            return None
    return end


def moment(at: Instant, zone: tzinfo) -> datetime:
    """The local date and time of an instant."""
    return (_EPOCH + at * _MICROSECOND).astimezone(zone)


def _openings(hours: Hours, start: Instant) -> Iterator[tuple[Instant, Instant]]:
    """The intervals of business time from `start` on, in order; the first may begin at `start` itself."""
    day = moment(start, hours.zone).date()
    reached = start
    for _ in range(HORIZON_DAYS):
        for span in hours.spans(day):
            opens, closes = (_instant(day, minute, hours.zone) for minute in span)
            # Where a clock is set forward two spans may fall on the same hour: no hour counts twice.
            opens = max(opens, reached)
            if closes > opens:
                yield opens, closes
                reached = closes
        day += timedelta(days=1)


def _instant(day: date, minute: int, zone: tzinfo) -> Instant:
    if minute >= MINUTES_A_DAY:
        day, minute = day + timedelta(days=1), minute - MINUTES_A_DAY
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return (local - _EPOCH) // _MICROSECOND
