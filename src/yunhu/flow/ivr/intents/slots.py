"""What is named in a text: one of a list of words, a number, a date. Pure; today is an argument."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from yunhu.flow.ivr.intents.numerals import first_number

Wanted = Sequence[str] | str
"""A list of words, "number" or "date"."""

_DAYS = {"大后天": 3, "后天": 2, "明天": 1, "今天": 0, "昨天": -1}
_DAYS_EN = {"day after tomorrow": 2, "tomorrow": 1, "today": 0, "yesterday": -1}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS_IN_WORDS = "january february march april may june july august september october november december"
_MONTHS = tuple(_MONTHS_IN_WORDS.split())
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?")
_WEEKDAY = re.compile(r"(下?)(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAY_EN = re.compile(rf"\b({'|'.join(_WEEK)})\b")
_MONTH_EN = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b")


def find(text: str, wanted: Mapping[str, Wanted], today: date) -> dict[str, str]:
    """The value of each slot that is found: a word as the list has it, digits, an ISO date."""
    found = {name: _find(text.casefold(), kind, today) for name, kind in wanted.items()}
    return {name: value for name, value in found.items() if value is not None}


def _find(text: str, kind: Wanted, today: date) -> str | None:
    match kind:
        case "number":
            return first_number(text)
        case "date":
            day = find_date(text, today)
            return day.isoformat() if day is not None else None
        case _:
            words = [word for word in kind if word.casefold() in text]
            return max(words, key=len) if words else None


def find_date(text: str, today: date) -> date | None:
    """The first kind of date that a text in small letters has. A day without a year is the next such day."""
    if found := _ISO.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_DAY.search(text):
        return _coming(int(found[1]), int(found[2]), today)
    if found := _MONTH_EN.search(text):
        return _coming(_MONTHS.index(found[1]) + 1, int(found[2]), today)
    for words in (_DAYS, _DAYS_EN):
        for word, days in words.items():
            if word in text:
                return today + timedelta(days=days)
    if found := _WEEKDAY.search(text):
        weekday = "一二三四五六日".index(found[2].replace("天", "日"))
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=7 + weekday) if found[1] else _next(weekday, today)
    if found := _WEEKDAY_EN.search(text):
        return _next(_WEEK.index(found[1]), today)
    return None


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _coming(month: int, day: int, today: date) -> date | None:
    this = _date(today.year, month, day)
    return this if this is not None and this >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
