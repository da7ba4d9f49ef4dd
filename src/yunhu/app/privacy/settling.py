"""Readers of one thing wait a moment for what has just happened to it."""

from __future__ import annotations

from typing import Protocol

from yunhu.platform.journal.journal import JournalUnavailable

SETTLE_S = 0.5
"""How long a reader of one contact waits for facts that are not in the database yet."""


class Late(Protocol):
    """What is behind what happens (the projector)."""

    async def caught_up(self, timeout_s: float) -> None:
        """Wait until it is not. Raises TimeoutError."""
        ...


async def settle(projector: Late) -> None:
    """Let the projector catch up, as far as it does in a moment; readers see what there is then."""
    try:
        await projector.caught_up(SETTLE_S)
    except (TimeoutError, JournalUnavailable):
        return
