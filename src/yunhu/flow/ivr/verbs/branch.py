"""branch: the flow takes the first case that is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, FiguresOf, Outcome, RunState
from yunhu.flow.ivr.values import read
from yunhu.flow.ivr.words import NodeName, Value

Op = Literal["is", "is_not", "in", "starts_with", "at_least", "at_most", "is_set"]
Operand = Annotated[str, Meta(max_length=256)] | int | Annotated[tuple[str, ...], Meta(max_length=256)] | None


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """`value` compared with `to`: a text or number, or a list of texts for `in` and `starts_with`."""

    value: Value
    op: Op = "is"
    to: Operand = None


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the flow goes when a condition holds."""

    when: Condition
    next: NodeName


class Branch(Struct, frozen=True, forbid_unknown_fields=True, tag="branch", tag_field="verb"):
    """The first true case of `cases`, else `otherwise`."""

    cases: Annotated[tuple[Case, ...], Meta(min_length=1, max_length=64)]
    otherwise: NodeName


def enter(node: Branch, run: RunState, figures: FiguresOf) -> Outcome:
    """Decide at once."""
    for number, case in enumerate(node.cases, 1):
        if holds(case.when, read(case.when.value, run, figures)):
            return Outcome(run, to=case.next, why=f"case {number}: {case.when.value} {case.when.op}")
    return Outcome(run, to=node.otherwise, why="otherwise")


def take(node: Branch, run: RunState, event: Event, figures: FiguresOf) -> Outcome:
    """A branch never waits: whatever comes, it decides again."""
    return enter(node, run, figures)


def exits(node: Branch) -> Iterator[Exit]:
    """Where the flow may go from here."""
    for number, case in enumerate(node.cases):
        yield Exit(f"cases[{number}].next", case.next)
    yield Exit("otherwise", node.otherwise)


def holds(condition: Condition, value: str | int | None) -> bool:
    """Whether a condition is true of a value; a value that is not set is only `is_not` something."""
    to = condition.to
    if value is None:
        return condition.op == "is_not" and to is not None
    match condition.op:
        case "is_set":
            return True
        case "is":
            return str(value) in _texts(to)
        case "is_not":
            return str(value) not in _texts(to)
        case "in":
            return str(value) in _texts(to)
        case "starts_with":
            return str(value).startswith(_texts(to))
        case "at_least" | "at_most":
            return _compares(condition.op, value, to)


def sound(condition: Condition) -> bool:
    """Whether the condition can ever be true: its operand suits its operator."""
    match condition.op:
        case "is_set":
            return condition.to is None
        case "at_least" | "at_most":
            return _number(condition.to) is not None
        case _:
            return bool(_texts(condition.to))


def _texts(to: str | int | tuple[str, ...] | None) -> tuple[str, ...]:
    if to is None:
        return ()
    return to if isinstance(to, tuple) else (str(to),)


def _number(value: str | int | tuple[str, ...] | None) -> int | None:
    if isinstance(value, int):
        return value
    # Longer texts are not counts, and turning them into numbers has a cost.
    if isinstance(value, str) and len(value) <= 18 and value.isascii() and value.isdigit():
        return int(value)
    return None


def _compares(op: str, value: str | int, to: str | int | tuple[str, ...] | None) -> bool:
    left, right = _number(value), _number(to)
    if left is None or right is None:
        return False
    return left >= right if op == "at_least" else left <= right
