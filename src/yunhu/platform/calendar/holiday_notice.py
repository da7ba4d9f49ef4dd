"""The official notice of a year's holidays and working weekends, in the two forms in which it goes around.

JSON as the project holiday-cn writes it: `{"year": 2027, "days": [{"name", "date", "isOffDay"}]}`; and CSV
with a header line: `date,name,off`, where `off` is yes or no. Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import msgspec

from yunhu.kit.problem import Misread

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS = 200
LARGEST = 1 << 20
"""Bytes of a file."""

_WORDS = {"yes": True, "true": True, "1": True, "是": True, "休": True}
_WORDS |= {"no": False, "false": False, "0": False, "否": False, "班": False}
_COLUMNS = ("date", "name", "off")


class Day(msgspec.Struct, frozen=True):
    """A day that is off, or a weekend day that is worked, and the holiday it belongs to."""

    date: date
    name: str
    off: bool = msgspec.field(name="isOffDay")


class Notice(msgspec.Struct, frozen=True):
    """What is said of one year. Some of its days may lie next to the year: the last of December before."""

    year: int
    days: tuple[Day, ...]


def read(data: bytes) -> Notice:
    """The notice in a file. Raises Misread, with an id below `holidays`."""
    if len(data) > LARGEST:
        raise _bad("too_large", 0, largest=LARGEST >> 10)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad("no_text", data.count(b"\n", 0, error.start) + 1) from None
    notice = _from_json(text) if text.lstrip().startswith(("{", "[")) else _from_csv(text)
    _check(notice)
    return notice


def _from_json(text: str) -> Notice:
    try:
        return msgspec.json.decode(text, type=Notice)
    except msgspec.ValidationError as error:
        raise _bad("wrong_form", 0, reason=str(error)) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise _bad("no_json", 0, reason=str(error)) from None


def _from_csv(text: str) -> Notice:
    days: list[Day] = []
    for line, cells in _rows(text):
        day, name, word = cells
        off = _WORDS.get(word.casefold())
        try:
            at = date.fromisoformat(day)
        except ValueError:
            raise _bad("bad_date", line, value=day[:40]) from None
        if off is None:
            raise _bad("bad_off", line, value=word[:40])
        days.append(Day(at, name, off))
    years = [day.date.year for day in days]
    # Most days of a notice are of its year; a few may be of the December before.
    return Notice(max(set(years), key=lambda year: (years.count(year), year), default=0), tuple(days))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text))
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        missing = [name for name in _COLUMNS if name not in header]
        if missing:
            raise _bad("no_columns", 1, columns=", ".join(missing))
        at = [header.index(name) for name in _COLUMNS]
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, [cells[each] if each < len(cells) else "" for each in at]
    except csv.Error:
        raise _bad("no_csv", reader.line_num) from None


def _check(notice: Notice) -> None:
    if not any(day.off for day in notice.days):
        raise _bad("empty", 0)
    if not FIRST_YEAR <= notice.year <= LAST_YEAR:
        raise _bad("bad_year", 0, year=notice.year, first=FIRST_YEAR, last=LAST_YEAR)
    if len(notice.days) > MOST_DAYS:
        raise _bad("too_many", 0, most=MOST_DAYS)
    seen: set[date] = set()
    for day in notice.days:
        near = day.date.year == notice.year or (day.date.year, day.date.month) == (notice.year - 1, 12)
        if not near:
            raise _bad("other_year", 0, date=day.date.isoformat(), year=notice.year)
        if day.date in seen:
            raise _bad("twice", 0, date=day.date.isoformat())
        if not day.off and day.date.isoweekday() <= 5:
            raise _bad("worked_anyway", 0, date=day.date.isoformat())
        seen.add(day.date)


def _bad(why: str, line: int, **params: object) -> Misread:
    return Misread(f"holidays.{why}", line, params)
