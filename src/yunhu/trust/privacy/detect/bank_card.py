"""Bank cards: thirteen to nineteen digits that Luhn's check accepts and that a network of cards gives out."""

import re
from collections.abc import Iterator
from typing import Final

from yunhu.trust.privacy.detect.around import LOOK, is_part_of_word
from yunhu.trust.privacy.detect.findings import CERTAIN, Finding
from yunhu.trust.privacy.detect.runs import Run

_SHORTEST, _LONGEST = 13, 19
_GROUP: Final = re.compile("[0-9]+")
_NETWORKS: Final = re.compile(
    r"62[0-9]{14,17}"  # UnionPay
    r"|4[0-9]{15}|4[0-9]{18}"  # Visa
    r"|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}"  # Mastercard
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}"  # JCB
    r"|9558[0-9]{15}|60(?:11|13|5[89])[0-9]{12,15}|6[49][0-9]{14}"  # older debit cards, Discover
)
"""Others, American Express among them, are found where a word says that a card follows."""
_SAID: Final = re.compile(r"(?:卡|账号|帐号|card|visa|account)[^0-9\n。]{0,8}$", re.IGNORECASE)
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def find(run: Run) -> Iterator[Finding]:
    """The bank cards of a run: groups of digits that together are one."""
    if len(run.digits) < _SHORTEST:
        return
    groups = [found.span() for found in _GROUP.finditer(run.digits)]
    done = 0
    for first, (start, _end) in enumerate(groups):
        if start < done:
            continue  # inside a card
        digits = ""
        for begin, end in groups[first:]:
            digits += run.digits[begin:end]
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST and passes_luhn(digits) and _is_card(run, digits, start, end):
                done = end
                yield Finding(run.start + start, run.start + end, "bank_card", CERTAIN)


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    plain, doubled = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, plain)) + sum(_DOUBLED[int(digit)] for digit in doubled)) % 10 == 0


def _is_card(run: Run, digits: str, start: int, end: int) -> bool:
    before = run.before(start, LOOK)
    if is_part_of_word(before, run.after(end, 1)):
        return False
    return _NETWORKS.fullmatch(digits) is not None or _SAID.search(before) is not None
