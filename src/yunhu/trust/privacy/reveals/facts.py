"""What is announced about values that were shown."""

from __future__ import annotations

from msgspec import Struct


class PrivacyRevealed(Struct, frozen=True, kw_only=True, tag="privacy.revealed", tag_field="kind"):
    """Somebody was shown a value in clear. Never the value, and never the words of the purpose."""

    reveal: str
    of: str
    """The kind of thing: `contact`, `customer`, …"""

    object: str
    field: str
    purpose: str
    by: str
