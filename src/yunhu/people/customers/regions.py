"""Where a number belongs (归属地), by tables in memory: nobody is asked, it takes µs.

A landline is where its area code says. A mobile number began where its prefix was given out, and stays the
same when its owner moves or takes it to another carrier: so its place and its carrier are only likely. A
table comes with the program; a newer one of number segments may be imported, and is believed first.
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
from yunhu.people.customers.places import NOWHERE, Names, Place, split
from yunhu.people.customers.segments import DIGITS, Segments

TABLE = Path(__file__).resolve().parents[2] / "assets/regions/china.json"
"""Made by `python -m tools.regions`."""

CARRIER_DIGITS = (2, 3, 4)
"""How many digits behind the country's code say whose a mobile number was."""

CACHED = 4_096
"""Numbers whose place is remembered."""

LANDLINE = 0.95
COUNTRY = 0.9
MOBILE = 0.6

_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class Region(msgspec.Struct, frozen=True):
    """Where a number belongs, in one language. What is not known is empty."""

    text: str
    """As people say it: `广东省深圳市`, `北京市 中国移动`, `美国`."""

    confidence: float
    """From 0 to 1."""

    country: str
    """Two letters (ISO 3166-1)."""

    province: str = ""
    city: str = ""
    """In their short form: `广东`, `深圳`; several cities that share an area code are joined by `、`."""

    carrier: str = ""


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
        self.names = file.places
        self._carriers = file.carriers
        self.countries: Mapping[str, Names] = file.countries

    def place(self, national: str) -> Names | None:
        """Where a number of China belongs, by its digits behind the country's code."""
        if len(national) < DIGITS:
            return None
        run = bisect_right(self._starts, int(national[:DIGITS])) - 1
        index = self._place_of[run] if run >= 0 else 0
        return self.names[index - 1] if index else None

    def carrier(self, national: str) -> Names | None:
        """Who gave a mobile number of China out."""
        found = (self._carriers.get(national[:count]) for count in reversed(CARRIER_DIGITS))
        return next(filter(None, found), None)


@cache
def places() -> Places:
    """The table, read once."""
    return Places(msgspec.json.decode(TABLE.read_bytes(), type=_File))


@cache
def english_cities() -> Mapping[tuple[str, str], str]:
    """What the cities of the table are called in English, by province and city in Chinese."""
    found = (split(names) for names in places().names)
    return {(province[0], city[0]): city[1] for province, city in found}


class Regions:
    """Says where numbers belong: by the imported segments first, then by the table of the program."""

    def __init__(self) -> None:
        self._table = places()
        self.use(None)

    def use(self, segments: Segments | None) -> None:
        """Believe these segments from now on."""
        self._segments = segments
        self._cached = lru_cache(CACHED)(self._find)

    @property
    def version(self) -> int | None:
        """The version of the imported segments; None when there are none."""
        return None if self._segments is None else self._segments.version

    def place(self, number: str) -> Place | None:
        """Where a number belongs, in both languages; None when its digits do not say."""
        try:
            return self._cached(normalise(number))
        except Refusal:
            return None

    def region(self, number: str, language: str) -> Region | None:
        """The same in one language."""
        found, at = self.place(number), 0 if language.startswith("zh") else 1
        if found is None:
            return None
        names = (found.text, found.province, found.city, found.carrier)
        text, province, city, carrier = (each[at] for each in names)
        return Region(text, found.confidence, found.country, province, city, carrier)

    def _find(self, dialled: str) -> Place | None:
        number = numbers.whole(dialled)
        country = str(region_code_for_number(number)) if number is not None else ""
        if number is None or country not in self._table.countries:
            return None
        nation = self._table.countries[country]
        if country != numbers.HOME:
            return Place(country, nation, COUNTRY)
        kind, national = number_type(number), str(number.national_number)
        mobile = kind in _MOBILE
        if not mobile and kind != PhoneNumberType.FIXED_LINE:
            return Place(country, nation, COUNTRY)
        imported = None if self._segments is None else self._segments.place(national)
        if imported is not None:
            return imported if mobile else msgspec.structs.replace(imported, confidence=LANDLINE)
        return self._mobile(national, nation) if mobile else self._landline(national, nation)

    def _landline(self, national: str, nation: Names) -> Place:
        place = self._table.place(national)
        if place is None:
            return Place(numbers.HOME, nation, COUNTRY)
        return Place(numbers.HOME, place, LANDLINE, *split(place))

    def _mobile(self, national: str, nation: Names) -> Place:
        place = self._table.place(national)
        carrier = self._table.carrier(national) or NOWHERE
        said = place or nation
        text = (f"{said[0]} {carrier[0]}".rstrip(), f"{said[1]} {carrier[1]}".rstrip())
        province, city = split(place) if place else (NOWHERE, NOWHERE)
        return Place(numbers.HOME, text, MOBILE, province, city, carrier)
