"""A table of number segments (号段) that somebody imports: which prefix belongs where, and to which carrier.

Such tables are sold and shared as CSV in a few dialects; all are read into one compact form. Pure.

    prefix,province,city,carrier         our own: `1380013,北京,北京,移动`; the columns in any order
    编号,号段,省份,城市,运营商,邮编       with a header line in Chinese, and more columns than we need
    1300000|山东|济南|250000|0531|2      phone.dat without a header line, whose carriers are numbers
"""

from __future__ import annotations

import csv
import io
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import msgspec

from yunhu.kit.problem import Misread
from yunhu.people.customers import places
from yunhu.people.customers.places import Place

DIGITS = 7
"""Digits behind the country's code that say where a number belongs."""

SHORTEST = 2
MOST_ROWS = 2_000_000
MOST_PLACES = 60_000
LARGEST = 256 << 20
"""Bytes of a file."""

CONFIDENCE = 0.8
"""A bought table knows newer prefixes; a number that was taken along to another carrier it does not know."""

_HEADERS: Mapping[str, frozenset[str]] = {
    "prefix": frozenset({"prefix", "phone", "segment", "mobile", "number", "号段", "手机号段", "前缀"}),
    "province": frozenset({"province", "省份", "省"}),
    "city": frozenset({"city", "城市", "市", "归属地"}),
    "carrier": frozenset({"carrier", "isp", "operator", "type", "运营商", "服务商", "卡类型"}),
}
_PHONE_DAT = {"1": "移动", "2": "联通", "3": "电信", "4": "电信虚拟", "5": "联通虚拟", "6": "移动虚拟"}
_WITHOUT_HEADER: Mapping[int, Sequence[str]] = {
    4: ("prefix", "province", "city", "carrier"),
    6: ("prefix", "province", "city", "", "", "carrier"),
}

Where = tuple[str, str, str]
"""Province, city, carrier, as the table writes them."""


English = Mapping[tuple[str, str], str]
"""Province and city in Chinese → the city in English."""

NO_ENGLISH: English = {}


class Compact(msgspec.Struct, frozen=True):
    """The table as it is kept: where runs of one place begin, each from the one before; 0 is no place."""

    rows: int
    places: list[Where]
    steps: list[int]
    place_of: list[int]


class Segments:
    """The table in memory: some megabytes."""

    def __init__(self, table: Compact, version: int, english: English = NO_ENGLISH) -> None:
        """`english` knows what some cities are called in English."""
        self.version = version
        self.rows = table.rows
        self._starts = array("I", accumulate(table.steps))
        self._place_of = array("H", table.place_of)
        self._places = [_place(where, english) for where in table.places]

    def place(self, national: str) -> Place | None:
        """Where a number of China belongs, by its digits behind the country's code."""
        if len(national) < DIGITS:
            return None
        run = bisect_right(self._starts, int(national[:DIGITS])) - 1
        index = self._place_of[run] if run >= 0 else 0
        return self._places[index - 1] if index else None


def _place(where: Where, english_of: English) -> Place:
    province = places.province(where[0])
    city = places.city(where[1])
    cities = province if city == province[0] else (city, english_of.get((province[0], city), city))
    carrier = places.carrier(where[2]) if where[2] else places.NOWHERE
    chinese = province[0] if cities == province else f"{province[0]}{cities[0]}"
    english = province[1] if cities == province else f"{cities[1]}, {province[1]}"
    text = (f"{chinese} {carrier[0]}".strip(), f"{english} {carrier[1]}".strip())
    return Place("CN", text, CONFIDENCE, province, cities, carrier)


# ── from a file ──────────────────────────────────────────────────────────────────────────────────────


def read(data: bytes) -> Compact:
    """The table in a CSV file. Raises Misread, with an id below `segments`."""
    if len(data) > LARGEST:
        raise _bad("too_large", 0, largest=LARGEST >> 20)
    known: dict[str, int] = {}
    index: dict[Where, int] = {}
    for line, prefix, where in _rows(_text(data)):
        number = index.setdefault(where, len(index) + 1)
        if number > MOST_PLACES:
            raise _bad("too_many_places", line, most=MOST_PLACES)
        if known.setdefault(prefix, number) != number:
            raise _bad("twice", line, prefix=prefix)
        if len(known) > MOST_ROWS:
            raise _bad("too_many_rows", line, most=MOST_ROWS)
    if not known:
        raise _bad("empty", 0)
    steps, place_of = _runs(_painted(known))
    return Compact(len(known), list(index), steps, place_of)


def _text(data: bytes) -> str:
    reached = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
    raise _bad("no_text", data.count(b"\n", 0, reached) + 1)


def _rows(text: str) -> Iterator[tuple[int, str, Where]]:
    """Line, prefix and place of each row."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;|\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns: dict[str, int] | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if columns is None:
                columns = _columns(cells, reader.line_num)
                if not _digits(cells[columns["prefix"]]):
                    continue
            yield reader.line_num, *_row(cells, columns, reader.line_num)
    except csv.Error:
        raise _bad("no_csv", reader.line_num) from None


def _columns(cells: Sequence[str], line: int) -> dict[str, int]:
    """Which column holds what: by the header line, or by how many there are."""
    if cells[0].isdigit() and len(cells) in _WITHOUT_HEADER:
        return {name: at for at, name in enumerate(_WITHOUT_HEADER[len(cells)]) if name}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for name, titles in _HEADERS.items():
            if cell.casefold() in titles:
                found.setdefault(name, at)
    missing = [name for name in _HEADERS if name not in found and name != "carrier"]
    if missing:
        raise _bad("no_columns", line, columns=", ".join(missing))
    return found


def _row(cells: Sequence[str], columns: Mapping[str, int], line: int) -> tuple[str, Where]:
    def cell(name: str) -> str:
        at = columns.get(name, len(cells))
        return cells[at] if at < len(cells) else ""

    prefix = _digits(cell("prefix"))
    if not SHORTEST <= len(prefix) <= DIGITS:
        raise _bad("bad_prefix", line, shortest=SHORTEST, longest=DIGITS)
    if not cell("province"):
        raise _bad("no_province", line)
    carrier = cell("carrier")
    return prefix, (cell("province"), cell("city"), _PHONE_DAT.get(carrier, carrier))


def _digits(prefix: str) -> str:
    """A prefix behind the country's code: `0755`, `+86755` and `755` are the same; empty when it is none."""
    bare = prefix.removeprefix("+86").removeprefix("0")
    return bare if bare.isascii() and bare.isdigit() else ""


def _painted(known: Mapping[str, int]) -> array[int]:
    """For each number of `DIGITS` digits the place of its longest known prefix; 0 for none."""
    paint = array("H", bytes(2 * 10**DIGITS))
    for prefix in sorted(known, key=len):
        width = 10 ** (DIGITS - len(prefix))
        start = int(prefix) * width
        paint[start : start + width] = array("H", [known[prefix]]) * width
    return paint


def _runs(paint: array[int]) -> tuple[list[int], list[int]]:
    """Where each run of one place begins (as the distance from the one before), and the place."""
    steps: list[int] = []
    found: list[int] = []
    last, start = 0, 0
    for at, place in enumerate(paint):
        if place != last:
            steps.append(at - start)
            found.append(place)
            last, start = place, at
    return steps, found


def _bad(why: str, line: int, **params: object) -> Misread:
    return Misread(f"segments.{why}", line, params)
