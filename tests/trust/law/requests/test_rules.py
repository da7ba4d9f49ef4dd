"""The clock of requests: working days, with holidays and weekends that are worked."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from yunhu.kit.business_time import DayKind
from yunhu.kit.instants import SECOND, Instant
from yunhu.trust.law.requests.rules import due_at, is_working

ZONE = ZoneInfo("Asia/Shanghai")
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}
WORKED = {date(2026, 10, 10)}


def kind_of(day: date) -> DayKind:
    if day in HOLIDAYS:
        return "holiday"
    return "workday" if day in WORKED else "plain"


def at(*parts: int) -> Instant:
    return int(datetime(*parts, tzinfo=ZONE).timestamp()) * SECOND  # type: ignore[arg-type, misc]


def said(instant: Instant) -> datetime:
    return datetime.fromtimestamp(instant / SECOND, UTC).astimezone(ZONE)


@pytest.mark.parametrize(
    ("received", "days", "last"),
    [
        (at(2026, 3, 2, 9), 1, date(2026, 3, 3)),
        (at(2026, 3, 6, 23, 59), 1, date(2026, 3, 9)),
        (at(2026, 3, 2, 9), 15, date(2026, 3, 23)),
        (at(2026, 9, 30, 9), 1, date(2026, 10, 8)),
        (at(2026, 9, 30, 9), 3, date(2026, 10, 10)),
        (at(2026, 3, 1, 0, 30), 1, date(2026, 3, 2)),
    ],
)
def test_the_last_working_day_is_whole(received: Instant, days: int, last: date) -> None:
    due = said(due_at(received, days, ZONE, kind_of))
    assert due.date() == last
    assert (due.hour, due.minute, due.second) == (23, 59, 59)


def test_holidays_that_never_end_are_not_searched_for_ever() -> None:
    assert due_at(at(2026, 3, 2), 15, ZONE, lambda day: "holiday") > at(2027, 3, 2)


def test_which_days_are_worked() -> None:
    assert is_working(date(2026, 3, 2), "plain")
    assert not is_working(date(2026, 3, 1), "plain")
    assert is_working(date(2026, 3, 1), "workday")
    assert not is_working(date(2026, 3, 2), "holiday")
