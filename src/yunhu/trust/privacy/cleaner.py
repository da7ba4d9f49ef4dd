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

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of what was found."""
        return frozenset(one.kind for one in self.findings)


def clean(text: str) -> Cleaned:
    """The text with masks in place of what is personal; everything else stays as it is."""
    findings = find(text)
    return Cleaned(_masked(text, findings), tuple(findings)) if findings else Cleaned(text, ())


def without_cards(text: str) -> str:
    """The text with masks in place of bank cards: what is kept sealed holds no card, not even encrypted."""
    cards = [one for one in find(text) if one.kind == "bank_card"]
    return _masked(text, cards) if cards else text


def _masked(text: str, findings: list[Finding]) -> str:
    pieces, done = [], 0
    for start, end, kind, _certainty in findings:
        value = text[start:end]
        pieces += [text[done:start], masks.BY_KIND[kind](plain(value) if kind in _NUMBERS else value)]
        done = end
    return "".join((*pieces, text[done:]))
