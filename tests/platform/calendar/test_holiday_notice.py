"""The official notice of holidays, in its forms, and what may be wrong with one."""

from datetime import date

import msgspec
import pytest

from yunhu.kit.problem import Misread
from yunhu.platform.calendar.holiday_notice import MOST_DAYS, Day, Notice, read

JSON = """{"$schema": "x", "year": 2027, "papers": ["https://www.gov.cn/x"], "days": [
 {"name": "元旦", "date": "2026-12-31", "isOffDay": true},
 {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
 {"name": "春节", "date": "2027-02-06", "isOffDay": true},
 {"name": "春节", "date": "2027-02-14", "isOffDay": false}]}"""
CSV = """date,name,off
2026-12-31,元旦,yes
2027-01-01,元旦,休

2027-02-06,春节,1
2027-02-14,春节,no
"""
NOTICE = Notice(
    2027,
    (
        Day(date(2026, 12, 31), "元旦", True),
        Day(date(2027, 1, 1), "元旦", True),
        Day(date(2027, 2, 6), "春节", True),
        Day(date(2027, 2, 14), "春节", False),
    ),
)


@pytest.mark.parametrize("text", [JSON, CSV, "﻿" + CSV.replace("\n", "\r\n"), "\n " + JSON])
def test_both_forms_say_the_same(text: str) -> None:
    assert read(text.encode()) == NOTICE


def test_columns_may_be_in_any_order() -> None:
    assert read("Off,more,Date,Name\nyes,x,2027-01-01,元旦\n".encode()).days[0] == NOTICE.days[1]


def test_what_is_kept_is_read_again() -> None:
    assert read(msgspec.json.encode(NOTICE)) == NOTICE


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", "no_columns", 1),
        ("date,name\n", "no_columns", 1),
        ("date,name,off\n", "empty", 0),
        ("date,name,off\n2027-02-14,x,no\n", "empty", 0),
        ("date,name,off\n2027-13-01,x,yes\n", "bad_date", 2),
        ("date,name,off\n2027-01-01,x,yes\n1 May,x,yes\n", "bad_date", 3),
        ("date,name,off\n2027-01-01,x,perhaps\n", "bad_off", 2),
        ("date,name,off\n2027-01-01\n", "bad_off", 2),
        ('date,name,off\n"' + "x" * 200_000, "no_csv", 2),
        ("date,name,off\n1999-01-01,x,yes\n", "bad_year", 0),
        (CSV + "2027-01-01,x,yes\n", "twice", 0),
        (CSV + "2028-01-01,x,yes\n", "other_year", 0),
        (CSV + "2027-02-15,x,no\n", "worked_anyway", 0),
        ("{", "no_json", 0),
        ("[]", "wrong_form", 0),
        ('{"year": "2027", "days": []}', "wrong_form", 0),
        ('{"year": 2027, "days": [{"name": "x", "date": "2027-02-30", "isOffDay": true}]}', "wrong_form", 0),
        (
            "date,name,off\n"
            + "".join(f"2027-{m:02}-{d:02},x,yes\n" for m in range(1, 13) for d in range(1, 29)),
            "too_many",
            0,
        ),
    ],
)
def test_what_is_wrong_is_told(text: str, why: str, line: int) -> None:
    with pytest.raises(Misread) as caught:
        read(text.encode())
    assert (caught.value.id, caught.value.line) == (f"holidays.{why}", line)


def test_bytes_that_are_no_text_and_too_many_of_them() -> None:
    for data, why in ((b"date\n\xff", "no_text"), (b" " * (2 << 20), "too_large")):
        with pytest.raises(Misread) as caught:
            read(data)
        assert caught.value.id == f"holidays.{why}"
    assert MOST_DAYS < 12 * 28
