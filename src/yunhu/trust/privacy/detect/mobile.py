"""Chinese mobile numbers: eleven digits that begin with a network in service, with or without +86."""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.around import LOOK, is_part_of_word
from yunhu.trust.privacy.detect.findings import LIKELY, Finding
from yunhu.trust.privacy.detect.runs import Run, holds_day, spaced

_NETWORKS: Final = (
    spaced("3", "[0-9]"),
    spaced("4", "[014-9]"),
    spaced("5", "[0-35-9]"),
    spaced("6", "[2567]"),
    spaced("7", "[0-8]"),
    spaced("8", "[0-9]"),
    spaced("9", "[0-9]"),
)
_MOBILE: Final = re.compile(
    r"(?<![0-9])(?<![0-9][-.])"
    + r"(?:(?:\+[- ]?|0[- ]?0[- ]?)?8[- ]?6[-. ]{0,2}|0)?"
    + spaced("1", f"(?:{'|'.join(_NETWORKS)})", *["[0-9]"] * 8)
    + r"(?![0-9X])(?![-.][0-9])"
)


def find(run: Run) -> Iterator[Finding]:
    """The mobile numbers of a run."""
    for found in _MOBILE.finditer(run.digits):
        start, end = found.span()
        if is_part_of_word(run.before(start, LOOK), run.after(end, 1)) or holds_day(found[0]):
            continue
        yield Finding(run.start + start, run.start + end, "mobile", LIKELY)
