"""Texts that people write, without the personal data in them: cleaned before they leave where they enter."""

from typing import NamedTuple

from yunhu.kit import masks
from yunhu.trust.privacy.detect.detector import find
from yunhu.trust.privacy.detect.findings import Finding
from yunhu.trust.privacy.detect.runs import plain

_NUMBERS = frozenset({"mobile", "landline", "id_card", "bank_card"})
"""Kinds that may be written in Chinese numerals."""


class Cleaned(NamedTuple):
    """A text in which everything personal is masked, and where that was in the text before."""

    text: str
    findings: tuple[Finding, ...]


def clean(text: str) -> Cleaned:
    """The text with masks in place of what is personal; everything else stays as it is."""
    findings = find(text)
    return Cleaned(_masked(text, findings), tuple(findings)) if findings else Cleaned(text, ())


def _masked(text: str, findings: list[Finding]) -> str:
    pieces, done = [], 0
    for start, end, kind, _certainty in findings:
        value = text[start:end]
        pieces += [text[done:start], masks.BY_KIND[kind](plain(value) if kind in _NUMBERS else value)]
        done = end
    return "".join((*pieces, text[done:]))
