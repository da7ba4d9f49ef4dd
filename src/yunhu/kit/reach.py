"""How far a permission reaches: over one's own, one's team's, what one was given to review, or everything."""

from collections.abc import Mapping
from enum import IntFlag
from typing import Final


class Reach(IntFlag):
    """What a permission is about. Who holds several roles reaches what they reach together (`|`).

    A team includes oneself, a tenant everything; a sample and a team have nothing to do with each other.
    """

    NOTHING = 0
    OWN = 1
    TEAM = 3
    SAMPLE = 4
    TENANT = 15


REACHES: Final[Mapping[str, Reach]] = {
    "own": Reach.OWN,
    "team": Reach.TEAM,
    "sample": Reach.SAMPLE,
    "tenant": Reach.TENANT,
}
"""The words for it, the narrowest first."""


def covers(held: Reach, asked: Reach) -> bool:
    """Whether who reaches `held` reaches all of `asked`."""
    return held & asked == asked


def words_of(reach: Reach) -> tuple[str, ...]:
    """The fewest words that say a reach: `("team", "sample")`; none for nothing."""
    if covers(reach, Reach.TENANT):
        return ("tenant",)
    mine = ("team",) if covers(reach, Reach.TEAM) else ("own",) if reach & Reach.OWN else ()
    return (*mine, "sample") if reach & Reach.SAMPLE else mine
