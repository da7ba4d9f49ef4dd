"""Runs of digits in every way of writing: full-width, with separators, in Chinese numerals, mixed.

A run is read as plain digits of the same length, so that a place in it is a place in the text.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_DIGITS: Final = {
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    **dict(zip("幺两洞拐勾壹贰叁肆伍陆柒捌玖", "12079123456789", strict=True)),
}
_SPACES: Final = " \u00a0\u2002\u2003\u2009\u3000\t"
_DASHES: Final = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d()\uff08\uff09"
_DOTS: Final = ".\uff0e\u00b7\u2022\u30fb"
_TENS: Final = "xXＸｘ×叉"
_PLAIN: Final = str.maketrans(
    {
        **_DIGITS,
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_DOTS, "."),
        **dict.fromkeys(_TENS, "X"),
        "＋": "+",
    }
)
_NUMERALS: Final = str.maketrans(dict.fromkeys("".join(_DIGITS)[10:], " "))

DIGIT: Final = "[0-9" + "".join(_DIGITS) + "]"
_GAP: Final = "[" + re.escape(_SPACES + _DASHES + _DOTS) + "]"
_RUN: Final = re.compile(f"{DIGIT}(?:{_GAP}{{0,3}}{DIGIT}){{6,}}(?:{_GAP}?[{_TENS}])?")
_SINGLE: Final = "[-. ]{0,3}"
_IS_ELSE: Final = re.compile(
    r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}|(?:19|20)[0-9]{2}[-.](?:0?[1-9]|1[0-2])[-.][0-3]?[0-9](?: [0-2]?[0-9])?"
)
"""An address of a network, a day, a day and an hour."""
_DAY: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}[-. ]?(?:0?[1-9]|1[0-2])[-. ][0-3]?[0-9](?![0-9])")


class Run(NamedTuple):
    """Digits from `start` of `text`; `digits` holds `0`-`9`, `+`, `X`, and the gaps `-`, `.` and space."""

    text: str
    start: int
    digits: str
    length: int
    """How many of them are digits (or X)."""

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.digits)

    def before(self, at: int, length: int) -> str:
        """What the text says before a place of the run."""
        end = self.start + at
        return self.text[max(0, end - length) : end]

    def after(self, at: int, length: int) -> str:
        """What the text says behind a place of the run."""
        return self.text[self.start + at : self.start + at + length]


def runs(text: str) -> Iterator[Run]:
    """Everything with at least seven digits, but network addresses and days."""
    for found in _RUN.finditer(text):
        start, end = found.span()
        while start and text[start - 1] in "+＋":
            start -= 1
        digits = text[start:end].translate(_PLAIN)
        if not _IS_ELSE.fullmatch(digits):
            yield Run(text, start, digits, _count(digits))


def without_numerals(run: Run) -> Run | None:
    """The run with only its Western digits: `电话一138…` names a telephone; None when it has no numerals."""
    mixed = run.text[run.start : run.end]
    plain = mixed.translate(_NUMERALS)
    if plain == mixed:
        return None
    digits = plain.translate(_PLAIN)
    return Run(run.text, run.start, digits, _count(digits))


def _count(digits: str) -> int:
    if digits.isdecimal():
        return len(digits)
    return len(digits) - digits.count(" ") - digits.count("-") - digits.count(".") - digits.count("+")


def plain(text: str) -> str:
    """A number in Western digits, of whatever it was written in."""
    return text.translate(_PLAIN)


def spaced(*digits: str) -> str:
    """An expression for digits with up to three gaps between them."""
    return _SINGLE.join(digits)


def holds_day(digits: str) -> bool:
    """Whether a date is written in it: `186 2026-01-15` is a price and a day."""
    return _DAY.search(digits) is not None
