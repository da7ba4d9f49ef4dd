"""branch: conditions and the first true case."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller, figures

from yunhu.flow.ivr.verbs.branch import Condition, holds, sound


@pytest.mark.parametrize(
    ("op", "to", "value", "true"),
    [
        ("is", "1", "1", True),
        ("is", 3, 3, True),
        ("is", ("a", "b"), "b", True),
        ("is_not", "1", "2", True),
        ("is_not", "1", None, True),
        ("in", ("a", "b"), "c", False),
        ("starts_with", ("010", "021"), "0211234", True),
        ("starts_with", "+86", "+8610", True),
        ("at_least", 3, 3, True),
        ("at_least", 3, "12", True),
        ("at_least", 3, "many", False),
        ("at_most", 3, 4, False),
        ("is_set", None, "x", True),
        ("is_set", None, None, False),
        ("is", "1", None, False),
    ],
)
def test_conditions(op: str, to: object, value: str | int | None, true: bool) -> None:
    condition = Condition(value="caller", op=op, to=to)  # type: ignore[arg-type]
    assert holds(condition, value) is true
    assert sound(condition)


@pytest.mark.parametrize(("op", "to"), [("is", None), ("at_least", "many"), ("is_set", "x"), ("in", ())])
def test_conditions_that_can_never_hold_are_not_sound(op: str, to: object) -> None:
    assert not sound(Condition(value="caller", op=op, to=to))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("when", "taken"),
    [
        ("{value: caller, op: starts_with, to: '+86'}", "yes"),
        ("{value: dialled, to: '4001'}", "yes"),
        ("{value: attribute.vip, to: 'yes'}", "yes"),
        ("{value: queue.support.waiting, op: at_least, to: 5}", "yes"),
        ("{value: queue.support.available, op: at_least, to: 1}", "no"),
        ("{value: queue.nowhere.waiting, op: at_most, to: 100}", "no"),
        ("{value: var.order, op: is_set}", "no"),
    ],
)
def test_a_branch_takes_the_first_true_case(when: str, taken: str) -> None:
    first = f"first: {{verb: branch, cases: [{{when: {when}, next: 'yes'}}], otherwise: 'no'}}"
    text = f"{first}\n'yes': {BYE}\n'no': {BYE}"
    caller = Caller(text, {"support": figures(waiting=7)}).starts()
    assert caller.run.node == taken
