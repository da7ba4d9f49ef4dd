"""Ids for what other systems name freely. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

LONGEST = 64


def slug(name: str, taken: Collection[str] = ()) -> str:
    """An id that looks like the name, and is not taken: small letters, digits, `.`, `_` and `-`."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.strip().lower()).strip("-._")[: LONGEST - 6] or "item"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain}-{number}", number + 1
    return found
