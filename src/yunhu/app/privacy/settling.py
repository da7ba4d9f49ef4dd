"""Readers of one thing wait a moment for what has just happened to it; who deletes waits for all of it."""

from __future__ import annotations

from typing import ClassVar, Protocol

from yunhu.kit.refusal import Refusal
from yunhu.platform.journal.journal import JournalUnavailable

SETTLE_S = 0.5
"""How long a reader of one contact waits for facts that are not in the database yet."""


PATIENCE_S = 60.0
"""How long who deletes waits: a fact that is projected afterwards would bring rows back."""


class NotSettled(Refusal):
    """What has happened is not in the database yet: it is slow, or away."""

    id: ClassVar[str] = "rights.not_settled"
    status: ClassVar[int] = 503


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


async def settle_wholly(projector: Late) -> None:
    """Let the projector catch up. Raises NotSettled when it does not in a long time."""
    try:
        await projector.caught_up(PATIENCE_S)
    except (TimeoutError, JournalUnavailable):
        raise NotSettled from None
