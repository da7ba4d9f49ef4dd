"""What is announced about keys."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class KeyRotated(Struct, frozen=True, kw_only=True, tag="key.rotated", tag_field="kind"):
    """A new key is in use: `key` is its name (of recordings the public key); the ones before still open."""

    what: Literal["master", "data", "recording"]
    key: str
    by: str
