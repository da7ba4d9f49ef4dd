"""Business time: what lies within opening hours, over weekends, holidays and a clock that is set forward."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.business_time import DayKind, Hours, after, between, is_open, next_change
from yunhu.kit.instants import DAY, HOUR, MINUTE, SECOND

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = round(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * SECOND
LUNCH = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
FREE = {date(2026, 10, day) for day in range(1, 8)}
WORKED = {date(2026, 10, 10), date(2026, 2, 14)}


def kind_of(day: date) -> DayKind:
    """Two working Saturdays and one holiday week."""
    return "workday" if day in WORKED else "holiday" if day in FREE else "plain"


OFFICE = Hours(SHANGHAI, (LUNCH,) * 5 + ((), ()), LUNCH, kind_of)
ALWAYS = Hours(SHANGHAI, (((0, 24 * 60),),) * 7, (), lambda day: "plain")
NEVER = Hours(SHANGHAI, ((),) * 7, (), lambda day: "plain")


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """An instant of 2026 in Shanghai."""
    return round(datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).timestamp()) * SECOND


def test_a_day_with_a_lunch_break_has_eight_hours() -> None:
    assert between(OFFICE, at(3, 2), at(3, 3)) == 8 * HOUR
    assert between(OFFICE, at(3, 2, 11, 30), at(3, 2, 13, 30)) == HOUR
    assert between(OFFICE, at(3, 7), at(3, 9)) == 0


def test_a_working_saturday_counts_and_a_holiday_does_not() -> None:
    assert between(OFFICE, at(2, 14), at(2, 15)) == 8 * HOUR
    assert between(OFFICE, at(2, 21), at(2, 22)) == 0
    assert between(OFFICE, at(10, 1), at(10, 8)) == 0
    # Thursday 8, Friday 9, and Saturday 10, which is worked.
    assert between(OFFICE, at(9, 30, 18), at(10, 12)) == 24 * HOUR


def test_what_is_due_falls_into_opening_hours() -> None:
    assert after(OFFICE, at(9, 30, 17), 2 * HOUR) == at(10, 8, 10)
    assert after(OFFICE, at(3, 2, 11), HOUR) == at(3, 2, 12)
    assert after(OFFICE, at(3, 2, 11), HOUR + MINUTE) == at(3, 2, 13, 1)
    assert after(OFFICE, at(3, 7), 0) == at(3, 7)


def test_it_is_open_at_the_beginning_and_not_at_the_end() -> None:
    assert is_open(OFFICE, at(3, 2, 9))
    assert not is_open(OFFICE, at(3, 2, 12))
    assert not is_open(OFFICE, at(3, 2, 18))
    assert not is_open(NEVER, at(3, 2, 9))


def test_hours_that_never_come_are_not_waited_for() -> None:
    assert after(NEVER, at(3, 2), 1) is None
    assert between(NEVER, at(3, 2), at(12, 2)) == 0


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25)])
def test_a_day_on_which_the_clock_is_set_has_its_real_length(day: str, hours: int) -> None:
    new_york = Hours(ZoneInfo("America/New_York"), (((0, 24 * 60),),) * 7, (), lambda day: "plain")
    start = round(datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=new_york.zone).timestamp()) * SECOND
    assert between(new_york, start, start + hours * HOUR) == hours * HOUR
    assert after(new_york, start, hours * HOUR) == start + hours * HOUR


def test_no_hour_counts_twice_where_the_clock_is_set_forward() -> None:
    spans = ((2 * 60, 2 * 60 + 30), (3 * 60, 3 * 60 + 30))
    hours = Hours(ZoneInfo("America/New_York"), (spans,) * 7, (), lambda day: "plain")
    start = round(datetime(2026, 3, 8, tzinfo=hours.zone).timestamp()) * SECOND
    assert between(hours, start, start + DAY) == 30 * MINUTE


# --- properties -------------------------------------------------------------------------------------------

instants = st.integers(0, 400 * DAY).map(lambda since: NEW_YEAR + since)
amounts = st.integers(0, 30 * 8 * HOUR)


@given(st.tuples(instants, instants, instants).map(sorted))
def test_parts_sum_up(three: list[int]) -> None:
    first, second, third = three
    assert between(OFFICE, first, second) + between(OFFICE, second, third) == between(OFFICE, first, third)
    assert 0 <= between(OFFICE, first, third) <= third - first


@given(instants, amounts)
def test_after_is_the_inverse_of_between(start: int, amount: int) -> None:
    end = after(OFFICE, start, amount)
    assert end is not None
    assert between(OFFICE, start, end) == amount
    if amount:
        assert between(OFFICE, start, end - 1) == amount - 1


@given(instants, st.integers(0, DAY), amounts)
def test_a_later_start_is_never_due_earlier(start: int, later: int, amount: int) -> None:
    early, late = after(OFFICE, start, amount), after(OFFICE, start + later, amount)
    assert early is not None
    assert late is not None
    assert early <= late


@given(instants, amounts)
def test_where_it_is_always_open_business_time_is_time(start: int, amount: int) -> None:
    assert between(ALWAYS, start, start + amount) == amount
    assert after(ALWAYS, start, amount) == start + amount


def test_a_special_day_has_hours_of_its_own() -> None:
    special = {date(2026, 3, 2): ((10 * 60, 11 * 60),), date(2026, 10, 1): LUNCH, date(2026, 3, 3): ()}
    hours = replace(OFFICE, special=special)
    assert between(hours, at(3, 2), at(3, 3)) == HOUR
    assert between(hours, at(10, 1), at(10, 2)) == 8 * HOUR
    assert not is_open(hours, at(3, 3, 10))
    assert next_change(hours, at(3, 2, 12)) == at(3, 4, 9)


def test_the_next_change_is_the_next_opening_or_the_end_of_this_one() -> None:
    assert next_change(OFFICE, at(3, 2, 8)) == at(3, 2, 9)
    assert next_change(OFFICE, at(3, 2, 9)) == at(3, 2, 12)
    assert next_change(OFFICE, at(3, 2, 12)) == at(3, 2, 13)
    assert next_change(OFFICE, at(3, 6, 18)) == at(3, 9, 9)
    assert next_change(OFFICE, at(9, 30, 20)) == at(10, 8, 9)


def test_days_that_touch_are_one_opening() -> None:
    night = Hours(SHANGHAI, (((22 * 60, 24 * 60),), ((0, 6 * 60),), *((),) * 5), (), lambda day: "plain")
    assert next_change(night, at(3, 2, 23)) == at(3, 3, 6)
    assert next_change(ALWAYS, at(3, 2)) is None
    assert next_change(NEVER, at(3, 2)) is None


@given(st.integers(0, 365 * 24 * 60))
def test_between_two_changes_nothing_changes(minute: int) -> None:
    start = NEW_YEAR + minute * MINUTE
    change = next_change(OFFICE, start)
    assert change is not None
    assert is_open(OFFICE, change) != is_open(OFFICE, start)
    assert is_open(OFFICE, change - 1) == is_open(OFFICE, start)
    worked = between(OFFICE, start, change)
    assert worked == (change - start if is_open(OFFICE, start) else 0)
