"""What must be so for a branch to take one of its ways: found by trying values that its conditions name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice, product

from yunhu.flow.ivr.conditions import holds_of
from yunhu.flow.ivr.values import Read
from yunhu.flow.ivr.verbs.branch import Branch, Case, expression, holds
from yunhu.flow.ivr.walks.scenes import HOURS, Values

ANSWERS_MAX = 12
"""Ways to make a branch take one exit that are tried."""

TRIED_MAX = 4_000
"""Combinations of values that are looked at for one exit."""

_LITERAL = re.compile(r""""([^"]*)"|'([^']*)'|(?<![\w.])(\d+(?:\.\d+)?)""")
_ABSENT: Read = None


def answers(branch: Branch, field: str) -> list[Values]:
    """Values of which each set leads to the exit of that field; none when nothing was found."""
    if field == "otherwise":
        wanted, before = None, list(branch.cases)
    else:
        at = int(field.removeprefix("cases[").partition("]")[0])
        wanted, before = branch.cases[at], list(branch.cases[:at])
    return list(islice(_answers(wanted, before), ANSWERS_MAX))


def _answers(wanted: Case | None, before: Sequence[Case]) -> Iterator[Values]:
    literals = _literals([*([wanted] if wanted else []), *before])
    own = sorted(names_of(wanted)) if wanted is not None else []
    others = sorted({name for case in before for name in names_of(case)} - set(own))
    tried = 0
    for chosen in product(*(_candidates(name, literals) for name in own)):
        mine = dict(zip(own, chosen, strict=True))
        tried += 1
        if tried > TRIED_MAX:
            return
        if wanted is not None and not _true(wanted, mine):
            continue
        for rest in product(*(_candidates(name, literals) for name in others)):
            values = {**mine, **dict(zip(others, rest, strict=True))}
            tried += 1
            if tried > TRIED_MAX:
                return
            if not any(_true(case, values) for case in before):
                yield values
                break


def names_of(case: Case) -> frozenset[str]:
    """The values that a case looks at."""
    if case.if_ is not None:
        return expression(case.if_).names
    return frozenset() if case.when is None else frozenset({case.when.value})


def _true(case: Case, values: Values) -> bool:
    if case.if_ is not None:
        return holds_of(case.if_, values.get)
    return case.when is not None and holds(case.when, values.get(case.when.value))


def _literals(cases: Sequence[Case]) -> tuple[list[str], list[float]]:
    """The texts and the numbers that cases compare with."""
    texts: dict[str, None] = {}
    numbers: dict[float, None] = {}
    for case in cases:
        if case.if_ is not None:
            for double, single, number in _LITERAL.findall(case.if_):
                if number:
                    numbers[float(number)] = None
                else:
                    texts[double or single] = None
        elif case.when is not None:
            to = case.when.to
            for one in to if isinstance(to, tuple) else (to,):
                if one is not None:
                    texts[str(one)] = None
                    if str(one).isascii() and str(one).isdigit() and len(str(one)) <= 12:
                        numbers[float(one)] = None
    return list(texts), list(numbers)


def _candidates(name: str, literals: tuple[list[str], list[float]]) -> list[Read]:
    """Values that a name could have, beginning with what is usual."""
    texts, numbers = literals
    around = [whole for number in numbers for whole in (int(number), int(number) - 1, int(number) + 1)]
    kind, _, rest = name.partition(".")
    match kind, rest.rpartition(".")[2]:
        case "now", "hour":
            return [10, *(it for it in around if 0 <= it <= 23)]
        case "now", "weekday":
            return [1, *(it for it in around if 1 <= it <= 7), 6]
        case "now", "date":
            return ["2026-03-02", *(text for text in texts if _is_date(text)), "2001-01-01", "2099-01-01"]
        case "hours", _:
            return list(HOURS)
        case "queue", "open":
            return [True, False]
        case "queue", _:
            return [1, 0, *(it for it in around if it >= 0)]
        case "customer", "known" | "vip":
            return [False, True]
        case "customer", "tags":
            return [(), *((text,) for text in texts)]
        case ("contact", "priority") | ("http", "status"):
            return [0, *around]
        case "intent", "confidence":
            return [1.0, 0.0, *numbers]
        case "region", "confidence":
            return [0.9, 0.0, *numbers]
        case ("caller" | "dialled", _):
            return ["+8613800138000", _ABSENT, *_beginnings(texts)]
        case "language" | "channel", _:
            return ["voice" if kind == "channel" else "zh-CN", *texts]
        case "var", _:
            return [_ABSENT, *texts, *map(str, around), "0000"]
        case _:
            return [_ABSENT, *texts, *map(str, around), "other"]


def _beginnings(texts: Sequence[str]) -> list[str]:
    """Numbers as they are written, and longer ones that begin so."""
    return [number for text in texts for number in (text, f"{text}00138000"[:15])]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
