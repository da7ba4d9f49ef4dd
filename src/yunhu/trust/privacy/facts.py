"""What is announced about keys."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

What = Literal["master", "data", "recording"]


class KeyRotated(Struct, frozen=True, kw_only=True, tag="key.rotated", tag_field="kind"):
    """A new key is in use: `key` is its name (of recordings the public key); the ones before still open."""

    what: What
    key: str
    by: str
