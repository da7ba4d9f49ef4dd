"""E-mail addresses, with full-width characters and with 艾特 and 点 said for @ and the dot."""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.findings import CERTAIN, Finding

_WORD: Final = "A-Za-z0-9Ａ-Ｚａ-ｚ０-９_＿"
_AT: Final = r"\s?(?:@|＠|艾特|\(at\)|\[at\])\s?"
_DOT: Final = r"\s?(?:\.|．|。(?=[A-Za-zＡ-Ｚａ-ｚ])|点)\s?"
_EMAIL: Final = re.compile(
    f"(?<![{_WORD}])[{_WORD}](?:[{_WORD}.．%+\\-－]{{0,62}}[{_WORD}])?"
    f"{_AT}[{_WORD}](?:[{_WORD}\\-－]{{0,61}}[{_WORD}])?"
    f"(?:{_DOT}[A-Za-zＡ-Ｚａ-ｚ0-9][A-Za-zＡ-Ｚａ-ｚ0-9\\-]{{0,61}}[A-Za-zＡ-Ｚａ-ｚ]){{1,4}}"
)


def find(text: str) -> Iterator[Finding]:
    """The e-mail addresses of a text."""
    if "@" in text or "＠" in text or "艾特" in text or "at)" in text or "at]" in text:
        for found in _EMAIL.finditer(text):
            yield Finding(found.start(), found.end(), "email", CERTAIN)
