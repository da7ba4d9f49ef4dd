"""What an operator is shown of a contact: persons masked, everything else as it is kept. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from yunhu.app.story.model import Kept, Row
from yunhu.kit import masks, veil

_CONTACT = {"caller": masks.number, "caller_name": masks.name, "note": veil.text}
_SEGMENT = {"number": masks.number}
_IN = {"caller": masks.number}
_OUT = {"caller": masks.number, "dialled": masks.number}


def veiled(kept: Kept) -> Kept:
    """The same, with every number and name masked: operators need none of them to understand a call."""
    return replace(
        kept,
        contact=_masked(kept.contact, _CONTACT),
        segments=[_masked(row, _SEGMENT) for row in kept.segments],
        legs=[_masked(row, _OUT if row["direction"] == "outbound" else _IN) for row in kept.legs],
        facts=[veil.fact(str(row["kind"]), row, masks.name) for row in kept.facts],
    )


def _masked(row: Row, how: Mapping[str, Callable[[str], str]]) -> Row:
    return {
        key: how[key](value) if key in how and isinstance(value, str) else value for key, value in row.items()
    }
