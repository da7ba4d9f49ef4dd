"""survey: questions in turn, wrong keys, silence."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller, flow

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import SurveyAnswered
from yunhu.flow.ivr.verbs.survey import INPUT

SURVEY = f"""
first:
  verb: survey
  questions:
    - {{id: service, prompts: [how-was-it]}}
    - {{id: again, prompts: [], from: 0, to: 1}}
  retries: 1
  timeout_s: 4
  next: bye
bye: {{verb: play, prompts: [thanks], next: end}}
end: {BYE}
"""


def answers(caller: Caller) -> list[tuple[str, int | None]]:
    return [(fact.question, fact.answer) for fact in caller.facts if isinstance(fact, SurveyAnswered)]


def test_questions_are_asked_in_turn_and_answered_with_a_key() -> None:
    caller = Caller(SURVEY).starts()
    assert caller.actions == [act.CollectDigits(1), act.PlayPrompts(("how-was-it",))]
    caller.happens(ev.PlayFinished())
    assert caller.actions == [act.StartTimer(INPUT, 4)]
    caller.presses("5")
    assert caller.actions == [act.CancelTimer(INPUT), act.CollectDigits(1), act.StartTimer(INPUT, 4)]
    caller.presses("0")
    assert answers(caller) == [("service", 5), ("again", 0)]
    assert caller.run.vars == {"service": "5", "again": "0"}
    assert caller.run.node == "bye"


def test_a_key_interrupts_the_question_and_a_wrong_one_asks_once_more() -> None:
    caller = Caller(SURVEY).starts()
    caller.presses("9")
    assert caller.actions == [act.StopPrompts(), act.CollectDigits(1), act.PlayPrompts(("how-was-it",))]
    caller.presses("*")
    assert answers(caller) == [("service", None)]
    assert caller.run.question == 1


def test_silence_passes_a_question_over() -> None:
    caller = Caller(SURVEY).starts()
    for _ in range(2):
        caller.happens(ev.PlayFinished())
        caller.happens(ev.TimerFired(INPUT))
    caller.happens(ev.TimerFired("other"))
    caller.happens(ev.TimerFired(INPUT))
    caller.happens(ev.TimerFired(INPUT))
    assert answers(caller) == [("service", None), ("again", None)]
    assert caller.run.node == "bye"


def test_a_survey_without_a_way_on_ends_the_contact() -> None:
    caller = Caller("first: {verb: survey, questions: [{id: a, prompts: [q]}]}").starts()
    caller.happens(ev.PlayFinished(ok=False, why="gone"))
    assert "flow.prompt_failed" in caller.told()
    caller.presses("1")
    assert caller.actions == [act.CancelTimer(INPUT), act.HangUp("normal")]


def test_a_question_has_answers() -> None:
    with pytest.raises(msgspec.ValidationError, match="from must not be greater than to"):
        flow("first: {verb: survey, questions: [{id: a, prompts: [q], from: 3, to: 2}]}")
