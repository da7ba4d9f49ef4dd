"""What holds a time limit up, and what is stored only."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from yunhu.kit.instants import Instant

Held = Literal["customer", "contact", "ticket"]
"""What a legal hold is on; one on a customer holds the customer's contacts and tickets."""

Stored = Literal["customer", "contact", "ticket", "recording"]

MOST_HOLDS: Final = 10_000
"""Holds of a tenant at once."""

LONGEST_REASON: Final = 500


class LegalHold(Struct, frozen=True, kw_only=True):
    """Nothing of it is deleted until the hold is released: a dispute, an inquiry."""

    id: str
    kind: Held
    object: str
    why: str
    placed_by: str
    placed_at: Instant
    released_by: str | None = None
    released_at: Instant | None = None


class StorageOnly(Struct, frozen=True, kw_only=True):
    """It is stored and not read any more (PIPL article 47): a duty to keep it ends at `until`, or a hold."""

    kind: Stored
    object: str
    why: Literal["duty", "hold", "restriction"]
    request: str
    since: Instant
    until: Instant | None = None
