"""What values look like as they come from callers, pages and configuration."""

from __future__ import annotations

from datetime import time

from yunhu.flow.ivr.spoken import reading
from yunhu.flow.ivr.spoken.reading import Amount, Day, Number


def test_numbers_keep_the_places_that_were_written() -> None:
    assert reading.number(" 1,234.50 ") == Number(False, 1234, "50")
    assert reading.number("-0") == Number(True, 0)
    assert reading.number("") is None
    assert reading.number("1.") is None


def test_amounts_know_their_currency() -> None:
    assert reading.amount("12.5") == Amount(False, 1250, "CNY")
    assert (
        reading.amount("EUR 3")
        == reading.amount("3 EUR")
        == reading.amount("€3")
        == Amount(False, 300, "EUR")
    )
    assert reading.amount("-0.001") == Amount(False, 0, "CNY")
    assert reading.amount("eleven") is None
    assert reading.amount(".") is None


def test_days_must_exist() -> None:
    assert reading.day("2024/02/29") == Day(2024, 2, 29)
    assert reading.day("2023-02-29") is None
    assert reading.day("1301") is None
    assert reading.day("0229") == Day(None, 2, 29)


def test_times_are_taken_as_they_are_written() -> None:
    assert reading.clock("9:30") == time(9, 30)
    assert reading.clock("2026-11-22T23:59:59.5Z") == time(23, 59, 59)
    assert reading.clock("24:00") is None
