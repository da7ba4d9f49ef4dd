"""The public holidays and working weekends of mainland China."""

from datetime import date, timedelta

from yunhu.platform.calendar.holiday_notice import Day, Notice
from yunhu.platform.calendar.holidays import KNOWN_YEARS, ChinaDays

UNKNOWN = KNOWN_YEARS[-1] + 1
NEW_YEAR = Day(date(UNKNOWN, 1, 1), "元旦", True)
NOTICE = Notice(UNKNOWN, (NEW_YEAR, Day(date(UNKNOWN - 1, 12, 31), "元旦", True)))


def test_2026_is_as_the_state_council_announced_it() -> None:
    kind_of = ChinaDays()
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    worked = [day for day in days if kind_of(day) == "workday"]
    assert [(day.month, day.day) for day in worked] == [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    assert all(day.weekday() >= 5 for day in worked)
    assert all(kind_of(date(2026, 10, day)) == "holiday" for day in range(1, 8))
    assert kind_of(date(2026, 2, 17)) == "holiday"
    assert kind_of(date(2026, 3, 2)) == "plain"


def test_a_year_that_is_not_known_has_plain_days() -> None:
    kind_of = ChinaDays()
    assert {kind_of(date(UNKNOWN, month, 1)) for month in range(1, 13)} == {"plain"}
    assert kind_of(date(1999, 10, 1)) == "plain"
    assert not kind_of.knows(UNKNOWN)


def test_a_year_is_missing_exactly_from_sixty_days_before_it_begins() -> None:
    china = ChinaDays()
    first = date(UNKNOWN, 1, 1)
    assert china.missing(first - timedelta(days=61)) == []
    assert china.missing(first - timedelta(days=60)) == [UNKNOWN]
    assert china.missing(first) == [UNKNOWN]
    assert china.missing(date(UNKNOWN, 12, 31)) == [UNKNOWN, UNKNOWN + 1]
    china.use({UNKNOWN: NOTICE})
    assert china.missing(first - timedelta(days=60)) == []


def test_an_imported_notice_is_believed_first() -> None:
    china = ChinaDays()
    assert china(date(2026, 10, 1)) == "holiday"
    small = Notice(2026, (Day(date(2026, 10, 2), "国庆节", True), Day(date(2026, 10, 10), "国庆节", False)))
    china.use({UNKNOWN: NOTICE, 2026: small})
    assert china(date(UNKNOWN, 1, 1)) == "holiday"
    assert china(date(UNKNOWN, 1, 2)) == "plain"
    assert china(date(UNKNOWN - 1, 12, 31)) == "holiday"
    assert china(date(2026, 10, 1)) == "plain"
    assert [(it.date.day, it.off) for it in china.days(2026)] == [(2, True), (10, False), (31, True)]
    assert list(china.days(UNKNOWN)) == [NEW_YEAR]
    china.use({})
    assert china(date(UNKNOWN, 1, 1)) == "plain"


def test_the_days_of_a_year_have_names() -> None:
    days = list(ChinaDays().days(2026))
    assert days[0].name == "New Year's Day"
    assert sum(not day.off for day in days) == 6
