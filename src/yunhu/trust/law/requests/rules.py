"""The clock of requests: working days, as the State Council announces them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from yunhu.kit.business_time import DayKind
from yunhu.kit.instants import Instant

HORIZON_DAYS = 400
"""Days that are walked at most: no holidays last longer."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def due_at(received: Instant, days: int, zone: tzinfo, kind_of: Callable[[date], DayKind]) -> Instant:
    """The end of the last of so many working days; the day on which it came is not counted."""
    day = (_EPOCH + received * _MICROSECOND).astimezone(zone).date()
    left = days
    for _ in range(HORIZON_DAYS):
        day += timedelta(days=1)
        left -= is_working(day, kind_of(day))
        if left == 0:
            break
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    return (end - _EPOCH) // _MICROSECOND - 1


def is_working(day: date, kind: DayKind) -> bool:
    """Whether a day is worked: weekdays without a holiday, and weekends that are worked for one (调休)."""
    return kind == "workday" or (kind == "plain" and day.weekday() < 5)
