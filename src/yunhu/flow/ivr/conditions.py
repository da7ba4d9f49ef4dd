"""Conditions over a flow's values, written as expressions: `var.due > 100 and caller starts_with "+86"`.

What callers key and servers answer are texts, and an expression never compares a text with a number. So a
value that stands beside a number, in a sum, or before `<`, is read as the number it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.values import Read, read
from yunhu.flow.ivr.words import VALUE_PATTERN
from yunhu.flow.ivr.world import World
from yunhu.kit.expression import BadExpression, Expression, parse

COMPILED_MAX = 16_384
"""Expressions that are kept compiled."""

_KNOWN = re.compile(rf"(?:{VALUE_PATTERN})")
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_NAME = r"([A-Za-z_][\w.-]*\w)"
_NUMBER = r"-?\s*\d"
_BESIDE = re.compile(
    rf"{_NAME}\s*(?:[<>]=?|[+*/]|\s-)(?!\s*[\"'])"  # due > …, due + …
    rf"|{_NAME}\s*[=!]=\s*{_NUMBER}"  # due == 3
    rf"|{_NAME}\s+(?:not\s+)?in\s*\[\s*{_NUMBER}"  # due in [1, 2]
)
_BEHIND = re.compile(rf"(?:[\w)]\s*(?:[<>]=?|[+*/]|-\s)|\d\s*[=!]=)\s*{_NAME}")  # … < due, 3 == due
_LOOKS = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")


class Condition(Struct, frozen=True):
    """An expression, and which of its values are read as numbers."""

    expression: Expression
    numbers: frozenset[str]


@lru_cache(maxsize=COMPILED_MAX)
def compiled(text: str) -> Condition:
    """The condition. Raises ValueError for what is no expression, and for names that a flow does not know."""
    try:
        expression = parse(text)
    except BadExpression as bad:
        raise ValueError(f"not an expression: {bad}") from bad
    if unknown := sorted(name for name in expression.names if _KNOWN.fullmatch(name) is None):
        raise ValueError(f"not a value of a flow: {unknown[0]}")
    plain = _TEXTS.sub('""', text)
    found = {name for match in _BESIDE.findall(plain) for name in match if name} | set(_BEHIND.findall(plain))
    return Condition(expression, frozenset(found) & expression.names)


def holds(text: str, run: RunState, world: World) -> bool:
    """Whether a condition holds now. Never raises for one that was compiled before."""
    return holds_of(text, lambda name: read(name, run, world))


def holds_of(text: str, value_of: Callable[[str], Read]) -> bool:
    """Whether a condition holds of these values. Never raises for one that was compiled before."""
    condition = compiled(text)

    def value(name: str) -> Read:
        found = value_of(name)
        return _number(found) if name in condition.numbers else found

    return condition.expression.holds(value)


def _number(value: Read) -> Read:
    """The number that a text looks like; anything else stays what it is."""
    if isinstance(value, str) and _LOOKS.fullmatch(value) is not None:
        return float(value) if "." in value else int(value)
    return value
