"""How customers are found though all that is known of them is sealed: by keyed hashes of parts.

Of a name that is how it begins and each one, two and three neighbouring characters, of a number its last
digits in every length that is searched for. Who has the database without the keys sees that two names share a
part, and not which; docs/keys.md says what that may tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from yunhu.people.customers import numbers, rules
from yunhu.people.customers.model import Kind
from yunhu.platform.sealing import NUMBER, fingerprint

FEWEST_DIGITS: Final = 4
"""Digits at the end of a number that find it (尾号)."""

MOST_DIGITS: Final = 16
"""The longest end of a number that finds it: a whole number of any country is shorter."""

MOST_PARTS: Final = 32
"""Parts of one length of one name, and of one search, that are looked at."""

LONGEST_PART: Final = 3

_START: Final = "name.start"
_PART: Final = "name.part"
_TAIL: Final = "number.tail"


def of_value(kind: Kind, value: str) -> str:
    """What finds an identity by its whole value."""
    return fingerprint(value, NUMBER if kind == "phone" else kind)


def of_name(name: str) -> list[str]:
    """What finds a record by its name."""
    key = rules.name_key(name)
    starts = [fingerprint(key[:length], _START) for length in (1, 2) if len(key) >= length]
    return starts + [part for length in range(1, LONGEST_PART + 1) for part in _parts(key, length)]


def of_number(value: str) -> list[str]:
    """What finds a number by its end."""
    mirrored = numbers.mirror(value)[:MOST_DIGITS]
    return [fingerprint(mirrored[:length], _TAIL) for length in range(FEWEST_DIGITS, len(mirrored) + 1)]


def of_tail(mirrored: str) -> str:
    """What all numbers have in common that end so (the last digit first)."""
    return fingerprint(mirrored[:MOST_DIGITS], _TAIL)


def of_start(key: str) -> str:
    """What all names have in common that begin with the first one or two characters of this one."""
    return fingerprint(key[:2], _START)


def of_words(key: str) -> Sequence[str]:
    """What a name has that holds these characters."""
    return _parts(key, min(len(key), LONGEST_PART))


def _parts(key: str, length: int) -> list[str]:
    parts = dict.fromkeys(key[at : at + length] for at in range(len(key) - length + 1))
    return [fingerprint(part, _PART) for part in list(parts)[:MOST_PARTS]]
