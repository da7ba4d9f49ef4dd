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


def draw_altogether(contacts: Mapping[str, Sequence[str]], count: int, shuffle: Shuffle) -> list[str]:
    """`count` contacts, whosever they are, all when there are fewer; each is as likely as any other."""
    drawn = sorted(contact for theirs in contacts.values() for contact in theirs)
    shuffle(drawn)
    return drawn[:count]
