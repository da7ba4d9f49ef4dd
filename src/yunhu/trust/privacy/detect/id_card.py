"""身份证: eighteen characters with the checksum of GB 11643, and the fifteen digits of before 1999."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from yunhu.trust.privacy.detect.around import LOOK, is_labelled, is_part_of_word
from yunhu.trust.privacy.detect.findings import BY_CONTEXT, CERTAIN, Finding
from yunhu.trust.privacy.detect.runs import Run, spaced

_PROVINCES: Final = frozenset((*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47))) | frozenset(
    (*range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_FIRST_YEAR, _LAST_YEAR = 1850, 2100
_GAPS: Final = re.compile("[-. ]")
_EIGHTEEN: Final = re.compile(r"(?<![0-9])" + spaced("[1-8]", *["[0-9]"] * 16, "[0-9X]") + r"(?![0-9])")
_FIFTEEN: Final = re.compile(r"(?<![0-9])" + spaced("[1-8]", *["[0-9]"] * 14) + r"(?![0-9X])")


def find(run: Run) -> Iterator[Finding]:
    """The identity cards of a run."""
    for found in _EIGHTEEN.finditer(run.digits):
        if is_id_card(_GAPS.sub("", found[0])):
            yield Finding(run.start + found.start(), run.start + found.end(), "id_card", CERTAIN)
    for found in _FIFTEEN.finditer(run.digits):
        start, end = found.span()
        before = run.before(start, LOOK)
        if is_labelled(before) or is_part_of_word(before, run.after(end, 1)):
            continue
        if _is_old(_GAPS.sub("", found[0])):
            yield Finding(run.start + start, run.start + end, "id_card", BY_CONTEXT)


def is_id_card(text: str) -> bool:
    """Whether eighteen characters are one: its province, its day of birth, its checksum."""
    if int(text[:2]) not in _PROVINCES or not _is_day(text[6:10], text[10:12], text[12:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[17]


def _is_old(text: str) -> bool:
    return int(text[:2]) in _PROVINCES and _is_day("19" + text[6:8], text[8:10], text[10:12])


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return _FIRST_YEAR <= date(int(year), int(month), int(day)).year <= _LAST_YEAR
    except ValueError:
        return False
