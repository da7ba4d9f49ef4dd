"""What is known of numbers, for rooms that know neither numbering plans nor regions."""

from __future__ import annotations

from functools import lru_cache

from yunhu.kit.phone import MalformedNumber, normalise
from yunhu.people.customers.numbers import spellings, tidy
from yunhu.people.customers.places import Place, key
from yunhu.people.customers.regions import Regions

CACHED = 4_096
"""Numbers, and places, whose forms are remembered: a call asks twice, and many call again."""


class Callers:
    """Numbers in every spelling, and the words for where they belong. Answers from memory."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def tidy(self, number: str) -> str:
        """A number in its whole form. Raises `MalformedNumber`."""
        return tidy(number)

    def forms(self, number: str) -> tuple[str, ...]:
        """The spellings of a number, the whole one first; none for what is no number (`anonymous`)."""
        return _forms(number)

    def words(self, number: str) -> frozenset[str]:
        """The words for where a number belongs."""
        place = self._regions.place(number)
        return frozenset() if place is None else _words(place)

    def word(self, region: str) -> str:
        """A region in the form of those words."""
        return key(region)


@lru_cache(CACHED)
def _forms(number: str) -> tuple[str, ...]:
    try:
        return (*spellings(tidy(number)), normalise(number))
    except MalformedNumber:
        return ()


@lru_cache(CACHED)
def _words(place: Place) -> frozenset[str]:
    return place.words()
