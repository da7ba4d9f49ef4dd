"""The test set: sentences with personal data in known places, and sentences without any."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.trust.privacy.detect.generated import values
from tests.trust.privacy.detect.generated.places import address
from tests.trust.privacy.detect.generated.words import WITH, WITHOUT

KINDS: dict[str, Callable[[random.Random], str]] = {
    "mobile": values.mobile,
    "landline": values.landline,
    "id_card": values.id_card,
    "bank_card": values.bank_card,
    "passport": values.passport,
    "any_passport": values.any_passport,
    "plate": values.plate,
    "email": values.email,
    "name": values.name,
    "address": address,
}


class Case(NamedTuple):
    """A text, and (start, end, kind) of everything personal in it."""

    text: str
    truth: tuple[tuple[int, int, str], ...]


def cases(seed: int, each: int, without: int) -> Iterator[Case]:
    """`each` sentences for every kind, some with a second one behind, `without` with nothing in them."""
    chance = random.Random(seed)
    for kind in KINDS:
        for _ in range(each):
            one = _with(chance, kind)
            if chance.random() < 0.25:
                one = _joined(one, _with(chance, chance.choice(list(KINDS))))
            yield one
    for _ in range(without):
        yield Case(_filled(chance, chance.choice(WITHOUT)), ())


def _with(chance: random.Random, kind: str) -> Case:
    value = KINDS[kind](chance)
    sentence = _filled(chance, chance.choice(WITH[kind]).replace("{0}", "\0"))
    start = sentence.index("\0")
    shown = "passport" if kind == "any_passport" else kind
    return Case(sentence.replace("\0", value), ((start, start + len(value), shown),))


def _joined(one: Case, other: Case) -> Case:
    shift = len(one.text) + 1
    moved = tuple((start + shift, end + shift, kind) for start, end, kind in other.truth)
    return Case(f"{one.text}，{other.text}", one.truth + moved)


def _filled(chance: random.Random, sentence: str) -> str:
    """The sentence with what is not personal: orders, prices, times and the like."""
    if "{" not in sentence:
        return sentence

    def some(count: int) -> str:
        return values.some(chance, count)

    number = chance.randint
    day = f"{number(2019, 2027)}-{number(1, 12):02}-{number(1, 28):02}"
    whole_day = day.replace("-", "")
    return sentence.format(
        order=chance.choice((whole_day + some(number(6, 14)), some(number(12, 24)), some(11), some(8))),
        parcel=chance.choice(("7", "3", "4", "YT")) + some(number(11, 14)),
        price=chance.choice((f"{number(1, 99999)}.{some(2)}", f"{number(1, 999)},{some(3)}", some(7))),
        serial="".join(chance.choice("0123456789ABCDEF") for _ in range(12)),
        version=f"{number(0, 20)}.{number(0, 30)}.{number(0, 9999)}",
        day=chance.choice((day, day.replace("-", "/"), day.replace("-", "."), whole_day)),
        time=f"{number(0, 23):02}:{number(0, 59):02}",
        year=number(1990, 2030),
        month=number(1, 12),
        small=number(1, 99),
        ext=some(4),
        code=some(chance.choice((6, 8, 9))),
        flight=chance.choice(("CA", "MU", "CZ", "3U")) + some(4),
        train=chance.choice("GDK") + some(4),
        bad_id="11010519491231002" + chance.choice("0123456789"),
        bad_card="6222021000000000" + chance.choice(("010", "023", "118")),
        ip=".".join(str(number(1, 255)) for _ in range(4)),
        stamp="17" + some(11),
        isbn=f"978-7-{some(4)}-{some(4)}-{some(1)}",
        lat=f"{number(20, 50)}.{some(6)}",
        lon=f"{number(80, 130)}.{some(6)}",
    )
