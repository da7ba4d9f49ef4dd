"""What is known of numbers, for rooms that know neither numbering plans nor regions."""

from __future__ import annotations

from yunhu.kit.phone import MalformedNumber, normalise
from yunhu.people.customers.numbers import spellings, tidy
from yunhu.people.customers.places import key
from yunhu.people.customers.regions import Regions


class Callers:
    """Numbers in every spelling, and the words for where they belong. Answers from memory."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def tidy(self, number: str) -> str:
        """A number in its whole form. Raises `MalformedNumber`."""
        return tidy(number)

    def forms(self, number: str) -> tuple[str, ...]:
        """The spellings of a number, the whole one first; none for what is no number (`anonymous`)."""
        try:
            return (*spellings(tidy(number)), normalise(number))
        except MalformedNumber:
            return ()

    def words(self, number: str) -> frozenset[str]:
        """The words for where a number belongs."""
        place = self._regions.place(number)
        return frozenset() if place is None else place.words()

    def word(self, region: str) -> str:
        """A region in the form of those words."""
        return key(region)
