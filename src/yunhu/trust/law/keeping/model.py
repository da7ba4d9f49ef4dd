"""What holds a time limit up, and what is stored only."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from yunhu.kit.instants import Instant
from yunhu.kit.purposes import Level

Held = Literal["customer", "contact", "ticket"]
"""What a legal hold is on; one on a customer holds the customer's contacts and tickets."""

Stored = Literal["customer", "contact", "ticket", "recording"]

MOST_HOLDS: Final = 10_000
"""Holds of a tenant at once."""

LONGEST_REASON: Final = 500
MOST_FIELDS: Final = 500


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


class DataField(Struct, frozen=True, forbid_unknown_fields=True):
    """A field that a tenant adds: an attribute of customers, or of contacts (set by flows and by web pages).

    What nobody declares here is not kept: purpose, class and level are said before the first value.
    """

    of: Literal["customer", "contact"]
    key: Annotated[str, Meta(min_length=1, max_length=64)]
    purpose: str = ""
    keep: str = ""
    level: Level = "L3"
    name: Annotated[str, Meta(max_length=100)] = ""
