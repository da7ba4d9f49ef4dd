"""gather: menus, inputs, silence, wrong keys."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import FlowDigits


def digits(caller: Caller) -> list[tuple[str, str]]:
    return [(fact.digits, fact.outcome) for fact in caller.facts if isinstance(fact, FlowDigits)]


MENU = f"""
first:
  verb: gather
  prompts: [menu]
  choices: {{"1": one, "12": twelve, "3": three, "#": hash}}
  invalid_prompt: invalid
  retries: 1
  timeout_s: 4
  on_timeout: silent
  on_invalid: wrong
one: {BYE}
twelve: {BYE}
three: {BYE}
hash: {BYE}
silent: {BYE}
wrong: {BYE}
"""


def test_a_key_interrupts_the_prompts_and_chooses() -> None:
    caller = Caller(MENU).starts()
    caller.presses("3")
    assert caller.actions == [act.StopPrompts(), act.CancelTimer("input"), act.HangUp("normal")]
    assert caller.run.node == "three"
    assert digits(caller) == [("•", "choice")]


def test_a_choice_that_begins_another_waits_for_the_next_key() -> None:
    caller = Caller(MENU).starts()
    caller.presses("1")
    assert caller.actions == [act.StopPrompts(), act.StartTimer("input", 4)]
    caller.presses("2")
    assert caller.run.node == "twelve"
    caller = Caller(MENU).starts()
    caller.presses("1")
    caller.happens(ev.TimerFired("input"))
    assert caller.run.node == "one"


def test_the_finishing_key_may_itself_be_a_choice() -> None:
    caller = Caller(MENU).starts()
    caller.presses("#")
    assert caller.run.node == "hash"
    caller = Caller(MENU).starts()
    caller.presses("1#")
    assert caller.run.node == "one"


def test_wrong_keys_are_asked_again_with_an_apology_and_then_given_up() -> None:
    caller = Caller(MENU).starts()
    caller.presses("99")
    assert caller.actions[-2:] == [act.CollectDigits(2), act.PlayPrompts(("invalid", "menu"))]
    caller.presses("98")
    assert caller.run.node == "wrong"
    assert digits(caller) == [("••", "invalid"), ("••", "invalid")]


def test_silence_counts_from_the_end_of_the_prompts() -> None:
    caller = Caller(MENU).starts()
    caller.happens(ev.PlayFinished())
    assert caller.actions == [act.StartTimer("input", 4)]
    caller.happens(ev.TimerFired("input"))
    assert caller.actions == [act.CollectDigits(2), act.PlayPrompts(("menu",))]
    caller.happens(ev.PlayFinished())
    caller.happens(ev.TimerFired("other"))
    assert caller.run.node == "first"
    caller.happens(ev.TimerFired("input"))
    assert caller.run.node == "silent"


def test_without_branches_the_contact_ends_with_the_reason() -> None:
    text = f"first: {{verb: gather, choices: {{'1': bye}}, retries: 0}}\nbye: {BYE}"
    caller = Caller(text).starts()
    assert caller.actions == [act.CollectDigits(1), act.StartTimer("input", 5)]
    caller.happens(ev.TimerFired("input"))
    assert caller.actions[-1] == act.HangUp("no_input")
    caller = Caller(text).starts()
    caller.presses("2")
    assert caller.actions[-1] == act.HangUp("bad_input")


INPUT = f"""
first:
  verb: gather
  prompts: [number]
  digits: 6
  min_digits: 3
  store: order
  next: bye
  keep: true
  retries: 0
  on_invalid: wrong
bye: {BYE}
wrong: {BYE}
"""


@pytest.mark.parametrize(("keys", "stored"), [("123456", "123456"), ("123#", "123")])
def test_an_input_ends_with_its_last_or_its_finishing_key(keys: str, stored: str) -> None:
    caller = Caller(INPUT).starts()
    caller.presses(keys)
    assert caller.run.vars == {"order": stored}
    assert caller.run.node == "bye"
    assert digits(caller) == [(stored, "input")]


def test_an_input_that_stops_in_time_counts_and_a_short_one_does_not() -> None:
    caller = Caller(INPUT).starts()
    caller.presses("1234")
    caller.happens(ev.TimerFired("input"))
    assert caller.run.vars == {"order": "1234"}
    caller = Caller(INPUT).starts()
    caller.presses("12#")
    assert caller.run.node == "wrong"
    assert caller.run.vars == {}


def test_prompts_that_may_not_be_interrupted_swallow_keys() -> None:
    caller = Caller(INPUT.replace("keep: true", "barge_in: false")).starts()
    done = caller.presses("1")
    assert (done.actions, done.run.digits) == ((), "")
    caller.happens(ev.PlayFinished())
    caller.presses("777#")
    assert caller.run.vars == {"order": "777"}


@pytest.mark.parametrize("on_error", ["", "on_error: wrong"])
def test_a_menu_nobody_hears_takes_the_error_branch_or_listens(on_error: str) -> None:
    caller = Caller(INPUT.replace("keep: true", on_error)).starts()
    caller.happens(ev.PlayFinished(ok=False, why="no such file"))
    assert "flow.prompt_failed" in caller.told()
    if on_error:
        assert caller.run.node == "wrong"
    else:
        assert caller.actions == [act.StartTimer("input", 5)]
        caller.presses("777#")
        assert caller.run.vars == {"order": "777"}
