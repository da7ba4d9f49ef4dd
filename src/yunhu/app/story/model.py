"""What is kept of one contact, as the main database has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from yunhu.work.recordings.model import Recording

Row = Mapping[str, Any]


class Kept(Struct, frozen=True, kw_only=True):
    """A contact's rows. `names`: kind (agent, queue, flow, trunk) → id → what people call it."""

    contact: Row
    segments: Sequence[Row]
    legs: Sequence[Row]
    facts: Sequence[Row]
    recordings: Sequence[Recording]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def began_at(self) -> int:
        """When the story begins (µs): the first thing that is known of the contact."""
        known: list[int] = [self.contact["arrived_at"], *(fact["at"] for fact in self.facts[:1])]
        return min(known)
