"""Who is told about promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

Announce = Callable[[str, str | None, Struct], object]
"""(tenant, contact, fact): journals the fact and publishes it."""


class PromiseHandler(Protocol):
    """The calls' side. Told synchronously, when the ledger is settled; it may call back."""

    def callback_due(self, contact: str) -> None:
        """The pause is over: the contact takes its place again."""
        ...

    def callback_rests(self, contact: str) -> None:
        """Nobody is to be called before a later moment: the contact leaves its place."""
        ...

    def callback_changed(self, contact: str, number: str) -> None:
        """The customer wants to be called under another number."""
        ...

    def callback_over(self, contact: str, why: str) -> None:
        """It will not be made (any more): `cancelled`, `failed`, `expired` or `kept_by_caller`."""
        ...


class Reach(Protocol):
    """What the door needs to know of numbers."""

    def __call__(self, tenant: str, number: str) -> bool:
        """Whether a trunk takes the number."""
        ...


class Fresh(Protocol):
    """How fresh the database is."""

    async def settle(self) -> None:
        """Wait a moment for facts that are on their way into the database; never raises."""
        ...
