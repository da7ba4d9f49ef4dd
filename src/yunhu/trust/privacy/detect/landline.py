"""Landlines with their area, 400 and 800 lines, and numbers of seven or eight digits that are said to be one.

Public lines of five and six digits (95588, 110) belong to nobody, and stay.
"""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.around import LOOK, is_labelled, is_part_of_word
from yunhu.trust.privacy.detect.findings import BY_CONTEXT, LIKELY, Finding
from yunhu.trust.privacy.detect.runs import Run, holds_day, spaced

_COUNTRY: Final = r"(?:\+[- ]?|0[- ]?0[- ]?)8[- ]?6[-. ]{0,2}"
_CITY: Final = f"(?:{spaced('1', '0')}|{spaced('2', '[0-57-9]')})"
_REST: Final = ["[0-9]"] * 6
_LANDLINE: Final = re.compile(
    r"(?<![0-9])(?<![0-9][-.])(?:"
    + f"(?:{_COUNTRY}0?|0[-. ]?)"
    + f"(?:{spaced(_CITY, '[2-8]', *_REST, '[0-9]')}"
    + f"|{spaced('[3-9]', '[0-9]', '[0-9]', '[2-8]', *_REST)}(?:[-. ]?[0-9])?)"
    + f"|{spaced('[48]', '0', '0', '[0-9]', *_REST)}"
    + r")(?![0-9X])"
)
_SAID: Final = re.compile(
    r"(?:电话|座机|固话|致电|回电|拨打|办公室|分机|家里|tel|phone|landline)(?:号码|号)?[^0-9，。,;；、]{0,6}$",
    re.IGNORECASE,
)
_LOCAL: Final = re.compile(r"(?<![0-9])" + spaced("[2-8]", *_REST) + r"(?:[-. ]?[0-9])?(?![0-9X])")
_LONGEST_LOCAL: Final = 8
_WHOLE_DAY: Final = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])")
_COUNTED: Final = re.compile(r"\s?(?:元|块|万|个|件|台|次|条|%|美元|人民币|[,，.][0-9]|年|月)")


def find(run: Run) -> Iterator[Finding]:
    """The landlines of a run."""
    for found in _LANDLINE.finditer(run.digits):
        start, end = found.span()
        before = run.before(start, LOOK)
        if is_part_of_word(before, run.after(end, 1)) or holds_day(found[0]) or is_labelled(before):
            continue
        opened = before.endswith(("(", "（"))
        yield Finding(run.start + start - opened, run.start + end, "landline", LIKELY)


def find_local(run: Run) -> Iterator[Finding]:
    """Seven or eight digits without an area: only where the words before them say so."""
    if run.length > _LONGEST_LOCAL:
        return
    found = _LOCAL.fullmatch(run.digits)
    if found is None or _WHOLE_DAY.fullmatch(run.digits) or holds_day(run.digits):
        return
    after = run.after(len(run.digits), 3)
    if _SAID.search(run.before(0, LOOK)) and not _COUNTED.match(after) and not is_part_of_word("", after):
        yield Finding(run.start, run.end, "landline", BY_CONTEXT)
