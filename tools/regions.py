"""Writes where China's numbers belong, by the tables of `phonenumbers`, into the file that is read.

    python -m tools.regions

The tables of `phonenumbers` take seconds and a hundred megabytes to load, because they hold the whole world
in all languages; a node needs one country in two. Run this again when `phonenumbers` is renewed.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

import msgspec
from phonenumbers.carrierdata import CARRIER_DATA
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.geodata.locale import LOCALE_DATA

OUT = Path(__file__).resolve().parents[1] / "src/yunhu/assets/regions/china.json"

CODE = "86"
DIGITS = 7
"""Digits behind the country's code that say where a number belongs."""

Names = tuple[str, str]
"""What a thing is called in zh and en."""


def names(found: dict[str, str]) -> Names:
    """The names in both languages; one that is missing is said in the other."""
    zh, en = found.get("zh", ""), found.get("en", "")
    return zh or en, en or zh


def country(found: dict[str, str]) -> Names:
    """A country's names. One that begins with `*` is the same as in that other language."""
    zh, en = (found.get(language, "") for language in ("zh", "en"))
    said = {"zh": zh, "en": en}
    return names({key: found[text[1:]] if text.startswith("*") else text for key, text in said.items()})


def places() -> dict[str, Names]:
    """Digits behind the country's code → the place."""
    found = {key[len(CODE) :]: names(value) for key, value in GEOCODE_DATA.items() if key.startswith(CODE)}
    return {key: value for key, value in found.items() if len(key) <= DIGITS}


def painted(known: dict[str, Names], table: list[Names]) -> array[int]:
    """For each number of `DIGITS` digits the place of its longest known beginning: index + 1, 0 for none."""
    index = {place: number for number, place in enumerate(table, 1)}
    paint = array("H", bytes(2 * 10**DIGITS))
    for key in sorted(known, key=len):
        width = 10 ** (DIGITS - len(key))
        start = int(key) * width
        paint[start : start + width] = array("H", [index[known[key]]]) * width
    return paint


def runs(paint: array[int]) -> tuple[list[int], list[int]]:
    """Where each run of one place begins (as the distance from the one before), and the place."""
    steps, found, last, start = [], [], 0, 0
    for at, place in enumerate(paint):
        if place != last:
            steps.append(at - start)
            found.append(place)
            last, start = place, at
    return steps, found


def build() -> dict[str, Any]:
    """Everything that the file says."""
    known = places()
    table = sorted(set(known.values()))
    steps, found = runs(painted(known, table))
    carriers = {key[len(CODE) :]: names(value) for key, value in CARRIER_DATA.items() if key.startswith(CODE)}
    countries = {key: country(value) for key, value in LOCALE_DATA.items() if value.get("en")}
    return {
        "places": table,
        "steps": steps,
        "place_of": found,
        "carriers": dict(sorted(carriers.items())),
        "countries": dict(sorted(countries.items())),
    }


def main() -> None:
    """Write the file."""
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(msgspec.json.encode(build()) + b"\n")


if __name__ == "__main__":
    main()
