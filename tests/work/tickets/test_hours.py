"""Business hours of the configuration: the form that counts, and what is wrong with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from yunhu.kit.business_time import between
from yunhu.kit.instants import HOUR, SECOND
from yunhu.platform.holidays import ChinaDays
from yunhu.work.tickets import hours as h
from yunhu.work.tickets.model import BusinessHours, Week

CHINA = ChinaDays(lambda year: None)


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
    ],
)
def test_hours_that_do_not_hold_are_told(wrong: dict[str, Any], fault: str) -> None:
    found = list(h.check([BusinessHours(id="x", name="x", **wrong)]))
    assert [problem.id for problem in found] == [f"ticket.{fault}"]
    assert found[0].path.startswith("business_hours[0].")


def test_two_of_one_id_are_told() -> None:
    assert [it.path for it in h.check([h.DEFAULT, h.DEFAULT])] == ["business_hours[1]"]
