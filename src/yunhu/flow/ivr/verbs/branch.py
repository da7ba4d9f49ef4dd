"""branch: the flow takes the first case that is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from yunhu.flow.ivr.conditions import compiled
from yunhu.flow.ivr.conditions import holds as condition_holds
from yunhu.flow.ivr.events import Event
from yunhu.flow.ivr.run import Exit, Outcome, RunState
from yunhu.flow.ivr.values import Read, is_secret, read, text_of
from yunhu.flow.ivr.words import Formula, NodeName, Value
from yunhu.flow.ivr.world import World
from yunhu.kit.expression import Expression

Op = Literal["is", "is_not", "in", "starts_with", "at_least", "at_most", "is_set"]
Operand = Annotated[str, Meta(max_length=256)] | int | Annotated[tuple[str, ...], Meta(max_length=256)] | None


WHY_MAX = 120
"""Characters of an expression that a fact tells."""


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """`value` compared with `to`: a text or number, or a list of texts for `in` and `starts_with`."""

    value: Value
    op: Op = "is"
    to: Operand = None


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the flow goes when `when` (one value compared) or `if` (an expression over all of them) holds."""

    next: NodeName
    when: Condition | None = None
    if_: Formula | None = field(default=None, name="if")

    def __post_init__(self) -> None:
        """One condition, which can be read. Raises ValueError, which says at which path of the document."""
        if (self.when is None) == (self.if_ is None):
            raise ValueError("exactly one of when, if must be set")
        if self.if_ is not None:
            compiled(self.if_)


class Branch(Struct, frozen=True, forbid_unknown_fields=True, tag="branch", tag_field="verb"):
    """The first true case of `cases`, else `otherwise`."""

    cases: Annotated[tuple[Case, ...], Meta(min_length=1, max_length=64)]
    otherwise: NodeName


def enter(node: Branch, run: RunState, world: World) -> Outcome:
    """Decide at once."""
    for number, case in enumerate(node.cases, 1):
        if case.if_ is not None:
            if condition_holds(case.if_, run, world):
                return Outcome(run, to=case.next, why=f"case {number}{_told(case.if_, run)}")
        elif case.when is not None and holds(case.when, read(case.when.value, run, world)):
            return Outcome(run, to=case.next, why=f"case {number}: {case.when.value} {case.when.op}")
    return Outcome(run, to=node.otherwise, why="otherwise")


def take(node: Branch, run: RunState, event: Event, world: World) -> Outcome:
    """A branch never waits: whatever comes, it decides again."""
    return enter(node, run, world)


def exits(node: Branch) -> Iterator[Exit]:
    """Where the flow may go from here."""
    for number, case in enumerate(node.cases):
        yield Exit(f"cases[{number}].next", case.next)
    yield Exit("otherwise", node.otherwise)


def _told(text: str, run: RunState) -> str:
    """An expression for a fact; one that compares a secret is not told: it may say what the secret is."""
    names = expression(text).names
    return "" if any(is_secret(name, run) for name in names) else f": {text[:WHY_MAX]}"


def expression(text: str) -> Expression:
    """The expression of a case. Raises ValueError for what is none."""
    return compiled(text).expression


def holds(condition: Condition, value: Read) -> bool:
    """Whether a condition is true of a value; a value that is not set is only `is_not` something."""
    to = condition.to
    if value is None:
        return condition.op == "is_not" and to is not None
    if isinstance(value, tuple):
        found = any(holds(Condition(condition.value, "is", to), one) for one in value)
        return not found if condition.op == "is_not" else found or condition.op == "is_set"
    match condition.op:
        case "is_set":
            return True
        case "is" | "in":
            return text_of(value) in _texts(to)
        case "is_not":
            return text_of(value) not in _texts(to)
        case "starts_with":
            return text_of(value).startswith(_texts(to))
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


def _number(value: Read) -> int | float | None:
    if isinstance(value, int | float):
        return value
    # Longer texts are not counts, and turning them into numbers has a cost.
    if isinstance(value, str) and len(value) <= 18 and value.isascii() and value.isdigit():
        return int(value)
    return None


def _compares(op: str, value: Read, to: str | int | tuple[str, ...] | None) -> bool:
    left, right = _number(value), _number(to)
    if left is None or right is None:
        return False
    return left >= right if op == "at_least" else left <= right
