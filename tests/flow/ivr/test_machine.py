"""The interpreter: its table, its bounds, its end, and a run that survives a restart."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.flow.ivr.caller import Caller
from tests.flow.ivr.random_flows import EVENTS, PAIRS

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import FlowEnded
from yunhu.flow.ivr.machine import HASTY_MAX, PHASES, TABLE
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.run import STACK_MAX, VARS_MAX
from yunhu.kit.table import walk

SHOP = """
first: {verb: play, prompts: [welcome], next: menu}
menu:
  verb: gather
  prompts: [menu]
  choices: {"1": sales, "2": account, "0": agent}
  on_timeout: bye
  on_invalid: bye
account: {verb: gather, prompts: [number], digits: 8, min_digits: 4, store: account, next: check}
check:
  verb: branch
  cases: [{when: {value: var.account, op: starts_with, to: ["88"]}, next: agent}]
  otherwise: sales
sales: {verb: queue, queue: sales, on_full: bye, on_timeout: agent, on_nobody: bye}
agent: {verb: transfer, to: "agent:li", on_failed: bye}
bye: {verb: hangup}
"""


def test_every_cell_moves_ignores_or_refuses() -> None:
    assert walk(TABLE, PHASES, ev.EVENTS) == []
    assert set(ev.EVENTS) == {kind.__name__ for kind in ev.Event.__args__}


def test_a_whole_way_through_a_flow() -> None:
    caller = Caller(SHOP).starts()
    assert caller.actions == [act.PlayPrompts(("welcome",))]
    caller.happens(ev.PlayFinished())
    assert caller.actions == [act.CollectDigits(1), act.PlayPrompts(("menu",))]
    caller.presses("2")
    caller.presses("8812#")
    assert caller.actions == [act.CancelTimer("input"), act.Transfer("agent:li")]
    caller.happens(ev.TransferFailed("busy"))
    assert caller.actions == [act.HangUp("normal")]
    assert caller.nodes() == ["first", "menu", "account", "check", "agent", "bye"]
    assert caller.told()[0] == "flow.started"
    assert caller.told()[-1] == "flow.ended"
    ended = caller.facts[-1]
    assert isinstance(ended, FlowEnded)
    assert (ended.node, ended.why, ended.lasted_ms) == ("bye", "hangup", 9_000)


@pytest.mark.parametrize("event", [ev.CustomerGone(), ev.Left("connected")])
def test_the_flow_ends_when_the_caller_is_gone_or_talks_to_somebody(event: ev.Event) -> None:
    caller = Caller(SHOP).starts()
    caller.happens(event)
    assert caller.actions == [act.StopPrompts()]
    assert caller.run.phase == "ended"
    for late in (ev.PlayFinished(), ev.Digit("1"), ev.CustomerGone(), ev.Started()):
        assert caller.happens(late).reason == "the flow is over"


def test_a_timer_that_runs_is_cancelled_at_the_end() -> None:
    caller = Caller(SHOP).starts()
    caller.happens(ev.PlayFinished())
    caller.happens(ev.PlayFinished())
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.CancelTimer("input")]


def test_an_event_that_means_nothing_here_changes_nothing() -> None:
    caller = Caller(SHOP)
    assert caller.happens(ev.Digit("1")).reason == "the flow has not begun"
    caller.starts()
    before = caller.run
    for event in (
        ev.Digit("1"),
        ev.TimerFired("input"),
        ev.QueueLeft("full"),
        ev.TransferFailed("busy"),
        ev.Started(),
    ):
        done = caller.happens(event)
        assert done.reason
        assert (done.actions, done.facts, caller.run) == ((), (), before)


def test_a_restart_enters_the_node_anew_and_keeps_what_was_stored() -> None:
    caller = Caller(SHOP).starts()
    caller.happens(ev.PlayFinished())
    caller.presses("2123")
    caller.happens(ev.Resumed())
    assert caller.actions == [act.CollectDigits(8), act.PlayPrompts(("number",))]
    assert (caller.run.node, caller.run.digits) == ("account", "")
    caller.presses("8888#")
    assert caller.run.vars == {"account": "8888"}
    assert caller.run.node == "agent"


def test_a_run_says_whose_version_it_is_and_prints_no_keys() -> None:
    caller = Caller(SHOP).starts()
    assert (caller.run.flow, caller.run.version) == ("main", 3)
    assert repr(caller.run) == "RunState(main v3, first, playing)"


def test_a_loop_without_a_wait_ends_the_contact() -> None:
    text = """
