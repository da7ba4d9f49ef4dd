"""What the door of contacts needs to know from others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from msgspec import Struct

from yunhu.work.calls.model import Phase


class RecordingOf(Struct, frozen=True, kw_only=True):
    """A recording of a contact, as the contact's page names it."""

    id: str
    state: str
    started_at: int | None
    duration_ms: int


RecordingsOf = Callable[[str, str], Awaitable[Sequence[RecordingOf]]]
"""The recordings of a contact: tenant, contact."""


class Live(Protocol):
    """What is known of contacts in progress, and how fresh the database is."""

    def phase(self, contact: str) -> Phase | None:
        """Where a contact stands; None when it is over."""
        ...

    async def settle(self) -> None:
        """Wait a moment for facts that are on their way into the database; never raises."""
        ...
