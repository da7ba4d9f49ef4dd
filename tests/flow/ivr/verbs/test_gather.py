"""gather: menus, inputs, silence, wrong keys."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import FlowDigits, NodeEntered


def digits(caller: Caller) -> list[tuple[str, str]]:
    return [(fact.digits.reveal(), fact.outcome) for fact in caller.facts if isinstance(fact, FlowDigits)]


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


SECRET = f"""
first:
  verb: gather
  prompts: [pin]
  digits: 4
  store: pin
  sensitive: true
  keep: true
  retries: 0
  next: {{}}
  on_invalid: wrong
second: {{verb: gather, digits: 3, store: code, sensitive: true, next: done}}
done: {{verb: play, prompts: [done, {{digits: var.pin}}], next: bye}}
wrong: {{verb: play, prompts: [wrong], next: bye}}
bye: {BYE}
""".replace("{}", "NEXT")


def test_what_is_keyed_in_secret_is_neither_recorded_nor_told() -> None:
    caller = Caller(SECRET.replace("NEXT", "done")).starts()
    assert caller.actions == [act.PauseRecording(), act.CollectDigits(4), act.PlayPrompts(("pin",))]
    caller.presses("4711")
    assert caller.actions == [act.CancelTimer("input"), act.ResumeRecording(), act.PlayPrompts(("done",))]
    assert caller.run.vars == {"pin": "4711"}
    assert caller.run.secrets == {"pin"}
    assert digits(caller) == [("", "input")]
    assert "4711" not in str(caller.facts)


def test_the_recording_stays_paused_from_one_secret_to_the_next() -> None:
    caller = Caller(SECRET.replace("NEXT", "second")).starts()
    caller.presses("4711")
    assert caller.actions[1:] == [act.PauseRecording(), act.CollectDigits(3), act.StartTimer("input", 5)]
    caller.presses("123")
    assert caller.actions[1] == act.ResumeRecording()


def test_the_recording_goes_on_when_the_caller_leaves_or_gives_up() -> None:
    caller = Caller(SECRET.replace("NEXT", "done")).starts()
    caller.presses("1")
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.CancelTimer("input"), act.ResumeRecording()]
    caller = Caller(SECRET.replace("NEXT", "done")).starts()
    caller.presses("12#")
    assert act.PlayPrompts(("done",)) in caller.actions


def test_after_a_restart_the_recording_is_paused_anew() -> None:
    caller = Caller(SECRET.replace("NEXT", "done")).starts()
    caller.presses("47")
    caller.happens(ev.Resumed())
    assert caller.actions[0] == act.PauseRecording()
    assert caller.run.digits == ""


def test_a_secret_choice_is_not_told_by_the_way_it_leads() -> None:
    text = f"first: {{verb: gather, sensitive: true, choices: {{'7': bye}}}}\nbye: {BYE}"
    caller = Caller(text).starts()
    caller.presses("7")
    assert [fact.why for fact in caller.facts if isinstance(fact, NodeEntered)] == ["started", "choice"]
