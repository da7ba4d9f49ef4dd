"""Values in Chinese words (普通话; 粤语 is written with the same).

Choices: 二百, but 两千 两万 两亿, and 两 before a measure (两元, 两点); 一十 at the beginning is 十; a zero
is said once where places are left out (一千零五); the clock has 24 hours (十四点零五分), as on timetables.
"""

from __future__ import annotations

from datetime import time

from yunhu.flow.ivr.spoken.money import Money
from yunhu.flow.ivr.spoken.reading import Amount, Day, Number

_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
_MYRIAD, _MYRIADS = 10_000, 100_000_000


def cardinal(number: int) -> str:
    """A whole number from 0 to 10 ** 16 - 1: 两万零三百."""
    if number == 0:
        return _DIGITS[0]
    words = _large(number)
    return words.removeprefix("一") if words.startswith("一十") else words


def counted(number: int) -> str:
    """A whole number before a measure: 两 instead of 二 when it is alone."""
    return "两" if number == 2 else cardinal(number)


def decimal(number: Number) -> str:
    """A number with its sign and its digits after the point: 负三点一四."""
    words = cardinal(number.whole) + (f"点{_each(number.part)}" if number.part else "")
    return f"负{words}" if number.negative else words


def percent(number: Number) -> str:
    """百分之十二点五; the sign comes first."""
    words = f"百分之{decimal(Number(False, number.whole, number.part))}"
    return f"负{words}" if number.negative else words


def ordinal(number: int) -> str:
    """第二十一; here two is always 二."""
    return f"第{cardinal(number)}"


def digits(run: str) -> str:
    """Digits one by one. In a run of three or more, one is 幺, as telephone and room numbers are said."""
    words = _each(run)
    return words.replace("一", "幺") if len(run) >= 3 else words


def amount(amount: Amount, money: Money) -> str:
    """十二元零五分, 三美元五十美分: nothing that is nought is said, unless all is."""
    whole, rest = divmod(amount.hundredths, 100)
    words = f"{counted(whole)}{money.zh}" if whole or not rest else ""
    if rest and money.zh_tenth is not None:
        tenths, hundredths = divmod(rest, 10)
        if tenths:
            words += f"{counted(tenths)}{money.zh_tenth}"
        elif whole:
            words += _DIGITS[0]
        if hundredths:
            words += f"{counted(hundredths)}{money.zh_hundredth}"
    elif rest:
        words += f"{counted(rest)}{money.zh_hundredth}"
    return f"负{words}" if amount.negative else words


def day(day: Day) -> str:
    """二零二六年十一月二十二日."""
    year = "" if day.year is None else f"{_each(str(day.year))}年"
    return f"{year}{cardinal(day.month)}月{cardinal(day.day)}日"


def clock(at: time) -> str:
    """十四点零五分, 两点, 零点三十分零九秒."""
    words = f"{counted(at.hour)}点"
    if at.minute or at.second:
        words += f"{_two_places(at.minute)}分"
    if at.second:
        words += f"{_two_places(at.second)}秒"
    return words


def _two_places(number: int) -> str:
    return cardinal(number) if number >= 10 or number == 0 else f"零{cardinal(number)}"


def _each(run: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in run)


def _large(number: int) -> str:
    """Above zero; 亿, then 万, then the rest, each said like a number of its own."""
    for size, word in ((_MYRIADS, "亿"), (_MYRIAD, "万")):
        if number >= size:
            high, low = divmod(number, size)
            head = "两" if high == 2 else _large(high)
            gap = _DIGITS[0] if 0 < low < size // 10 else ""
            return f"{head}{word}{gap}{_large(low) if low else ''}"
    return _small(number)


def _small(number: int) -> str:
    """From 1 to 9999."""
    words, skipped = "", False
    for size, unit in _UNITS:
        digit = number // size % 10
        if digit == 0:
            skipped = bool(words)
            continue
        if skipped:
            words += _DIGITS[0]
            skipped = False
        words += ("两" if (digit, size) == (2, 1000) else _DIGITS[digit]) + unit
    return words
