"""What the check finds in a flow, and where."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, flow
from tests.flow.ivr.test_machine import SHOP

from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.rules import Known, check
from yunhu.platform import texts

KNOWN = Known(
    queues=frozenset({"support", "sales"}),
    agents=frozenset({"li"}),
    prompt=lambda name: name in ("welcome", "menu", "number") or name.startswith("number-"),
)


def found(text: str, start: str = "first") -> list[tuple[str, str]]:
    problems = check(flow(text, start), KNOWN)
    for problem in problems:
        for language in texts.LANGUAGES:
            assert texts.load().render(problem.id, problem.params, language) != problem.id
    return [(problem.path, problem.id) for problem in problems if not problem.warning]


def test_a_good_flow_has_only_advice() -> None:
    problems = check(flow(SHOP), KNOWN)
    assert {problem.id for problem in problems} == {"flow.missing_branch"}
    assert all(problem.warning for problem in problems)
    paths = [problem.path for problem in problems]
    assert paths[:2] == ["nodes.first.on_error", "nodes.menu.on_error"]


def test_names_that_do_not_exist_are_located() -> None:
    text = """
first: {verb: play, prompts: [welcome, gone, {digits: caller}], next: nowhere}
menu:
  verb: gather
  choices: {"1": wait, "2": away}
  invalid_prompt: gone
wait: {verb: queue, queue: lost}
go: {verb: transfer, to: "queue:lost"}
call: {verb: transfer, to: "agent:wang"}
look:
  verb: branch
  cases: [{when: {value: queue.lost.waiting, op: at_least, to: 1}, next: go}]
  otherwise: go
"""
    assert found(text) == [
        ("nodes.first.next", "flow.unknown_node"),
        ("nodes.first.prompts[1]", "flow.unknown_prompt"),
        ("nodes.menu.choices.2", "flow.unknown_node"),
        ("nodes.menu.invalid_prompt", "flow.unknown_prompt"),
        ("nodes.wait.queue", "flow.unknown_queue"),
        ("nodes.go.to", "flow.unknown_queue"),
        ("nodes.call.to", "flow.unknown_agent"),
        ("nodes.look.cases[0].when.value", "flow.unknown_queue"),
    ]
    assert found(f"first: {BYE}", start="start") == [("start", "flow.unknown_node")]


def test_fields_that_contradict_each_other() -> None:
    text = f"""
first: {{verb: gather, next: null}}
both: {{verb: gather, choices: {{"1": bye}}, store: a, next: bye}}
few: {{verb: gather, digits: 2, min_digits: 3, store: a, next: bye}}
odd: {{verb: branch, cases: [{{when: {{value: caller, op: at_least, to: many}}, next: bye}}], otherwise: bye}}
bye: {BYE}
"""
    assert found(text) == [
        ("nodes.first", "flow.gather_without_use"),
        ("nodes.both", "flow.gather_with_both"),
        ("nodes.few.min_digits", "flow.too_few_digits"),
        ("nodes.odd.cases[0].when.to", "flow.bad_operand"),
    ]


def test_nodes_that_no_way_leads_to_are_named() -> None:
    problems = check(flow(f"first: {BYE}\nisland: {BYE}"), KNOWN)
    assert [(problem.path, problem.id, problem.warning) for problem in problems] == [
        ("nodes.island", "flow.unreachable", True),
        ("start", "flow.no_person", True),
    ]


def test_loops_without_a_wait_are_found_and_loops_with_one_are_not() -> None:
    case = "cases: [{when: {value: caller, op: is_set}, next: %s}], otherwise: %s"
    text = f"""
first: {{verb: branch, {case % ("second", "second")}}}
second: {{verb: branch, {case % ("third", "first")}}}
third: {{verb: branch, {case % ("bye", "menu")}}}
menu: {{verb: gather, prompts: [menu], choices: {{"1": third}}, on_timeout: third, on_invalid: menu}}
silent: {{verb: play, prompts: [{{digits: var.unset}}], next: silent}}
bye: {BYE}
"""
    assert found(text) == [
        ("nodes.first", "flow.endless_loop"),
        ("nodes.second", "flow.endless_loop"),
        ("nodes.silent", "flow.endless_loop"),
    ]


@pytest.mark.parametrize(
    ("nodes", "path"),
    [
        ({"a": {"verb": "dance"}}, "$.nodes[...]"),
        ({"a": {"verb": "play", "prompts": [], "next": "a", "then": "b"}}, "$.nodes[...]"),
        ({"a": {"verb": "transfer", "to": "moon:1"}}, "$.nodes[...].to"),
        ({"a": {"verb": "gather", "choices": {"x": "a"}}}, "`key` in `$.nodes[...].choices"),
        ({}, "$.nodes"),
    ],
)
def test_what_is_no_flow_is_refused_with_its_place(nodes: dict[str, object], path: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert({"id": "main", "name": "Main", "start": "a", "nodes": nodes}, Flow)
    assert path in str(refused.value)
