"""What was found in a text, and which of two findings that overlap is kept."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, NamedTuple

CERTAIN: Final = 1.0
"""A checksum or a form that nothing else has."""
LIKELY: Final = 0.9
"""The form, and nothing beside it speaks against it."""
BY_CONTEXT: Final = 0.8
"""The words around it say what it is."""


class Finding(NamedTuple):
    """Personal data between two places of a text. `certainty` is above 0 and at most 1."""

    start: int
    end: int
    kind: str
    certainty: float


def resolved(findings: Iterable[Finding]) -> list[Finding]:
    """Those that do not overlap, in the order of the text: the longest wins, then the most certain."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda it: (it.start - it.end, -it.certainty, it.start)):
        place = bisect_left(kept, one)
        free_before = place == 0 or kept[place - 1].end <= one.start
        if free_before and (place == len(kept) or one.end <= kept[place].start):
            kept.insert(place, one)
    return kept
