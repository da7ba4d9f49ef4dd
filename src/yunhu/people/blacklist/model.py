"""What an entry of the blacklist is, and what a caller meets who is on it."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from yunhu.kit.instants import Instant

Kind = Literal["number", "prefix", "region", "customer"]
Effect = Literal["reject", "play", "low", "flow"]
"""Turn the call away, play a prompt and hang up, let it wait behind everybody, answer with another flow."""

MOST_ENTRIES: Final = 100_000
VALUE_MAX: Final = 100
REASON_MAX: Final = 500
CATEGORY_MAX: Final = 40
NAME_MAX: Final = 64
SHORTEST_PREFIX: Final = 3
LONGEST_PREFIX: Final = 16


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is on the list, or many: everybody with a prefix or of a region.

    `value` is in the one form in which it is compared. `until` None: for good.
    """

    id: str
    kind: Kind
    value: str
    effect: Effect
    reason: str
    category: str
    by: str
    created_at: Instant
    until: Instant | None = None
    prompt: str | None = None
    flow: str | None = None

    def __repr__(self) -> str:
        """Without whom it is about, and why."""
        return f"Entry(id={self.id!r}, kind={self.kind!r}, effect={self.effect!r})"

    @property
    def hit(self) -> Hit:
        """What a caller meets by it."""
        return Hit(self.id, self.kind, self.effect, self.prompt, self.flow)

    def holds(self, now: Instant) -> bool:
        """Whether it has not expired: it ends by itself, no job is needed."""
        return self.until is None or now < self.until


class Hit(msgspec.Struct, frozen=True):
    """What a caller meets, and by which entry."""

    entry: str
    matched: Kind
    effect: Effect
    prompt: str | None = None
    flow: str | None = None
