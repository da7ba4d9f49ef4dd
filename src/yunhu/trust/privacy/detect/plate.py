"""车牌 (GA 36): a province, a letter and five characters, six for cars on new energy."""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.findings import LIKELY, Finding
from yunhu.trust.privacy.detect.runs import DIGIT

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER: Final = "[A-HJ-NP-Za-hj-np-zＡ-ＨＪ-ＮＰ-Ｚａ-ｈｊ-ｎｐ-ｚ]"
_GAP: Final = r"[ \u3000·•・.\-－]?"
_ONE: Final = f"(?:{DIGIT}|{_LETTER})"
_PLATE: Final = re.compile(
    f"{_LETTER}(?<=[{_PROVINCES}].)"
    f"{_GAP}{_ONE}(?:{_GAP}{_ONE}){{3,4}}{_GAP}(?:{_ONE}|[挂学警港澳])"
    r"(?![0-9A-Za-z])"
)
_DIGIT: Final = re.compile(DIGIT)
_FEWEST_DIGITS: Final = 2


def find(text: str) -> Iterator[Finding]:
    """The number plates of a text."""
    for found in _PLATE.finditer(text):
        if len(_DIGIT.findall(found[0])) >= _FEWEST_DIGITS:
            yield Finding(found.start() - 1, found.end(), "plate", LIKELY)
