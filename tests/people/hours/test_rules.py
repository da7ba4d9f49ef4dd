"""Business hours: the form that counts, what is wrong with them, and how they stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from yunhu.kit.business_time import between
from yunhu.kit.instants import HOUR, SECOND
from yunhu.people.hours import rules as h
from yunhu.people.hours.model import BusinessHours, SpecialDays, Switch, Week
from yunhu.platform.calendar.holidays import ChinaDays

CHINA = ChinaDays()


PARTY = SpecialDays("Party", ("2026-03-02",), ("09:00-10:00",))
MOVING = SpecialDays("Moving", ("2026-03-04",))
SPECIAL = BusinessHours(id="x", name="x", special=(PARTY, MOVING))


def at(text: str) -> int:
    """An instant of 2026 in Shanghai: `03-02 10:30`."""
    moment = datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return round(moment.timestamp()) * SECOND


def of_day(hours: BusinessHours, day: str) -> float:
    """The business hours of a day of 2026."""
    zone = ZoneInfo(hours.zone)
    start = round(datetime.fromisoformat(f"2026-{day}").replace(tzinfo=zone).timestamp()) * SECOND
    return between(h.compiled(hours, CHINA), start, start + 24 * HOUR) / HOUR


def test_the_default_works_on_chinese_working_days() -> None:
    assert of_day(h.DEFAULT, "03-02") == 9
    assert of_day(h.DEFAULT, "03-07") == 0
    assert of_day(h.DEFAULT, "02-14") == 9
    assert of_day(h.DEFAULT, "02-28") == 9
    assert of_day(h.DEFAULT, "10-01") == 0


def test_a_working_weekend_may_have_hours_of_its_own() -> None:
    assert of_day(BusinessHours(id="x", name="x", makeup=("10:00-12:00",)), "02-14") == 2
    assert of_day(BusinessHours(id="x", name="x", makeup=()), "02-14") == 0


def test_days_of_the_company_win_over_the_public_ones() -> None:
    hours = BusinessHours(id="x", name="x", closed=("2026-03-02", "2026-02-14"), open=("2026-10-01",))
    assert [of_day(hours, day) for day in ("03-02", "02-14", "10-01")] == [0, 0, 9]


def test_who_keeps_no_public_holidays_works_on_them() -> None:
    always = Week(**dict.fromkeys(h.DAYS, ("00:00-24:00",)))
    assert of_day(BusinessHours(id="x", name="x", holidays="none", week=always), "10-01") == 24


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"zone": "Asia/Nowhere"}, "no_such_zone"),
        ({"zone": "../../etc/passwd"}, "no_such_zone"),
        ({"week": Week(mon=("10:00-09:00",))}, "bad_spans"),
        ({"week": Week(mon=("09:00-12:00", "11:00-13:00"))}, "bad_spans"),
        ({"week": Week(mon=("13:00-18:00", "09:00-12:00"))}, "bad_spans"),
        ({"makeup": ("10:00-10:00",)}, "bad_spans"),
        ({"week": Week((), (), (), (), (), (), ())}, "never_open"),
        ({"closed": ("2026-02-30",)}, "bad_date"),
        ({"closed": ("2026-02-28",), "open": ("2026-02-28",)}, "open_and_closed"),
        ({"special": (SpecialDays("x", ("2026-02-30",)),)}, "bad_date"),
        ({"special": (SpecialDays("x", ("2026-02-28",), ("12:00-11:00",)),)}, "bad_spans"),
        ({"special": (SpecialDays("x", ("2026-02-28",)), SpecialDays("y", ("2026-02-28",)))}, "day_twice"),
    ],
)
def test_hours_that_do_not_hold_are_told(wrong: dict[str, Any], fault: str) -> None:
    found = list(h.check([BusinessHours(id="x", name="x", **wrong)]))
    assert [problem.id for problem in found] == [f"hours.{fault}"]
    assert found[0].path.startswith("business_hours[0].")


def test_two_of_one_id_are_told() -> None:
    assert [it.path for it in h.check([h.DEFAULT, h.DEFAULT])] == ["business_hours[1]"]


def test_a_special_day_wins_over_everything() -> None:
    days = SpecialDays("Open house", ("2026-10-01", "2026-03-07"), ("10:00-12:00", "14:00-15:00"))
    hours = BusinessHours(id="x", name="x", closed=("2026-10-01",), special=(days, MOVING))
    assert [of_day(hours, day) for day in ("10-01", "03-07", "03-04", "03-05")] == [3, 3, 0, 9]


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("03-03 08:59", "closed"),
        ("03-03 09:00", "open"),
        ("03-03 18:00", "closed"),
        ("03-07 10:00", "closed"),
        ("10-01 10:00", "holiday"),
        ("03-02 09:30", "open"),
        ("03-02 10:30", "closed"),
        ("03-04 10:30", "holiday"),
    ],
)
def test_how_hours_stand(moment: str, state: str) -> None:
    assert h.state(h.compiled(SPECIAL, CHINA), None, at(moment)) == state


def test_each_place_has_its_own_time() -> None:
    tokyo = h.compiled(BusinessHours(id="x", name="x", zone="Asia/Tokyo", holidays="none"), CHINA)
    assert h.state(tokyo, None, at("03-03 08:30")) == "open"
    assert h.state(tokyo, None, at("03-03 17:30")) == "closed"


def switch(to: Any, start: str, until: str | None) -> Switch:
    end = None if until is None else at(until)
    return Switch(hours="x", to=to, reason="storm", by="li", at=at(start), until=end)


@pytest.mark.parametrize(
    ("turned", "moment", "state", "changes"),
    [
        (switch("closed", "03-03 10:00", None), "03-03 11:00", "closed_now", None),
        (switch("closed", "03-03 10:00", None), "03-09 11:00", "closed_now", None),
        (switch("closed", "03-03 10:00", "03-03 12:00"), "03-03 11:00", "closed_now", "03-03 12:00"),
        (switch("closed", "03-03 10:00", "03-03 12:00"), "03-03 12:00", "open", "03-03 18:00"),
        (switch("closed", "03-03 10:00", "03-03 20:00"), "03-03 11:00", "closed_now", "03-05 09:00"),
        (switch("open", "03-03 18:00", "03-03 20:00"), "03-03 19:00", "open", "03-03 20:00"),
        (switch("open", "03-03 07:00", "03-03 10:00"), "03-03 08:00", "open", "03-03 18:00"),
        (switch("open", "03-03 18:00", "03-03 20:00"), "03-03 20:00", "closed", "03-05 09:00"),
    ],
)
def test_what_is_switched_by_hand_holds_until_its_end(
    turned: Switch, moment: str, state: str, changes: str | None
) -> None:
    hours = h.compiled(SPECIAL, CHINA)
    assert h.state(hours, turned, at(moment)) == state
    assert h.changes_at(hours, turned, at(moment)) == (None if changes is None else at(changes))


def test_a_special_day_has_a_name() -> None:
    assert h.name_of_day(SPECIAL, at("03-02 23:59")) == "Party"
    assert h.name_of_day(SPECIAL, at("03-03 00:00")) is None
