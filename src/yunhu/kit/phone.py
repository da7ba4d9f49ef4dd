"""Light normalisation of dialled and caller numbers, before any numbering plan is known."""

from typing import ClassVar

from yunhu.kit.refusal import Refusal

LONGEST = 32
"""Characters in a normalised number: E.164 has 15 digits; prefixes and service codes need some more."""

_LONGEST_RAW = 64
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0B: "+", 0xFF0A: "*", 0xFF03: "#"}
_SEPARATORS = dict.fromkeys(map(ord, " \t\u00a0\u3000-\u2010\u2011\u2012\u2013\uff0d.()/\uff08\uff09"))
_CLEAN: dict[int, str | None] = {**_FULL_WIDTH, **_SEPARATORS}
_DIALLED = frozenset("0123456789*#")


class MalformedNumber(Refusal):
    """The text cannot be dialled. The text itself is not repeated: it may be somebody's number."""

    id: ClassVar[str] = "phone.malformed"
    status: ClassVar[int] = 400


def normalise(raw: str) -> str:
    """Digits, `*`, `#` and a leading `+`, without separators; full-width characters become plain ones.

    Raises `MalformedNumber` for anything else ("anonymous", an empty text, more than 32 characters).
    """
    if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST:
        return raw
    if len(raw) > _LONGEST_RAW:
        raise MalformedNumber
    number = raw.translate(_CLEAN)
    dialled = number.removeprefix("+")
    if not dialled or len(number) > LONGEST or not _DIALLED.issuperset(dialled):
        raise MalformedNumber
    return number
