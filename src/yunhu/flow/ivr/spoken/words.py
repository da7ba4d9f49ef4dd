"""How a value of a flow is said: the one function that templates use."""

from __future__ import annotations

import re
from types import ModuleType
from typing import Literal, get_args

from yunhu.flow.ivr.spoken import chinese, english, reading
from yunhu.flow.ivr.spoken.money import KNOWN

Kind = Literal["digits", "number", "amount", "date", "time", "ordinal", "percent"]
KINDS: tuple[str, ...] = get_args(Kind)

SPOKEN_MAX = 200
"""Characters of one value that are said."""

_CHINESE = ("zh", "yue")
_MARKS = {"+": ("加", "plus"), "*": ("星号", "star"), "#": ("井号", "hash")}
_MOBILE = re.compile(r"(1\d{2})(\d{4})(\d{4})")
_RUN = re.compile(r"[0-9]+|[A-Za-z]|[+*#]")


def speak(kind: str, value: object, language: str) -> str:
    """`value` in words of a language: Chinese for zh and yue, English for en, elsewhere as digits.

    What is not such a value (no number, an unknown kind, a day that is none) is said as it stands, cut at
    `SPOKEN_MAX`; None is nothing. Never raises.
    """
    text = "" if value is None else str(value).strip()[:SPOKEN_MAX]
    said = _module(language)
    if said is None:
        return text
    match kind:
        case "digits":
            return _digits(text, said)
        case "number":
            number = reading.number(text)
            return text if number is None else said.decimal(number)
        case "percent":
            number = reading.number(text.removesuffix("%"))
            return text if number is None else said.percent(number)
        case "ordinal":
            number = reading.number(text)
            return text if number is None or number.part or number.negative else said.ordinal(number.whole)
        case "amount":
            return _amount(text, said)
        case "date":
            day = reading.day(text)
            return text if day is None else said.day(day)
        case "time":
            at = reading.clock(text)
            return text if at is None else said.clock(at)
        case _:
            return text


def _module(language: str) -> ModuleType | None:
    tag = language.partition("-")[0]
    return chinese if tag in _CHINESE else english if tag == "en" else None


def _digits(text: str, said: ModuleType) -> str:
    """Each digit, letter and key of a telephone by itself; a Chinese mobile number in its three groups."""
    mobile = _MOBILE.fullmatch(text)
    runs = list(mobile.groups()) if mobile else [run[0] for run in _RUN.finditer(text)]
    return ("，" if said is chinese else ", ").join(_one_run(run, said) for run in runs)


def _one_run(run: str, said: ModuleType) -> str:
    if run in _MARKS:
        return _MARKS[run][said is english]
    return str(said.digits(run)) if run.isdigit() else run.upper()


def _amount(text: str, said: ModuleType) -> str:
    amount = reading.amount(text)
    if amount is None:
        return text
    money = KNOWN.get(amount.currency)
    if money is not None:
        return str(said.amount(amount, money))
    whole, rest = divmod(amount.hundredths, 100)
    number = reading.Number(amount.negative, whole, f"{rest:02}".rstrip("0"))
    return f"{said.decimal(number)} {' '.join(amount.currency)}"
