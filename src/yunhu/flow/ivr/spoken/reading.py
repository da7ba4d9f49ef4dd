"""What a text holds that is to be spoken: a number, an amount with its currency, a date, a time.

Each reader gives None for what it cannot read, and the text is then said as it stands.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation

from msgspec import Struct

DIGITS_MAX = 16
"""Places before the decimal point that are said as one number (10 ** 16 - 1); longer ones digit by digit."""

DECIMALS_MAX = 8
"""Places after the decimal point."""

DEFAULT_CURRENCY = "CNY"

_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)(?P<whole>[0-9]{{1,{DIGITS_MAX}}})(?:\.(?P<part>[0-9]{{1,{DECIMALS_MAX}}}))?"
)
_AMOUNT = re.compile(r"(?P<before>[A-Z]{3}|[¥￥$€£])?\s*(?P<number>[-+]?[0-9.]+)\s*(?P<after>[A-Z]{3}|元)?")
_SIGNS = {"¥": "CNY", "￥": "CNY", "元": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
_DATE = re.compile(r"(?:(\d{4})([-/.]?))?(\d{2})(?:[-/.]?)(\d{2})(?:[T ].*)?")
_TIME = re.compile(r"(?:.*[T ])?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")


class Number(Struct, frozen=True):
    """A decimal number: its sign, what is before the point, and the digits after it as they were written."""

    negative: bool
    whole: int
    part: str = ""


class Amount(Struct, frozen=True):
    """An amount of money in hundredths, and its currency's ISO 4217 code."""

    negative: bool
    hundredths: int
    currency: str


class Day(Struct, frozen=True):
    """A day; a birthday may be without its year."""

    year: int | None
    month: int
    day: int


def number(text: str) -> Number | None:
    """A number such as `-12.50`, `1,234` or `1234`."""
    found = _NUMBER.fullmatch(text.strip().replace(",", ""))
    if found is None:
        return None
    return Number(found["sign"] == "-", int(found["whole"]), found["part"] or "")


def amount(text: str) -> Amount | None:
    """An amount such as `12.5`, `USD 3`, `3 USD`, `¥3.20`; a bare number is in yuan."""
    found = _AMOUNT.fullmatch(text.strip().replace(",", ""))
    if found is None or number(found["number"]) is None:
        return None
    code = found["before"] or found["after"] or DEFAULT_CURRENCY
    try:
        exact = Decimal(found["number"]) * 100
    except InvalidOperation:
        return None
    hundredths = int(abs(exact).to_integral_value(rounding="ROUND_HALF_UP"))
    return Amount(exact < 0 and hundredths > 0, hundredths, _SIGNS.get(code, code))


def day(text: str) -> Day | None:
    """A day such as `2026-11-22`, `20261122`, `2026/11/22`, `11-22`, or the day of `2026-11-22T09:30:00`."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year = None if found[1] is None else int(found[1])
    try:
        # A leap year allows the 29th of February, as a day without a year must.
        date(2000 if year is None else year, int(found[3]), int(found[4]))
    except ValueError:
        return None
    return Day(year, int(found[3]), int(found[4]))


def clock(text: str) -> time | None:
    """A time such as `9:30`, `14:05:30`, or the time of `2026-11-22T09:30:00+08:00` as it is written."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        return None
