"""Decisions about the blacklist: what may be on it, and in which form it is compared."""

from __future__ import annotations

from typing import Final

from yunhu.kit.phone import normalise
from yunhu.people.blacklist.errors import EmergencyNumber, MalformedValue
from yunhu.people.blacklist.model import LONGEST_PREFIX, SHORTEST_PREFIX, VALUE_MAX, Effect, Kind
from yunhu.people.blacklist.ports import Callers

EMERGENCY: Final = frozenset(
    {
        *("110", "119", "120", "122", "12110", "12119", "12120", "12122", "12395"),
        *("112", "911", "999", "000", "108", "118"),
    }
)
"""Who must always come through: police, fire brigade, ambulance, traffic, sea rescue, here and abroad."""

_AREA_CODES = (3, 4)
"""Digits of an area code with its zero: `0755110` is the police of Shenzhen."""

_HOME = "+86"


def tidy_prefix(raw: str) -> str | None:
    """A prefix in the form in which it is compared; None when it is none. Raises `MalformedNumber`."""
    prefix = normalise(raw)
    prefix = "+" + prefix[2:] if prefix.startswith("00") else prefix
    fits = SHORTEST_PREFIX <= len(prefix) <= LONGEST_PREFIX
    return prefix if fits and prefix.removeprefix("+").isdigit() else None


def compared(kind: Kind, raw: str, callers: Callers) -> str:
    """The value of an entry about a number, a prefix or a region; a customer's id is one already.

    Raises `MalformedNumber`, `MalformedValue`, `EmergencyNumber`.
    """
    value: str | None = raw
    if kind == "number":
        value = callers.tidy(raw)
        if any(map(is_emergency, (value, *callers.forms(raw)))):
            raise EmergencyNumber
    elif kind == "prefix":
        value = tidy_prefix(raw)
        if value is not None and covers_emergency(value):
            raise EmergencyNumber
    elif kind == "region":
        value = callers.word(raw)
    if not value or len(value) > VALUE_MAX:
        raise MalformedValue(kind=kind)
    return value


def is_emergency(number: str) -> bool:
    """Whether a number, as it was dialled or shown, is an emergency service's."""
    bare = number.removeprefix(_HOME)
    if bare in EMERGENCY:
        return True
    return bare.startswith("0") and any(bare[digits:] in EMERGENCY for digits in _AREA_CODES)


def covers_emergency(prefix: str) -> bool:
    """Whether a prefix would turn an emergency service away."""
    bare = prefix.removeprefix(_HOME)
    return is_emergency(prefix) or any(number.startswith(bare) for number in EMERGENCY)


def missing(effect: Effect, prompt: str | None, flow: str | None) -> str | None:
    """What an effect needs and does not have."""
    if effect == "play" and prompt is None:
        return "prompt"
    return "flow" if effect == "flow" and flow is None else None
