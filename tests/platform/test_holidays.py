"""The public holidays and working weekends of mainland China."""

from datetime import date, timedelta

from yunhu.platform.holidays import KNOWN_YEARS, ChinaDays


def test_2026_is_as_the_state_council_announced_it() -> None:
    told: list[int] = []
    kind_of = ChinaDays(told.append)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    worked = [day for day in days if kind_of(day) == "workday"]
    assert [(day.month, day.day) for day in worked] == [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert all(day.weekday() >= 5 for day in worked)
    assert all(kind_of(date(2026, 10, day)) == "holiday" for day in range(1, 8))
    assert kind_of(date(2026, 2, 17)) == "holiday"
    assert kind_of(date(2026, 3, 2)) == "plain"
    assert told == []


def test_a_year_that_is_not_known_is_told_once_and_has_plain_days() -> None:
    told: list[int] = []
    kind_of = ChinaDays(told.append)
    unknown = KNOWN_YEARS[-1] + 1
    assert {kind_of(date(unknown, month, 1)) for month in range(1, 13)} == {"plain"}
    assert kind_of(date(1999, 10, 1)) == "plain"
    assert told == [unknown, 1999]
