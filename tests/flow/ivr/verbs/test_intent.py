"""intent: sure enough, not sure, nothing said, nobody could tell."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller, flow

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import IntentHeard
from yunhu.flow.ivr.verbs.intent import ANSWER, PATIENCE_S

ASK = f"""
first:
  verb: intent
  text: attribute.vip
  examples: {{repair: [坏了], balance: [余额], other: [天气]}}
  choices: {{repair: repair, balance: balance}}
  on_low: person
repair: {{verb: play, prompts: [repair], next: bye}}
balance: {{verb: play, prompts: [balance], next: bye}}
person: {{verb: play, prompts: [person], next: bye}}
broken: {{verb: play, prompts: [broken], next: bye}}
bye: {BYE}
"""


def asked(caller: Caller) -> act.Classify:
    [ask] = [action for action in caller.actions if isinstance(action, act.Classify)]
    return ask


@pytest.mark.parametrize(
    ("name", "confidence", "node"),
    [
        ("repair", 0.9, "repair"),
        ("balance", 0.4, "balance"),
        ("repair", 0.39, "person"),
        ("other", 0.9, "person"),
    ],
)
def test_an_intent_decides_only_when_it_is_sure_and_has_a_way(
    name: str, confidence: float, node: str
) -> None:
    caller = Caller(ASK).starts()
    ask = asked(caller)
    assert (ask.node, ask.text, ask.language) == ("first", "yes", "zh-CN")
    assert caller.actions[-1] == act.StartTimer(ANSWER, PATIENCE_S)
    caller.happens(ev.Classified(ask.id, name, confidence, {"city": "上海"}))
    assert caller.run.node == node
    assert (caller.run.intent, caller.run.slots) == ((name, confidence), {"city": "上海"})
    [heard] = [fact for fact in caller.facts if isinstance(fact, IntentHeard)]
    assert (heard.intent, heard.slots, heard.understood) == (name, ("city",), node != "person")
    assert "上海" not in str(caller.facts)


def test_nothing_that_was_said_is_not_asked_about() -> None:
    caller = Caller(ASK.replace("attribute.vip", "var.words")).starts()
    assert caller.run.node == "person"


@pytest.mark.parametrize(("more", "node"), [("on_error: broken", "broken"), ("", "person")])
def test_nobody_could_tell(more: str, node: str) -> None:
    text = ASK.replace("on_low: person", f"on_low: person\n  {more}")
    caller = Caller(text).starts()
    caller.happens(ev.ClassifyFailed(asked(caller).id, "not_learned"))
    assert caller.run.node == node
    caller = Caller(text).starts()
    caller.happens(ev.TimerFired(ANSWER))
    assert caller.run.node == node


def test_the_answer_to_an_earlier_question_is_none() -> None:
    caller = Caller(ASK).starts()
    earlier = asked(caller).id
    caller.happens(ev.Resumed())
    caller.happens(ev.Classified(earlier, "repair", 1.0))
    assert caller.run.phase == "classifying"
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.CancelTimer(ANSWER)]


def test_low_confidence_must_have_a_branch_and_a_choice_examples() -> None:
    with pytest.raises(msgspec.ValidationError, match="on_low"):
        flow(ASK.replace("on_low: person", "threshold: 0.5"))
    many = ", ".join(f"'{number}'" for number in range(401))
    intents = ", ".join(f"i{number}: [{many}]" for number in range(5))
    with pytest.raises(msgspec.ValidationError, match="more than 2000 examples"):
        flow(ASK.replace("repair: [坏了],", f"repair: [坏了], {intents},"))
    with pytest.raises(msgspec.ValidationError, match="no examples of the intent sales"):
        flow(ASK.replace("{repair: repair, balance: balance}", "{sales: repair}"))