first: {verb: branch, cases: [{when: {value: caller, op: is_set}, next: second}], otherwise: second}
second: {verb: branch, cases: [{when: {value: caller, op: is_set}, next: first}], otherwise: first}
"""
    caller = Caller(text)
    done = caller.happens(ev.Started())
    assert done.reason == "a loop without a wait"
    assert done.actions == (act.HangUp("flow_error"),)
    assert len(done.facts) < 20


def test_a_loop_of_prompts_that_fail_at_once_ends_the_contact() -> None:
    caller = Caller(
        "first: {verb: play, prompts: [missing], next: first, on_error: first}", apart_us=10
    ).starts()
    for _ in range(HASTY_MAX + 10):
        caller.happens(ev.PlayFinished(ok=False, why="no such prompt"))
    assert caller.run.phase == "ended"
    ended = caller.facts[-1]
    assert isinstance(ended, FlowEnded)
    assert ended.why == "a loop in no time"


def test_a_loop_that_lets_time_pass_goes_on() -> None:
    caller = Caller("first: {verb: play, prompts: [news], next: first}").starts()
    for _ in range(10 * HASTY_MAX):
        caller.happens(ev.PlayFinished())
    assert caller.run.phase == "playing"


def test_a_node_that_is_gone_ends_the_contact() -> None:
    caller = Caller("first: {verb: play, prompts: [welcome], next: nowhere}").starts()
    done = caller.happens(ev.PlayFinished())
    assert done.actions == (act.HangUp("flow_error"),)
    caller = Caller(SHOP).starts()
    caller.run = msgspec.structs.replace(caller.run, node="nowhere")
    assert caller.happens(ev.PlayFinished()).actions == (act.StopPrompts(), act.HangUp("flow_error"))


@given(st.lists(EVENTS, max_size=60))
def test_no_event_ever_breaks_a_run(events: list[ev.Event]) -> None:
    caller = Caller(SHOP).starts()
    for event in events:
        caller.happens(event)
        assert caller.run.phase != "walking"
        assert len(caller.run.digits) <= 8
    ends = caller.told().count("flow.ended")
    assert ends == (1 if caller.run.phase == "ended" else 0)
    caller.happens(ev.CustomerGone())
    assert caller.told().count("flow.ended") == 1


@given(PAIRS, st.lists(EVENTS, max_size=40))
def test_no_flow_ever_breaks_a_run(flows: tuple[Flow, Flow], events: list[ev.Event]) -> None:
    main, other = flows
    caller = Caller("n0: {verb: hangup}", others={"main": main, "other": other})
    caller.run = msgspec.structs.replace(caller.run, node="n0")
    recorded = True
    for event in (ev.Started(), *events, ev.CustomerGone()):
        before = caller.run
        done = caller.happens(event)
        assert caller.run.phase != "walking"
        assert len(caller.run.stack) <= STACK_MAX
        assert len(caller.run.vars) <= VARS_MAX
        assert caller.run.paused <= (caller.run.phase == "collecting")
        for action in done.actions:
            recorded = isinstance(action, act.ResumeRecording) or (
                recorded and not isinstance(action, act.PauseRecording)
            )
        assert recorded is not caller.run.paused
        if TABLE[before.phase, type(event).__name__].kind != "moves":
            assert done.run == before
    assert caller.run.phase == "ended"
    assert caller.told().count("flow.ended") == 1


def in_clear(told: object) -> str:
    """What is told, with the words of persons revealed: sealed, they would hide a secret among them."""
    return msgspec.json.encode(told, enc_hook=lambda personal: personal.reveal()).decode()


@given(PAIRS, st.lists(EVENTS, max_size=40))
def test_no_fact_and_no_attribute_ever_holds_a_secret(
    flows: tuple[Flow, Flow], events: list[ev.Event]
) -> None:
    secret = "4711081522"
    caller = Caller("n0: {verb: hangup}", others={"main": flows[0], "other": flows[1]})
    caller.run = msgspec.structs.replace(
        caller.run, node="n0", vars={"pin": secret}, secrets=frozenset({"pin"})
    )
    for event in (ev.Started(), *events):
        done = caller.happens(event)
        told = [action for action in caller.actions if not isinstance(action, act.HttpRequest)]
        shown = in_clear([done.facts, caller.run.attributes, told])
        assert secret not in shown
        assert secret not in repr(caller.run)
        assert secret not in repr(caller.actions)
