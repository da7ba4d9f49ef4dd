"""What the blacklist needs from others."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

import msgspec

Announce = Callable[[str, str | None, msgspec.Struct], Any]
"""Write a fact down and tell it: tenant, contact (if any), fact."""

NewId = Callable[[], str]
"""Makes ids, each greater than those before."""

NumbersOf = Callable[[str, str], Awaitable[tuple[str, tuple[str, ...]] | None]]
"""A customer's living id and whole numbers, by tenant and id; None when there is no such customer."""


class Callers(Protocol):
    """What is known of numbers; answers from memory."""

    def tidy(self, number: str) -> str:
        """A number in its whole form. Raises `MalformedNumber`."""
        ...

    def forms(self, number: str) -> tuple[str, ...]:
        """The spellings of a number, the whole one first; none for what is no number."""
        ...

    def words(self, number: str) -> Iterable[str]:
        """The words for where a number belongs."""
        ...

    def word(self, region: str) -> str:
        """A region in the form of those words."""
        ...


class Things(Protocol):
    """What callers may meet."""

    def has_prompt(self, name: str) -> bool:
        """Whether there is such a prompt."""
        ...

    def has_flow(self, flow: str) -> bool:
        """Whether there is such a flow."""
        ...
