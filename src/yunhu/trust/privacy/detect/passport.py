"""Passports and travel permits: Chinese forms alone, any form where the words before it say passport."""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.around import is_labelled
from yunhu.trust.privacy.detect.findings import BY_CONTEXT, LIKELY, Finding
from yunhu.trust.privacy.detect.runs import Run, spaced

_LETTERS: Final = re.compile(r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9])([A-Za-zＡ-Ｚａ-ｚ]{1,2})[- \u3000]?$")
_HALF: Final = str.maketrans({chr(0xFEE0 + code): chr(code) for code in range(0x41, 0x7B)})
_SAID: Final = re.compile(
    r"(?:护照|通行证|回乡证|台胞证|证件|passport)\s?(?:号码|号|no\.?|number)?[^0-9A-Za-z\n。]{0,6}$",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(spaced(*["[0-9]"] * 7) + r"(?:[-. ]{0,2}[0-9]){0,3}(?![0-9X])")
_CHINESE: Final = re.compile(r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}")
_ANY: Final = re.compile(r"[A-Z]{0,2}[0-9]{7,10}")
_LOOK: Final = 24
_LETTER: Final = frozenset(chr(code) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B))) | frozenset(
    chr(code) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
)
_GAPS: Final = frozenset("- \u3000")
_LATIN: Final = re.compile(r"[A-Za-z]")


def find(run: Run) -> Iterator[Finding]:
    """The passport that a run ends, if it is one."""
    before = run.before(0, _LOOK)
    letter = before[-1:] in _LETTER or (before[-1:] in _GAPS and before[-2:-1] in _LETTER)
    if not letter and "照" not in before and "证" not in before and "port" not in before.lower():
        return
    found = _DIGITS.match(run.digits)
    if found is None or _LATIN.match(run.after(found.end(), 1)):
        return
    letters = _LETTERS.search(before)
    start = run.start - (len(letters[0]) if letters else 0)
    mark = letters[1].translate(_HALF).upper() if letters else ""
    number = mark + "".join(filter(str.isdigit, found[0]))
    said = _SAID.search(run.text[max(0, start - _LOOK) : start]) is not None
    if said and _ANY.fullmatch(number):
        yield Finding(start, run.start + found.end(), "passport", BY_CONTEXT)
    elif letters and _CHINESE.fullmatch(number) and not is_labelled(before[: letters.start()]):
        yield Finding(start, run.start + found.end(), "passport", LIKELY)
