"""What can be revealed, and what for."""

from __future__ import annotations

from typing import Final, Literal, get_args

from msgspec import Struct

from yunhu.kit.instants import Instant

Kind = Literal["contact", "leg", "customer", "callback", "voicemail", "blacklist", "ticket", "token"]
"""What a value belongs to."""

Purpose = Literal["call_back", "verify", "deliver", "complaint", "correct", "law", "other"]
"""Why somebody needs a value in clear. `other` must be said in words."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)

NOTE_MAX: Final = 200
FIELD_MAX: Final = 64
ID_MAX: Final = 256
"""A token is as long as what it stands for."""

"""Characters."""


class Asked(Struct, frozen=True, kw_only=True):
    """One value that somebody wants to see."""

    kind: Kind
    id: str
    field: str
    purpose: Purpose
    note: str = ""


class Limits(Struct, frozen=True, kw_only=True):
    """How many values one person may see, and how long each may be looked at (seconds)."""

    hour: int = 30
    day: int = 200
    shown_s: int = 60


class Reveal(Struct, frozen=True, kw_only=True):
    """That somebody saw a value: all but the value."""

    id: str
    tenant: str
    person: str
    kind: str
    object: str
    field: str
    purpose: str
    note: str
    at: Instant


class Found(Struct, frozen=True):
    """A value in clear. Printing it shows nothing."""

    value: str

    def __repr__(self) -> str:
        return "Found()"
