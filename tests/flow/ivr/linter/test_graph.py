"""Circles, ways to a person, and flows that call each other."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.flow.ivr.linter.judged import BYE, KNOWN, flow, judged, lenient

from yunhu.flow.ivr.linter.graph import waits

MENU = """
first: {verb: gather, prompts: [welcome], choices: {"1": wait, "2": talk}, on_timeout: %s, on_invalid: wait}
talk: {verb: play, prompts: [welcome], next: first}
wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
bye: {verb: hangup}
"""


def test_who_is_silent_must_not_go_round_for_ever() -> None:
    assert judged(flow(MENU % "wait")) == []
    assert judged(flow(MENU % "first")) == [("nodes.first", "flow.round_for_ever")]
    assert judged(flow(MENU % "talk")) == [
        ("nodes.first", "flow.round_for_ever"),
        ("nodes.talk", "flow.round_for_ever"),
    ]
    assert judged(flow(MENU % "first"), lenient(), warnings=True) == [("nodes.first", "flow.round_for_ever")]


def test_a_circle_that_waits_in_a_queue_or_asks_a_server_is_none() -> None:
    text = f"""
first: {{verb: play, prompts: [welcome], next: wait}}
wait: {{verb: queue, queue: support, on_full: first, on_timeout: first}}
ask: {{verb: request, url: "https://crm.test/api/x", next: ask, on_error: first}}
{BYE}
"""
    assert judged(flow(text)) == []


def test_somebody_must_be_reachable_from_the_start() -> None:
    alone = f"first: {{verb: play, prompts: [welcome], next: bye}}\n{BYE}"
    assert judged(flow(alone)) == [("start", "flow.no_person")]
    assert judged(flow(alone), lenient()) == []
    island = f"{alone}\nwait: {{verb: queue, queue: support}}"
    assert ("start", "flow.no_person") in judged(flow(island))


@pytest.mark.parametrize(
    "person",
    [
        "{verb: queue, queue: support}",
        '{verb: transfer, to: "agent:li"}',
        "{verb: callback, queue: support, next: bye}",
        "{verb: voicemail, queue: support}",
        '{verb: twiml, url: "https://crm.test/api/page"}',
    ],
)
def test_each_way_to_a_person_counts(person: str) -> None:
    assert judged(flow(f"first: {person}\n{BYE}")) == []


def test_a_part_of_another_flow_and_a_survey_need_nobody() -> None:
    assert judged(flow("first: {verb: return}")) == []
    survey = "first: {verb: survey, questions: [{id: mark, prompts: [welcome]}]}"
    assert judged(flow(survey)) == []


def test_a_person_may_be_in_a_sub_flow() -> None:
    text = f"first: {{verb: subflow, flow: other, next: bye}}\n{BYE}"

    for nodes, expected in (
        ("first: {verb: queue, queue: support}", []),
        ("first: {verb: return}", [("start", "flow.no_person")]),
    ):
        known = replace(KNOWN, flows={"other": flow(nodes, "other")})
        assert judged(flow(text), known) == expected


def test_a_menu_that_leads_to_nobody_is_worth_a_word() -> None:
    text = f"""
first: {{verb: gather, prompts: [welcome], choices: {{"1": wait, "2": trap}}, on_timeout: wait}}
trap: {{verb: gather, prompts: [welcome], choices: {{"1": bye}}, on_timeout: bye}}
wait: {{verb: queue, queue: support}}
{BYE}
"""
    assert judged(flow(text)) == []
    assert judged(flow(text), warnings=True) == [("nodes.trap", "flow.menu_without_person")]


def test_flows_must_not_call_each_other_in_a_circle() -> None:
    one = flow("first: {verb: subflow, flow: two, next: end}\nend: {verb: return}", "one")
    two = flow("first: {verb: subflow, flow: one, next: end}\nend: {verb: return}", "two")
    known = replace(KNOWN, flows={"one": one, "two": two})
    assert judged(one, known) == [("nodes.first.flow", "flow.circle_of_flows")]
    own = flow("first: {verb: subflow, flow: one, next: end}\nend: {verb: return}", "one")
    assert judged(own, known) == [("nodes.first.flow", "flow.circle_of_flows")]
    three = flow("first: {verb: subflow, flow: four, next: end}\nend: {verb: return}", "three")
    four = flow("end: {verb: return}", "four", "end")
    known = replace(KNOWN, flows={"three": three, "four": four})
    assert judged(three, known) == []


def test_a_prompt_that_may_be_silent_lets_no_time_pass() -> None:
    nodes = flow(f"first: {{verb: play, prompts: [{{digits: var.x}}], next: bye}}\n{BYE}").nodes
    assert [waits(nodes["first"]), waits(nodes["bye"])] == [False, True]
