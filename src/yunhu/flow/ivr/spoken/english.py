"""Values in English words.

Choices: "and" after the hundreds (one hundred and five), as in Britain; the clock has twelve hours with a.m.
and p.m.; the day comes before the month; years are said in pairs (twenty twenty-six); zero is "zero", never
"oh", except between an hour and its minutes (two oh five), and in a year (nineteen oh five).
"""

from __future__ import annotations

from datetime import time

from yunhu.flow.ivr.spoken.money import Money
from yunhu.flow.ivr.spoken.reading import Amount, Day, Number

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = (
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
)
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def cardinal(number: int) -> str:
    """A whole number from 0 to 10 ** 16 - 1: one thousand two hundred and five."""
    if number < 1000:
        return _below_thousand(number)
    words: list[str] = []
    for size, name in _SCALES:
        high, number = divmod(number, size)
        if high:
            words += [_below_thousand(high), name]
    if number:
        words += ["and"] * (number < 100) + [_below_thousand(number)]
    return " ".join(words)


def decimal(number: Number) -> str:
    """A number with its sign and its digits after the point: minus three point one four."""
    words = cardinal(number.whole) + (f" point {_each(number.part)}" if number.part else "")
    return f"minus {words}" if number.negative else words


def percent(number: Number) -> str:
    """Twelve point five percent."""
    return f"{decimal(number)} percent"


def ordinal(number: int) -> str:
    """Twenty-first, one hundredth, one hundred and second."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def digits(run: str) -> str:
    """Digits one by one."""
    return _each(run)


def amount(amount: Amount, money: Money) -> str:
    """Twelve dollars and fifty cents: nothing that is nought is said, unless all is."""
    whole, rest = divmod(amount.hundredths, 100)
    parts = []
    if whole or not rest:
        parts.append(f"{cardinal(whole)} {money.en if whole == 1 else money.en_many}")
    if rest:
        parts.append(f"{cardinal(rest)} {money.en_hundredth if rest == 1 else money.en_hundredths}")
    words = " and ".join(parts)
    return f"minus {words}" if amount.negative else words


def day(day: Day) -> str:
    """The twenty-second of November, twenty twenty-six."""
    words = f"the {ordinal(day.day)} of {_MONTHS[day.month - 1]}"
    return words if day.year is None else f"{words}, {year(day.year)}"


def year(number: int) -> str:
    """Nineteen oh five, nineteen hundred, two thousand and five, twenty ten."""
    century, rest = divmod(number, 100)
    if (century % 10 == 0 and rest < 10) or century < 10:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def clock(at: time) -> str:
    """Two oh five p.m., twelve noon, twelve midnight; seconds follow with `and`."""
    hour = cardinal((at.hour - 1) % 12 + 1)
    if not at.minute and not at.second and at.hour % 12 == 0:
        return f"{hour} {'noon' if at.hour else 'midnight'}"
    minute = f" {'oh ' if 0 < at.minute < 10 else ''}{cardinal(at.minute)}" if at.minute else ""
    half = "a.m." if at.hour < 12 else "p.m."
    if not at.second:
        return f"{hour}{minute} {half}"
    seconds = f"{cardinal(at.second)} second{'' if at.second == 1 else 's'}"
    return f"{hour}{minute} and {seconds} {half}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{_ONES[hundreds]} hundred"
    return f"{words} and {_below_hundred(rest)}" if rest else words


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _each(run: str) -> str:
    return " ".join(_ONES[int(digit)] for digit in run)
