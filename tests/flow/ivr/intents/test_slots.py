"""What is named in a text: words of a list, numbers, dates of every kind."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.intents.slots import find, find_date

TODAY = date(2026, 1, 7)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("3月5号", "2026-03-05"),
        ("1月2日", "2027-01-02"),
        ("march 5th", "2026-03-05"),
        ("今天", "2026-01-07"),
        ("大后天吧", "2026-01-10"),
        ("后天", "2026-01-09"),
        ("the day after tomorrow", "2026-01-09"),
        ("tomorrow", "2026-01-08"),
        ("周五", "2026-01-09"),
        ("星期天", "2026-01-11"),
        ("下周一", "2026-01-12"),
        ("on monday", "2026-01-12"),
        ("2026-13-01", None),
        ("2月30日", None),
        ("随便", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    found = find_date(text, TODAY)
    assert (found.isoformat() if found else None) == day


def test_slots_are_filled_with_what_is_found() -> None:
    wanted = {
        "city": ("上海", "上海浦东", "Hong Kong"),
        "count": "number",
        "day": "date",
        "color": ("红", "蓝"),
    }
    assert find("我要两张明天去上海浦东的票", wanted, TODAY) == {
        "city": "上海浦东",
        "count": "2",
        "day": "2026-01-08",
    }
    assert find("to hong kong", wanted, TODAY) == {"city": "Hong Kong"}


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    find(text, {"n": "number", "d": "date", "w": ("a", "b")}, TODAY)
