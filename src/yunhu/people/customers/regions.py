"""Where a number belongs (归属地), by a table that comes with the program: nobody is asked, it takes µs.

A landline is where its area code says. A mobile number began where its prefix was given out, and stays the
same when its owner moves or takes it to another carrier: so its place and its carrier are only likely.
"""

from array import array
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

import msgspec
from phonenumbers import PhoneNumberType, number_type, region_code_for_number

from yunhu.kit.phone import normalise
from yunhu.kit.refusal import Refusal
from yunhu.people.customers import numbers

TABLE = Path(__file__).resolve().parents[2] / "assets/regions/china.json"
"""Made by `python -m tools.regions`."""

DIGITS = 7
"""Digits behind the country's code that say where a number belongs."""

CARRIER_DIGITS = (2, 3, 4)
"""How many of them say whose a mobile number was."""

CACHED = 4_096
"""Numbers whose region is remembered, in all languages together."""

LANDLINE = 0.95
COUNTRY = 0.9
MOBILE = 0.6

_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})

Names = tuple[str, str]
"""What a thing is called in Chinese and in English."""


class Region(msgspec.Struct, frozen=True):
    """Where a number belongs."""

    text: str
    """As people say it: `广东省深圳市`, `北京市 中国移动`, `美国`."""

    confidence: float
    """From 0 to 1."""

    country: str
    """Two letters (ISO 3166-1)."""


class _File(msgspec.Struct):
    """The table as it is written: where runs of one place begin, each from the one before."""

    places: list[Names]
    steps: list[int]
    place_of: list[int]
    carriers: dict[str, Names]
    countries: dict[str, Names]


class Places:
    """The table in memory: a megabyte."""

    def __init__(self, file: _File) -> None:
        self._starts = array("I", accumulate(file.steps))
        self._place_of = array("H", file.place_of)
        self._places = file.places
        self._carriers = file.carriers
        self.countries: Mapping[str, Names] = file.countries

    def place(self, national: str) -> Names | None:
        """Where a number of China belongs, by its digits behind the country's code."""
        if len(national) < DIGITS:
            return None
        run = bisect_right(self._starts, int(national[:DIGITS])) - 1
        index = self._place_of[run] if run >= 0 else 0
        return self._places[index - 1] if index else None

    def carrier(self, national: str) -> Names | None:
        """Who gave a mobile number of China out."""
        found = (self._carriers.get(national[:count]) for count in reversed(CARRIER_DIGITS))
        return next(filter(None, found), None)


@cache
def places() -> Places:
    """The table, read once."""
    return Places(msgspec.json.decode(TABLE.read_bytes(), type=_File))


def region(number: str, language: str) -> Region | None:
    """Where a number belongs; None when its digits do not say."""
    try:
        return _region(normalise(number), 0 if language.startswith("zh") else 1)
    except Refusal:
        return None


@lru_cache(CACHED)
def _region(dialled: str, language: int) -> Region | None:
    number, table = numbers.whole(dialled), places()
    country = str(region_code_for_number(number)) if number is not None else ""
    if number is None or country not in table.countries:
        return None
    nation = table.countries[country][language]
    if country != numbers.HOME:
        return Region(nation, COUNTRY, country)
    kind, national = number_type(number), str(number.national_number)
    place = table.place(national)
    if kind == PhoneNumberType.FIXED_LINE and place is not None:
        return Region(place[language], LANDLINE, country)
    if kind not in _MOBILE:
        return Region(nation, COUNTRY, country)
    carrier = table.carrier(national)
    parts = (place[language] if place else nation, carrier[language] if carrier else "")
    return Region(" ".join(part for part in parts if part), MOBILE, country)
