"""What the operators of an expression do with values of any kind: none of them ever raises.

Numbers are compared with numbers and texts with texts; unlike kinds are never equal, and neither is before
the other. A bool is no number. Arithmetic on anything but numbers, and division by zero, is None.
"""

import operator
from collections.abc import Callable
from math import isfinite
from typing import Any

Value = object
"""A text, number, bool or None, or a tuple of those (a list)."""

Operator = Callable[[Value, Value], Value]

_PLAIN = frozenset({str, int, float, bool, tuple, type(None)})
_NUMBERS = frozenset({int, float})


def known(value: object) -> Value:
    """A value somebody read, as one of our kinds: lists and sets become tuples, anything unknown is None."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list | set | frozenset | tuple):
        return tuple(value)
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind.__str__(value) if kind is str else kind(value)
    return None


def result(value: Value) -> str | int | float | bool | None:
    """What an expression may give: no list, and no number that is not finite (it could not be sorted)."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if isinstance(value, str | int | bool) else None


def truth(value: Value) -> bool:
    """Whether a condition holds: neither None, false, zero, nor an empty text or list."""
    return value is True or (value is not False and bool(value))


def equal(left: Value, right: Value) -> bool:
    """`==`. `!=` is its opposite, so something that is missing differs from every text."""
    if type(left) is type(right) or (type(left) in _NUMBERS and type(right) in _NUMBERS):
        return left == right
    return False


def differs(left: Value, right: Value) -> bool:
    """`!=`."""
    return not equal(left, right)


def _ordered(compare: Callable[[Any, Any], Any]) -> Operator:
    def compared(left: Value, right: Value) -> bool:
        if type(left) in _NUMBERS and type(right) in _NUMBERS:
            return bool(compare(left, right))
        return isinstance(left, str) and isinstance(right, str) and bool(compare(left, right))

    return compared


def _has(left: Value, right: Value) -> bool:
    return isinstance(left, tuple) and any(equal(known(item), right) for item in left)


def _contains(left: Value, right: Value) -> bool:
    return isinstance(left, str) and isinstance(right, str) and right in left


def _starts_with(left: Value, right: Value) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left.startswith(right)


def _arithmetic(compute: Callable[[Any, Any], Any]) -> Operator:
    def computed(left: Value, right: Value) -> Value:
        if type(left) not in _NUMBERS or type(right) not in _NUMBERS:
            return None
        try:
            return compute(left, right)
        except ArithmeticError:  # a division by zero, or an integer too large for a fraction
            return None

    return computed


def negative(value: Value) -> Value:
    """`-x`."""
    return ARITHMETIC["-"](0, value)


COMPARISONS: dict[str, Operator] = {
    "==": equal,
    "!=": differs,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "in": lambda left, right: _has(right, left),
    "not in": lambda left, right: not _has(right, left),
    "has": _has,
    "contains": _contains,
    "starts_with": _starts_with,
}
"""Each gives a bool. `in` and `has` look into a list, `contains` and `starts_with` into a text."""

ARITHMETIC: dict[str, Operator] = {
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(operator.truediv),
}
