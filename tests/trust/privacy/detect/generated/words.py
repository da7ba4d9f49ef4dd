"""Sentences, names and places of the test set; none of the lists is the detector's."""

import tomllib
from pathlib import Path
from typing import Any, Final

_READ: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))

WITH: Final[dict[str, list[str]]] = _READ["with"]
WITHOUT: Final[list[str]] = _READ["without"]
SURNAMES: Final[str] = _READ["people"]["surnames"]
DOUBLE, GIVEN = (_READ["people"][key].split() for key in ("double", "given"))
REGIONS, ROADS, ESTATES, VILLAGES = (
    _READ["places"][key].split() for key in ("regions", "roads", "estates", "villages")
)
