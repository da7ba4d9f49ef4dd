"""What simulated people will do, decided by chance from a seed. Pure: chance is an argument."""

from __future__ import annotations

from random import Random

from msgspec import Struct

from yunhu.app.demo.seed import CALL_BACK_KEY, KEYS, KNOWN, LANGUAGE_KEYS, NUMBERS

SURNAMES = ("赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨")
TITLES = ("先生", "女士")

BETWEEN_CALLS_S = 4.5
"""Seconds between two callers, on average."""

SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 20.0
GIVE_UP_SOON, HANG_UP_WHILE_TALKING = 0.12, 0.25
"""The share of callers who give up while they wait, and of those who hang up before the agent does."""

NOT_ANSWERED = 0.06
"""The share of calls that an agent lets ring."""

NEVER_MS = 240_000

CALL_BACK_SHARE = 0.2
"""The share of callers who would rather be called back, if nobody is there at once."""

KNOWN_SHARE = 0.5
"""The share of callers who are customers already."""


class Caller(Struct, frozen=True, kw_only=True):
    """One call: who calls what, which keys are pressed after how long, how long patience lasts then."""

    name: str
    number: str
    dialled: str
    keys: tuple[tuple[int, str], ...]
    """(milliseconds of thinking, key), one after the other."""
    patience_ms: int


class Answer(Struct, frozen=True, kw_only=True):
    """What an agent does with the next call: rings so long, talks so long at most."""

    ring_ms: int
    talk_ms: int


def pause_s(chance: Random) -> float:
    """Until the next caller."""
    return min(max(chance.expovariate(1 / BETWEEN_CALLS_S), SHORTEST_PAUSE_S), LONGEST_PAUSE_S)


def caller(chance: Random) -> Caller:
    """The next caller: most have the patience to wait until the agent hangs up."""
    mood = chance.random()
    patience = chance.randint(60_000, 100_000)
    if mood < GIVE_UP_SOON:
        patience = chance.randint(3_000, 9_000)
    elif mood < GIVE_UP_SOON + HANG_UP_WHILE_TALKING:
        patience = chance.randint(9_000, 22_000)
    name, number = _who(chance)
    return Caller(
        name=name,
        number=number,
        dialled=chance.choices(list(NUMBERS), weights=(4, 1))[0],
        keys=_keys(chance),
        patience_ms=patience,
    )


def _keys(chance: Random) -> tuple[tuple[int, str], ...]:
    """The language, what it is about, and for some: call me back."""
    language = chance.choices(list(LANGUAGE_KEYS), weights=(7, 2, 1))[0]
    about = chance.choices(list(KEYS), weights=(5, 4, 1))[0]
    keys = [(chance.randint(5_200, 9_000), language), (chance.randint(1_500, 4_000), about)]
    if chance.random() < CALL_BACK_SHARE:
        keys.append((chance.randint(9_000, 14_000), CALL_BACK_KEY))
    return tuple(keys)


def _who(chance: Random) -> tuple[str, str]:
    if chance.random() < KNOWN_SHARE:
        known = chance.choice(KNOWN)
        return known.name, known.number
    return chance.choice(SURNAMES) + chance.choice(TITLES), f"138{chance.randrange(10**8):08d}"


def answer(chance: Random) -> Answer:
    """What an agent does next; now and then nothing."""
    if chance.random() < NOT_ANSWERED:
        return Answer(ring_ms=NEVER_MS, talk_ms=1_000)
    return Answer(ring_ms=chance.randint(800, 4_000), talk_ms=chance.randint(10_000, 20_000))
