"""voicemail: prompts, the beep, the message, and every way in which it ends."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.verbs.voicemail import GRACE_S, MESSAGE

LEAVE = f"""
first:
  verb: voicemail
  prompts: [leave]
  max_s: 60
  silence_s: 4
  queue: support
  ticket: call
  next: thanks
  on_error: sorry
thanks: {{verb: play, prompts: [thanks], next: bye}}
sorry: {{verb: play, prompts: [sorry], next: bye}}
bye: {BYE}
"""
RECORD = act.RecordMessage(60, 4, "support", "call")
END = act.StartTimer(MESSAGE, 60 + GRACE_S)


def recording() -> Caller:
    caller = Caller(LEAVE).starts()
    assert caller.actions == [act.PlayPrompts(("leave",))]
    caller.happens(ev.PlayFinished())
    assert caller.actions == [RECORD, END]
    return caller


def test_a_message_is_left() -> None:
    caller = recording()
    caller.happens(ev.MessageRecorded(12.5))
    assert caller.run.node == "thanks"
    assert caller.actions[0] == act.CancelTimer(MESSAGE)


def test_a_key_skips_the_prompts_and_the_finishing_key_ends_the_message() -> None:
    caller = Caller(LEAVE).starts()
    caller.presses("5")
    assert caller.actions == [act.StopPrompts(), RECORD, END]
    assert caller.presses("5").actions == ()
    caller.presses("#")
    assert caller.actions == [act.StopRecordingMessage()]
    caller.happens(ev.MessageRecorded(3))
    assert caller.run.node == "thanks"


@pytest.mark.parametrize("event", [ev.MessageFailed("silence"), ev.TimerFired(MESSAGE)])
def test_no_message_takes_the_error_branch(event: ev.Event) -> None:
    caller = recording()
    caller.happens(event)
    assert caller.run.node == "sorry"


def test_without_branches_the_contact_ends() -> None:
    text = "first: {verb: voicemail}"
    caller = Caller(text).starts()
    assert isinstance(caller.actions[0], act.RecordMessage)
    caller.happens(ev.MessageRecorded(3))
    assert caller.actions == [act.CancelTimer(MESSAGE), act.HangUp("normal")]
    caller = Caller(text).starts()
    caller.happens(ev.MessageFailed("silence"))
    assert caller.actions[-1] == act.HangUp("unavailable")


def test_a_caller_who_hangs_up_has_left_a_message() -> None:
    caller = recording()
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.CancelTimer(MESSAGE), act.StopRecordingMessage()]
    caller = Caller(LEAVE).starts()
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.StopPrompts()]


def test_prompts_that_fail_are_told_and_the_caller_hears_the_beep() -> None:
    caller = Caller(LEAVE).starts()
    caller.happens(ev.PlayFinished(ok=False, why="gone"))
    assert caller.actions == [RECORD, END]
    assert "flow.prompt_failed" in caller.told()
    caller.happens(ev.PlayFinished())
    caller.happens(ev.TimerFired("other"))
    assert caller.run.phase == "recording"
