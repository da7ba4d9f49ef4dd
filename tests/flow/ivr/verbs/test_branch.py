"""branch: conditions and the first true case."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller, figures, flow

from yunhu.flow.ivr.verbs.branch import Condition, holds, sound
from yunhu.flow.ivr.world import Customer, MadeWorld


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


@pytest.mark.parametrize(
    ("formula", "taken"),
    [
        ("caller starts_with '+86' and attribute.vip == 'yes'", "yes"),
        ("queue.support.waiting > 6 or var.order == 'x'", "yes"),
        ("hours.office in ['closed', 'holiday']", "yes"),
        ("customer.tags has 'gold' and customer.vip", "yes"),
        ("now.hour >= 9 and now.hour < 10", "no"),
        ("var.order > 3", "no"),
        ("intent.confidence < 0.5", "no"),
    ],
)
def test_an_expression_reads_every_value(formula: str, taken: str) -> None:
    first = f"""first: {{verb: branch, cases: [{{if: "{formula}", next: 'yes'}}], otherwise: 'no'}}"""
    world = MadeWorld(
        queues={"support": figures(waiting=7)},
        states={"office": "holiday"},
        who=Customer("c", ("gold",), vip=True),
    )
    caller = Caller(f"{first}\n'yes': {BYE}\n'no': {BYE}", world=world).starts()
    assert caller.run.node == taken


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("if: 'caller =='", "not an expression"),
        ("if: 'weather.rain > 3'", "not a value of a flow: weather.rain"),
        ("if: 'caller', when: {value: caller, op: is_set}", "exactly one of when, if"),
        ("next: a", "exactly one of when, if"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_its_place(case: str, why: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=f"{why}.*cases"):
        flow(f"first: {{verb: branch, cases: [{{next: a, {case}}}], otherwise: a}}\na: {BYE}")


@pytest.mark.parametrize(
    ("op", "to", "true"),
    [("is", "old", True), ("in", ("x", "gold"), True), ("is_not", "gold", False), ("is_set", None, True)],
)
def test_a_list_is_what_any_of_it_is(op: str, to: object, true: bool) -> None:
    condition = Condition(value="customer.tags", op=op, to=to)  # type: ignore[arg-type]
    assert holds(condition, ("gold", "old")) is true
