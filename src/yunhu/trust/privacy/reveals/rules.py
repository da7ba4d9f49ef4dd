"""Whether somebody may see one more value now. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from yunhu.kit.instants import DAY, HOUR, SECOND, Instant
from yunhu.trust.privacy.reveals.model import Asked, Limits


def lacks_words(asked: Asked) -> bool:
    """Whether the purpose has to be said in words, and is not."""
    return asked.purpose == "other" and not asked.note.strip()


def wait_s(seen: Sequence[Instant], limits: Limits, now: Instant) -> int:
    """How long somebody waits for the next value (seconds); 0: it may be now.

    `seen` is when the person saw one during the last day, the newest first.
    """
    waits = [
        seen[most - 1] + span - now
        for most, span in ((limits.hour, HOUR), (limits.day, DAY))
        if len(seen) >= most
    ]
    left = max(waits, default=0)
    return -(-left // SECOND) if left > 0 else 0
