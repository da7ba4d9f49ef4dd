"""consent: the words are heard, a key answers, and what was answered is told with its words."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller, flow

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import ConsentAnswered
from yunhu.flow.ivr.verbs.consent import INPUT
from yunhu.flow.ivr.world import MadeWorld
from yunhu.kit.pii import Number

FIRST = """first:
  verb: consent
  purpose: marketing
  text_version: 3
  prompts: [may-we-call]
  retries: 1
  timeout_s: 4
  on_granted: good
  on_refused: bad
"""
ASK = f"""
{FIRST}  on_timeout: late
good: {{verb: play, prompts: [thanks], next: end}}
bad: {{verb: play, prompts: [noted], next: end}}
late: {{verb: play, prompts: [bye], next: end}}
end: {BYE}
"""


class Words(MadeWorld, frozen=True):
    """A centre with words in force."""

    def consent_words(self, purpose: str, version: int) -> str:
        """Their digest."""
        return f"{purpose} {version}"


def asked(text: str = ASK) -> Caller:
    """Somebody who has heard the words."""
    caller = Caller(text, world=Words()).starts()
    caller.happens(ev.PlayFinished())
    return caller


def answers(caller: Caller) -> list[str]:
    return [fact.outcome for fact in caller.facts if isinstance(fact, ConsentAnswered)]


def test_the_words_are_said_and_then_a_key_is_waited_for() -> None:
    caller = Caller(ASK).starts()
    assert caller.actions == [act.CollectDigits(1), act.PlayPrompts(("may-we-call",))]
    caller.happens(ev.PlayFinished())
    assert caller.actions == [act.StartTimer(INPUT, 4)]


@pytest.mark.parametrize(("key", "node", "outcome"), [("1", "good", "granted"), ("2", "bad", "refused")])
def test_an_answer_is_told_with_its_words_and_the_caller(key: str, node: str, outcome: str) -> None:
    caller = asked()
    caller.presses(key)
    assert caller.run.node == node
    assert caller.actions[0] == act.CancelTimer(INPUT)
    (fact,) = [fact for fact in caller.facts if isinstance(fact, ConsentAnswered)]
    assert fact == ConsentAnswered(
        flow="main",
        version=3,
        node="first",
        purpose="marketing",
        text_version=3,
        text_digest="marketing 3",
        outcome=outcome,
        key=key,
        caller=Number("+861012345678"),
    )
    assert "12345678" not in repr(fact)


def test_nobody_agrees_to_words_before_they_were_heard() -> None:
    caller = Caller(ASK).starts()
    caller.presses("1")
    assert (caller.run.node, answers(caller)) == ("first", [])


def test_silence_and_wrong_keys_ask_once_more_and_then_nothing_is_agreed() -> None:
    caller = asked()
    caller.presses("9")
    again = [act.CancelTimer(INPUT), act.CollectDigits(1), act.PlayPrompts(("may-we-call",))]
    assert caller.actions == again
    caller.happens(ev.PlayFinished())
    caller.happens(ev.TimerFired("other"))
    caller.happens(ev.TimerFired(INPUT))
    assert (caller.run.node, answers(caller)) == ("late", ["timeout"])


@pytest.mark.parametrize(("more", "node"), [("", "late"), ("  on_error: bad\n", "bad")])
def test_words_that_cannot_be_heard_are_agreed_to_by_nobody(more: str, node: str) -> None:
    caller = Caller(ASK.replace("  on_timeout", f"{more}  on_timeout")).starts()
    caller.happens(ev.PlayFinished(ok=False, why="gone"))
    assert (caller.run.node, answers(caller)) == (node, [])
    assert "flow.prompt_failed" in caller.told()
    nothing = Caller(ASK.replace("[may-we-call]", "[{say: '{var.x}'}]")).starts()
    assert nothing.run.node == "late"


@pytest.mark.parametrize(
    ("event", "cause"),
    [(ev.Digit("1"), "normal"), (ev.Digit("2"), "normal"), (ev.TimerFired(INPUT), "no_input")],
)
def test_a_way_that_is_not_written_ends_the_contact(event: ev.Event, cause: str) -> None:
    lone = "first: {verb: consent, purpose: m, text_version: 1, prompts: [q], retries: 0}"
    caller = asked(lone)
    caller.happens(event)
    assert caller.actions[-1] == act.HangUp(cause)
    assert len(answers(caller)) == 1


def test_who_hangs_up_meanwhile_has_not_answered() -> None:
    caller = asked()
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.CancelTimer(INPUT)]
    assert answers(caller) == []


def test_the_answers_are_different_keys() -> None:
    with pytest.raises(msgspec.ValidationError, match="grant_on and refuse_on must be different keys"):
        flow("first: {verb: consent, purpose: m, text_version: 1, prompts: [q], grant_on: '2'}")
