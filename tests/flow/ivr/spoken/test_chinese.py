"""Chinese numbers: the traps one by one, and every number read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.spoken import chinese
from yunhu.flow.ivr.spoken.reading import Day

VALUES = {**{digit: at for at, digit in enumerate("零一二三四五六七八九")}, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}


def read_back(words: str) -> int:
    """The number that Chinese words mean; written apart from what it checks, from the right to the left."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = words.rpartition(unit)
        if found:
            return read_back(head) * size + (read_back(tail) if tail else 0)
    total, digit = 0, None
    for sign in words:
        if sign in UNITS:
            total += (1 if digit is None else digit) * UNITS[sign]
            digit = None
        else:
            digit = VALUES[sign] or None
    return total + (digit or 0)


@given(st.integers(0, 10**16 - 1) | st.integers(0, 10**6))
def test_every_number_reads_back(number: int) -> None:
    words = chinese.cardinal(number)
    assert read_back(words) == number
    assert "零零" not in words
    assert number == 0 or not words.endswith("零")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, "二"),
        (12, "十二"),
        (20, "二十"),
        (110, "一百一十"),
        (200, "二百"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (2002, "两千零二"),
        (10_000, "一万"),
        (10_010, "一万零一十"),
        (20_002, "两万零二"),
        (100_010, "十万零一十"),
        (101_000, "十万一千"),
        (120_000, "十二万"),
        (200_000_000, "两亿"),
        (100_001_000, "一亿零一千"),
        (101_000_000, "一亿零一百万"),
        (1_000_000_000_000, "一万亿"),
        (2_000_200_000_000, "两万零二亿"),
    ],
)
def test_numbers_as_people_say_them(number: int, words: str) -> None:
    assert chinese.cardinal(number) == words


def test_one_is_yao_only_in_longer_runs_of_digits() -> None:
    assert chinese.digits("12") == "一二"
    assert chinese.digits("101") == "幺零幺"


def test_the_second_of_february_is_no_measure() -> None:
    assert chinese.day(Day(None, 2, 2)) == "二月二日"
