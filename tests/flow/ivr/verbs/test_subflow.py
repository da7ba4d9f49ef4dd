"""subflow: into another flow and back, with the same variables, to a stated depth."""

from __future__ import annotations

import msgspec
from tests.flow.ivr.caller import BYE, Caller, flow

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import NodeEntered
from yunhu.flow.ivr.run import STACK_MAX, RunState

MAIN = f"""
first: {{verb: set, values: {{a: outer}}, next: call}}
call: {{verb: subflow, flow: ask, next: after, on_error: sorry}}
after: {{verb: play, prompts: [after], next: bye}}
sorry: {{verb: play, prompts: [sorry], next: bye}}
bye: {BYE}
"""
ASK = """
begin: {verb: play, prompts: [ask], next: keep}
keep: {verb: set, values: {b: "{var.a}/inner"}, next: back}
back: {verb: return}
"""


def test_a_subflow_is_walked_and_the_flow_goes_on() -> None:
    caller = Caller(MAIN, others={"ask": flow(ASK, "begin", "ask")}).starts()
    assert (caller.run.flow, caller.run.node) == ("ask", "begin")
    assert [frame.next for frame in caller.run.stack] == ["after"]
    caller.happens(ev.PlayFinished())
    assert (caller.run.flow, caller.run.node, len(caller.run.stack)) == ("main", "after", 0)
    assert caller.run.vars == {"a": "outer", "b": "outer/inner"}
    entered = [(fact.flow, fact.node) for fact in caller.facts if isinstance(fact, NodeEntered)]
    assert entered[1:] == [
        ("main", "call"),
        ("ask", "begin"),
        ("ask", "keep"),
        ("ask", "back"),
        ("main", "after"),
    ]


def test_a_restart_goes_on_within_the_subflow_and_comes_back() -> None:
    caller = Caller(MAIN, others={"ask": flow(ASK, "begin", "ask")}).starts()
    caller.happens(ev.Resumed())
    assert caller.actions == [act.PlayPrompts(("ask",))]
    caller.happens(ev.PlayFinished())
    assert caller.run.node == "after"


def test_a_flow_that_is_gone_takes_the_error_branch_or_ends_the_contact() -> None:
    assert Caller(MAIN).starts().run.node == "sorry"
    caller = Caller(MAIN.replace(", on_error: sorry", "")).starts()
    assert caller.actions == [act.HangUp("flow_error")]


def test_flows_within_each_other_are_bounded() -> None:
    text = f"first: {{verb: subflow, flow: main, next: bye, on_error: deep}}\nbye: {BYE}\n"
    caller = Caller(text + "deep: {verb: play, prompts: [deep], next: bye}").starts()
    assert caller.run.node == "deep"
    assert len(caller.run.stack) == STACK_MAX


def test_a_caller_of_a_flow_that_changed_meanwhile_is_let_go() -> None:
    caller = Caller(MAIN, others={"ask": flow(ASK, "begin", "ask")}).starts()
    lost = {"main": flow(f"first: {BYE}"), "ask": caller.world.flows["ask"]}
    caller.world = msgspec.structs.replace(caller.world, flows=lost)
    caller.happens(ev.PlayFinished())
    assert caller.actions == [act.HangUp("flow_error")]
    assert isinstance(caller.run, RunState)
    assert caller.run.phase == "ended"
