"""The first number that a text names: in digits, in Chinese numerals, or in English words. Pure."""

from __future__ import annotations

import re

_DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    "〇": 0,
    "两": 2,
    "兩": 2,
    "幺": 1,
}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_ONES_IN_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS_IN_WORDS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: value for value, word in enumerate(_ONES_IN_WORDS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TENS_IN_WORDS.split()) if value > 1}
_ENGLISH = "|".join((*_ONES, *_TENS, "hundred", "thousand"))
_FOUND = re.compile(
    rf"(?P<plain>\d{{1,15}}(?:\.\d{{1,6}})?)|(?P<chinese>[零〇一二两兩三四五六七八九十百千万幺]{{1,15}})"
    rf"|(?P<english>\b(?:{_ENGLISH})(?:[\s-]+(?:and\s+)?(?:{_ENGLISH}))*\b)"
)


def first_number(text: str) -> str | None:
    """The first number in a text in small letters, as digits; None when there is none."""
    found = _FOUND.search(text)
    if found is None:
        return None
    if found["plain"]:
        return found["plain"]
    return chinese(found["chinese"]) if found["chinese"] else str(_english(found["english"]))


def chinese(numeral: str) -> str:
    """一百二十 is 120, 两万 is 20000; a row of digits such as 二零二六 is read digit by digit."""
    if not any(letter in "十百千万" for letter in numeral):
        return "".join(str(_DIGITS[letter]) for letter in numeral)
    high, _, low = numeral.rpartition("万")
    return str((_section(high) or 1) * 10_000 + _section(low) if "万" in numeral else _section(low))


def _section(numeral: str) -> int:
    total, digit = 0, 0
    for letter in numeral:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        elif letter != "万":
            digit = _DIGITS[letter]
    return total + digit


def _english(words: str) -> int:
    total, part = 0, 0
    for word in re.split(r"[\s-]+", words):
        if word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1_000, 0
        else:
            part += _ONES.get(word, 0) + _TENS.get(word, 0)
    return total + part
