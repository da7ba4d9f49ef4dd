"""Decisions about customers: what is the same, who may be calling, and who belongs to whom."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from yunhu.people.customers import numbers
from yunhu.people.customers.model import VALUE_MAX, Customer, Kind, Match, Why

_EMAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,190}\.[^\s@<>\".]{1,63}")
_ACCOUNT = re.compile(rf"[!-~]{{1,{VALUE_MAX}}}")
_TITLES = re.compile(r"(先生|女士|小姐|太太|老师|经理|总)$|^(mr|mrs|ms|miss|dr)(?=[^a-z])")

SURE: Final = 1.0
"""The score of a customer who has the very number."""

_OTHER_FORMAT = 0.9
_LOCAL = {8: 0.7, 7: 0.6}
_SIMILAR_NAME = 0.4
_LEAST_SIMILAR = 0.75
_FEWEST_OF_WHOLE = 10
"""Digits from which on a number is whole, so that what stands before it is only a prefix."""

_ALMOST_SURE = 0.98


# ── one form for each thing ──────────────────────────────────────────────────────────────────────────


def tidy_value(kind: Kind, value: str) -> str | None:
    """An identity's value in the one form in which it is kept; None when it cannot be one.

    Raises `MalformedNumber`.
    """
    plain = unicodedata.normalize("NFKC", value).strip()
    if len(plain) > VALUE_MAX:
        return None
    if kind == "phone":
        return numbers.tidy(plain)
    if kind == "email":
        return plain.lower() if _EMAIL.fullmatch(plain) else None
    return plain if _ACCOUNT.fullmatch(plain) else None


def tidy_text(text: str) -> str:
    """A name or a tag without control characters and without spaces around it."""
    kept = "".join(" " if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") else each for each in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def tidy_note(text: str) -> str:
    """A text of several lines without control characters, which some databases do not take."""
    return "".join(each for each in text if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs"))


def name_key(name: str) -> str:
    """What names are compared by: without case, width, spaces, marks and titles."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    plain = _TITLES.sub("", plain) or plain
    return "".join(each for each in plain if each.isalnum())


# ── who may be calling ───────────────────────────────────────────────────────────────────────────────


def number_score(shown: str, kept: str) -> tuple[float, Why] | None:
    """How sure it is that two numbers (each tidy) are the same; None when they are not."""
    if shown == kept:
        return SURE, "identity"
    short, long = sorted((numbers.digits(shown), numbers.digits(kept)), key=len)
    if len(short) < numbers.TAIL or not long.endswith(short):
        return None
    if len(short) >= _FEWEST_OF_WHOLE:
        return _OTHER_FORMAT, "other_format"
    whole = kept if len(numbers.digits(kept)) == len(long) else shown
    if len(short) in _LOCAL and numbers.local_part(whole) == short:
        return _LOCAL[len(short)], "local_number"
    return None


def name_score(shown: str, kept: str) -> tuple[float, Why] | None:
    """How sure two names make that it is the same person: never very."""
    first, second = name_key(shown), name_key(kept)
    if not first or not second:
        return None
    alike = SequenceMatcher(None, first, second, autojunk=False).ratio()
    return (_SIMILAR_NAME * alike, "similar_name") if alike >= _LEAST_SIMILAR else None


def ranked(customers: Iterable[Customer], number: str | None, name: str, most: int) -> list[Match]:
    """Who may be calling, the likeliest first. What speaks for somebody in two ways speaks louder."""
    matches = []
    for customer in customers:
        by_number = [] if number is None else [number_score(number, each) for each in _phones(customer)]
        by_name = [name_score(name, record.name) for record in customer.records]
        both = [max(found) for scores in (by_number, by_name) if (found := list(filter(None, scores)))]
        if both:
            score, why = max(both)
            matches.append(Match(customer, score if score == SURE else _together(both), why))
    return sorted(matches, key=lambda it: (-it.score, it.customer.id))[:most]


def _phones(customer: Customer) -> list[str]:
    return [identity.value for identity in customer.identities if identity.kind == "phone"]


def _together(scores: Sequence[tuple[float, Why]]) -> float:
    wrong = 1.0
    for score, _ in scores:
        wrong *= 1.0 - score
    return round(min(1.0 - wrong, _ALMOST_SURE), 3)


def picked(matches: Sequence[Match]) -> Customer | None:
    """Who it is without asking anybody: the one customer who has the very number. In doubt, nobody."""
    sure = [match for match in matches if match.score == SURE]
    return sure[0].customer if len(sure) == 1 else None


def callers(customer: Customer) -> list[str]:
    """The customer's numbers, in every spelling in which carriers may show them."""
    return [spelling for phone in _phones(customer) for spelling in numbers.spellings(phone)]


# ── who belongs to whom ──────────────────────────────────────────────────────────────────────────────


def root(parents: Mapping[str, str | None], id_: str) -> str:
    """The record that speaks for a record, by who was merged into whom."""
    while (parent := parents[id_]) is not None:
        id_ = parent
    return id_


def below(parents: Mapping[str, str | None], id_: str) -> set[str]:
    """A record and everything that was merged into it, however deep."""
    return {each for each in parents if _passes(parents.get, each, id_)}


def _passes(parent_of: Callable[[str], str | None], id_: str, through: str) -> bool:
    at: str | None = id_
    while at is not None and at != through:
        at = parent_of(at)
    return at is not None
