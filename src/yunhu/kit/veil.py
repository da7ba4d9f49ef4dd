"""What may be shown of facts and attributes: the values of persons are masked, wherever they stand. Pure.

Shapes of the interface mask field by field. A fact is shown as it was written, and an attribute holds what
somebody put there: so here the names of the keys decide, and, for all others, what a value looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from yunhu.kit import masks

Names = Callable[[str], str]
"""How names are shown to somebody: as they are, or masked."""

SEALED: Final = "yp1."
"""Begins a value that was sealed for storing; nobody who reads it here could open it."""

TARGET: Final = "number:"
"""Begins a number as a target of a transfer, and as a party."""

VISIT: Final = "visit."
"""Begins what stands in the place of a number when somebody calls from a web page."""

_NAMES = frozenset({"caller_name"})
_NUMBERS = frozenset({"caller", "callback", "dialled", "number", "party"})
_OURS = frozenset({("contact.arrived", "number")})
"""Numbers of the centre itself, by the fact's kind."""

_IDS = frozenset(
    {"agent", "contact", "customer", "entry", "flow", "kind", "leg", "node", "phone", "queue", "trunk"}
)
_TICKET = "ticket."
"""Facts of these kinds have numbers of tickets."""

_NUMBER = re.compile(r"\+[0-9][0-9 -]{5,20}[0-9]|(?:\+?86|0086)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}")
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[ -]?[1-9][0-9]{6,7}")
_LONG = re.compile(r"[0-9]{14,18}[0-9Xx]")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")


def fact(kind: str, body: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """What may be shown of a fact."""
    is_out = body.get("direction") == "outbound"
    return {
        key: target(value)
        if key == "dialled" and isinstance(value, str) and not is_out
        else _field(kind, key, value, names)
        for key, value in body.items()
    }


def number(value: str) -> str:
    """A number, masked. The id of a visit, which stands in the place of one, is nobody's and stays."""
    return value if value.startswith(VISIT) else masks.number(value)


def text(value: str) -> str:
    """A value that may be anything: masked when the whole of it is a number, an address or an identity."""
    if value.startswith(SEALED):
        return masks.HIDDEN
    if value.startswith(TARGET):
        return target(value)
    if _NUMBER.fullmatch(value) or _LANDLINE.fullmatch(value):
        return masks.number(value)
    if _LONG.fullmatch(value):
        return masks.id_card(value)
    return masks.email(value) if _EMAIL.fullmatch(value) else value


def target(value: str) -> str:
    """A target or party: `number:138****1234`; queues and agents stay as they are."""
    if not value.startswith(TARGET):
        return value
    return TARGET + number(value.removeprefix(TARGET))


def _field(kind: str, key: str, value: Any, names: Names) -> Any:
    if isinstance(value, Mapping):
        return fact(kind, value, names)
    if isinstance(value, list | tuple):
        return [_field(kind, key, each, names) for each in value]
    if not isinstance(value, str) or (kind, key) in _OURS:
        return value
    if value.startswith(SEALED):
        return masks.HIDDEN
    if key in _NAMES:
        return names(value)
    if key in _NUMBERS and not kind.startswith(_TICKET):
        return number(value)
    if key in _IDS:
        return target(value)
    return text(value)
