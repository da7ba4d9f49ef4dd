"""TaskRouter's conditions in our language. Pure.

A worker's attributes are an agent's (`attribute.X`), the items of a worker's lists are skills, a task's
attributes are the contact's (`contact.X`), which are texts. What a text cannot do is spelt out over the
values that the workers have, or reported.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from yunhu.kit.expression import LONGEST, BadExpression
from yunhu.kit.expression import parse as parsed
from yunhu.work.queues.importers.documents import Node
from yunhu.work.queues.importers.model import Misread, Unmapped
from yunhu.work.queues.importers.taskrouter.language import (
    BadSyntax,
    Comparison,
    Condition,
    Constant,
    Joined,
    Many,
    Name,
    Operand,
    Plain,
    parse,
)
from yunhu.work.queues.importers.taskrouter.workers import Workers, as_text

_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.]{0,63}")
_LIVING = re.compile(r"activity\w*|channel\..*|available|date_\w+")
"""Of a worker: what is no attribute."""

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Strange(Exception):  # noqa: N818 (becomes a report)
    """A comparison that has no counterpart."""


class Side(Struct, frozen=True):
    """Where an expression stands: whose a name without prefix is, and whether a flow reads it.

    A flow reads a contact's text beside a number as a number; the pool of a queue does not.
    """

    bare: str
    by_flow: bool = False


FILTER = Side("task", by_flow=True)
QUEUE = Side("worker")
TARGET = Side("")


class Translator:
    """Translates the conditions of one import."""

    def __init__(self, workers: Workers, unmapped: list[Unmapped]) -> None:
        self._workers = workers
        self._unmapped = unmapped

    def pool(self, node: Node | None, side: Side) -> str | None:
        """A condition in our language; None when it always holds. Raises Misread."""
        if node is None or not node.as_text().strip():
            return None
        text = self._condition(condition_of(node), side, node)
        if len(text) > LONGEST:
            raise node.bad("import.too_long", most=LONGEST)
        try:
            parsed(text)
        except BadExpression as bad:
            raise refused(node, str(bad)) from None
        return None if text == "true" else text

    def _condition(self, condition: Condition, side: Side, node: Node) -> str:
        if isinstance(condition, Joined):
            parts = [self._condition(part, side, node) for part in condition.parts]
            return f" {condition.word} ".join(
                f"({text})" if isinstance(part, Joined) else text
                for part, text in zip(condition.parts, parts, strict=True)
            )
        try:
            return self._comparison(condition, side, node)
        except Strange:
            text = f"{_shown(condition.left)} {condition.operator} {_shown(condition.right)}"
            params: dict[str, object] = {"text": text[:80]}
            self._unmapped.append(Unmapped(node.place, "import.taskrouter_condition", params, lossy=True))
            return "true"

    def _comparison(self, it: Comparison, side: Side, node: Node) -> str:
        left, right = _sided(it.left, side), _sided(it.right, side)
        match it.operator:
            case "not in":
                return f"not ({self._within(left, right, node)})"
            case "in":
                return self._within(left, right, node)
            case "has":
                return self._within(right, left, node)
            case "contains":
                return f"{self._read(left)} contains {self._read(right)}"
            case "!=":
                return f"not ({self._equal(left, right)})"
            case "==":
                return self._equal(left, right)
            case _:
                return self._ordered(left, it.operator, right, side)

    # ── == and < ─────────────────────────────────────────────────────────────────────────────────────

    def _equal(self, left: Operand, right: Operand) -> str:
        if isinstance(left, Constant) and isinstance(right, Constant):
            return "true" if left.value == right.value else "false"
        if isinstance(left, Constant):
            left, right = right, left
        if not isinstance(left, Name):
            raise Strange
        if isinstance(right, Constant):
            return f"{self._read(left)} == {_literal(right.value, _is_task(left))}"
        if not isinstance(right, Name):
            raise Strange
        if _is_task(left) == _is_task(right):
            return f"{self._read(left)} == {self._read(right)}"
        worker, task = (right, left) if _is_task(left) else (left, right)
        values = self._workers.attribute(_path(worker))
        if all(isinstance(value, str) for value in values):
            return f"{self._read(worker)} == {self._read(task)}"
        return _any(
            f"{self._read(worker)} == {_literal(value)} and {self._read(task)} == {_literal(value, True)}"
            for value in sorted(values, key=str)
            if value is not None
        )

    def _ordered(self, left: Operand, sign: str, right: Operand, side: Side) -> str:
        if isinstance(left, Constant) and isinstance(right, Constant):
            numbers = [it.value for it in (left, right) if isinstance(it.value, int | float)]
            return str(len(numbers) == 2 and _ORDER[sign](*numbers)).lower()
        if not side.by_flow and any(isinstance(it, Name) and _is_task(it) for it in (left, right)):
            raise Strange
        return f"{self._read(left)} {sign} {self._read(right)}"

    # ── in and has ───────────────────────────────────────────────────────────────────────────────────

    def _within(self, item: Operand, many: Operand, node: Node) -> str:
        if isinstance(many, Many):
            if not isinstance(item, Name):
                return str(isinstance(item, Constant) and item.value in many.values).lower()
            listed = ", ".join(_literal(value, _is_task(item)) for value in many.values)
            return f"{self._read(item)} in [{listed}]"
        if not isinstance(many, Name):
            raise Strange
        if _is_task(many):
            params: dict[str, object] = {"text": many.path[:60]}
            self._unmapped.append(Unmapped(node.place, "import.taskrouter_task_list", params, lossy=True))
            read = _literal(item.value, True) if isinstance(item, Constant) else self._read(item)
            return f"{self._read(many)} contains {read}"
        path = _path(many)
        if isinstance(item, Constant):
            text = as_text(item.value)
            return "false" if text is None else f"skill.{self._workers.skill(path, text)} >= 1"
        if not isinstance(item, Name) or not _is_task(item):
            raise Strange
        return _any(
            f"{self._read(item)} == {_literal(text)} and skill.{self._workers.skill(path, text)} >= 1"
            for text in self._workers.items(path)
        )

    def _read(self, operand: Operand) -> str:
        if isinstance(operand, Constant):
            return _literal(operand.value)
        if not isinstance(operand, Name):
            raise Strange
        path = _path(operand)
        if _is_task(operand):
            return f"contact.{path}"
        self._workers.attribute(path)
        return f"attribute.{path}"


def condition_of(node: Node) -> Condition:
    """The condition that a text says. Raises Misread."""
    try:
        return parse(node.as_text())
    except BadSyntax as bad:
        raise refused(node, str(bad)) from None


def refused(node: Node, reason: str) -> Misread:
    """The refusal of an expression."""
    return node.bad("import.taskrouter_expression", text=node.as_text()[:80], reason=reason)


def _sided(operand: Operand, side: Side) -> Operand:
    """A name with its prefix."""
    if isinstance(operand, Name) and operand.path.partition(".")[0] not in ("worker", "task"):
        if not side.bare:
            raise Strange
        return Name(f"{side.bare}.{operand.path}")
    return operand


def _is_task(name: Name) -> bool:
    return name.path.startswith("task.")


def _path(name: Name) -> str:
    """What of the worker or task is read."""
    side, _, path = name.path.partition(".")
    living = side == "worker" and _LIVING.fullmatch(path) is not None
    if living or _PATH.fullmatch(path) is None:
        raise Strange
    return path


def _any(parts: Iterable[str]) -> str:
    found = [f"({part})" for part in parts]
    return f"({' or '.join(found)})" if found else "false"


def _literal(value: Plain, text: bool = False) -> str:
    """A constant in our language; `text`: as a contact's attributes hold it."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float) and not text:
        return str(value).lower()
    said = as_text(value) or ""
    if '"' not in said:
        return f'"{said}"'
    if "'" in said:
        raise Strange
    return f"'{said}'"


def _shown(operand: Operand) -> str:
    """How a report says what was compared."""
    if isinstance(operand, Name):
        return operand.path
    return "[…]" if isinstance(operand, Many) else str(operand.value)
