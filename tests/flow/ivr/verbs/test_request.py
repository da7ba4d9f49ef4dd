"""request: what is asked, what is kept of the answer, and the failure branch in its time."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import FlowRequested
from yunhu.flow.ivr.verbs.request import ANSWER

ASK = f"""
first:
  verb: request
  method: POST
  url: "https://crm.example/{{caller}}?q={{attribute.vip}}"
  headers: {{Authorization: "Bearer {{attribute.vip}}"}}
  body: '{{"number": "{{caller}}", "note": "{{var.note}}"}}'
  timeout_s: 3
  save: {{name: /customer/name, level: /level, gone: /nothing}}
  next: good
  on_error: bad
good: {{verb: play, prompts: [good], next: bye}}
bad: {{verb: play, prompts: [bad], next: bye}}
bye: {BYE}
"""


def asked(caller: Caller) -> act.HttpRequest:
    [request] = [action for action in caller.actions if isinstance(action, act.HttpRequest)]
    return request


def told(caller: Caller) -> list[tuple[int | None, str]]:
    return [(fact.status, fact.why) for fact in caller.facts if isinstance(fact, FlowRequested)]


def test_values_cannot_become_another_part_of_what_is_sent() -> None:
    text = ASK.replace("first:", "zero: {verb: set, values: {note: 'a\"}{/../'}, next: first}\nfirst:")
    caller = Caller(text)
    caller.run = replace(caller.run, node="zero", attributes={"vip": "a&b=/?#\r\nX: y"})
    request = asked(caller.starts())
    assert request.url == "https://crm.example/%2B861012345678?q=a%26b%3D%2F%3F%23%0D%0AX%3A%20y"
    assert request.headers == {"Authorization": "Bearer a&b=/?#X: y"}
    assert request.body == '{"number": "+861012345678", "note": "a\\"}{/../"}'
    assert "crm" not in repr(request)


def test_parts_of_the_answer_are_kept() -> None:
    caller = Caller(ASK).starts()
    request = asked(caller)
    assert caller.actions[-1] == act.StartTimer(ANSWER, 3)
    caller.happens(ev.RequestDone(request.id, 200, '{"customer": {"name": "王"}, "level": 7}'))
    assert caller.run.vars == {"name": "王", "level": "7"}
    assert (caller.run.node, caller.run.status) == ("good", 200)
    assert caller.actions == [act.CancelTimer(ANSWER), act.PlayPrompts(("good",))]
    assert told(caller) == [(200, "")]


def test_a_server_that_hangs_costs_no_more_than_its_time() -> None:
    caller = Caller(ASK).starts()
    request = asked(caller)
    caller.happens(ev.TimerFired(ANSWER))
    assert caller.actions == [act.CancelRequest(request.id), act.PlayPrompts(("bad",))]
    assert told(caller) == [(None, "timeout")]
    late = caller.happens(ev.RequestDone(request.id, 200, "{}"))
    assert late.reason == "nobody waits for this answer any more"


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, "{}", "status 500"),
        (302, "", "status 302"),
        (200, "<html>", "no JSON"),
        (200, "[" * 9999, "no JSON"),
    ],
)
def test_an_answer_that_is_of_no_use_takes_the_failure_branch(status: int, body: str, why: str) -> None:
    caller = Caller(ASK).starts()
    caller.happens(ev.RequestDone(asked(caller).id, status, body))
    assert caller.run.node == "bad"
    assert told(caller) == [(status, why)]


def test_a_failure_without_a_branch_ends_the_contact() -> None:
    caller = Caller(ASK.replace("on_error: bad", "")).starts()
    caller.happens(ev.RequestFailed(asked(caller).id, "not_allowed"))
    assert caller.actions == [act.CancelTimer(ANSWER), act.HangUp("flow_error")]


def test_the_answer_to_an_earlier_question_is_none() -> None:
    caller = Caller(ASK).starts()
    earlier = asked(caller).id
    caller.happens(ev.Resumed())
    caller.happens(ev.RequestDone(earlier, 200, "{}"))
    assert caller.run.phase == "requesting"
    caller.happens(ev.TimerFired("other"))
    assert caller.run.phase == "requesting"


def test_a_caller_who_hangs_up_takes_the_question_along() -> None:
    caller = Caller(ASK).starts()
    request = asked(caller)
    caller.happens(ev.CustomerGone())
    assert caller.actions == [act.CancelTimer(ANSWER), act.CancelRequest(request.id)]


def test_a_body_that_is_no_json_is_sent_as_it_is_written() -> None:
    text = f"""
first:
  verb: request
  method: PUT
  url: https://crm.example/
  headers: {{Content-Type: text/plain}}
  body: '{{attribute.vip}}"'
  next: bye
bye: {BYE}
"""
    assert asked(Caller(text).starts()).body == 'yes"'
