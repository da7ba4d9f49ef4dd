"""How contacts are drawn."""

from collections.abc import Callable, Mapping, Sequence

Shuffle = Callable[[list[str]], None]
"""Brings a list into a random order."""


def draw(contacts: Mapping[str, Sequence[str]], each: int, shuffle: Shuffle) -> list[str]:
    """`each` contacts of every agent, all where there are fewer. The same chance draws the same contacts."""
    drawn: list[str] = []
    for agent in sorted(contacts):
        theirs = sorted(contacts[agent])
        shuffle(theirs)
        drawn += theirs[:each]
    return drawn
