"""The words on the screen, from the application's own catalogues: a test finds things as a reader would."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parents[2] / "web" / "src" / "shared" / "i18n"


@cache
def _catalogue(language: str, feature: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((CATALOGUES / language / f"{feature}.json").read_text("utf-8"))
    return found


def word(key: str, language: str = "zh-CN", **values: object) -> str:
    """`desk.offer.answer` → 接听. Raises KeyError for a text that is not there."""
    feature, *path = key.split(".")
    found: object = _catalogue(language, feature)
    for name in path:
        assert isinstance(found, dict)
        found = found[name]
    text = str(found)
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", str(value))
    return text
