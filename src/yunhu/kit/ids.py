"""Ids: UUIDv7 (RFC 9562 §5.7) as 32 lowercase hexadecimal digits; they sort by the time they were made."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal

CHANCE_BITS = 74
"""Random bits in an id."""

_TIME_MASK = (1 << 48) - 1
_CHANCE_MASK = (1 << CHANCE_BITS) - 1
_LOW_MASK = (1 << 62) - 1
_VERSION = 7 << 76
_VARIANT = 2 << 62
_HEX = frozenset("0123456789abcdef")


class MalformedId(Refusal):
    """The text is not a UUIDv7."""

    id: ClassVar[str] = "id.malformed"
    status: ClassVar[int] = 400


def uuid7(at_us: int, chance: int) -> str:
    """The id made at an instant (µs since the epoch) with 74 random bits given as an int.

    Of two ids of one millisecond, the one with the larger `chance` sorts later.
    """
    value = (
        (at_us // 1000 & _TIME_MASK) << 80
        | _VERSION
        | (chance & _CHANCE_MASK) >> 62 << 64
        | _VARIANT
        | chance & _LOW_MASK
    )
    return f"{value:032x}"


def parse(text: str) -> str:
    """The canonical form of an id written with or without hyphens, in either case. Raises `MalformedId`."""
    if len(text) not in (32, 36):
        raise MalformedId
    digits = text.replace("-", "").lower()
    if len(digits) != 32 or not _HEX.issuperset(digits) or digits[12] != "7" or digits[16] not in "89ab":
        raise MalformedId
    return digits


def made_at(id_: str) -> int:
    """When a (valid) id was made: µs since the epoch, exact to the millisecond."""
    return int(id_[:12], 16) * 1000
