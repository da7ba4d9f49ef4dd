"""What the room of messages needs from others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

Announce = Callable[[str, str | None, Struct], object]
"""(tenant, contact, fact): journals the fact and publishes it."""


class Fresh(Protocol):
    """How fresh the database is."""

    async def settle(self) -> None:
        """Wait a moment for facts that are on their way into the database; never raises."""
        ...
