"""transfer: to a queue, an agent, a number."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller, flow

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev


@pytest.mark.parametrize(
    ("to", "action", "failure"),
    [
        ("queue:sales", act.EnterQueue("sales", 0), ev.QueueLeft("full")),
        ("agent:li", act.Transfer("agent:li"), ev.TransferFailed("busy")),
        ("number:+8610", act.Transfer("number:+8610"), ev.TransferFailed("no_answer")),
    ],
)
def test_a_transfer_that_fails_takes_its_branch(to: str, action: act.Action, failure: ev.Event) -> None:
    caller = Caller(f"first: {{verb: transfer, to: '{to}', on_failed: bye}}\nbye: {BYE}").starts()
    assert caller.actions == [action]
    caller.happens(failure)
    assert caller.run.node == "bye"
    caller = Caller(f"first: {{verb: transfer, to: '{to}'}}").starts()
    caller.happens(failure)
    assert caller.actions == [act.HangUp("unavailable")]


OUT = f"first: {{verb: transfer, to: 'number:{{attribute.vip}}', on_failed: bad}}\nbad: {BYE}"


@pytest.mark.parametrize(
    ("value", "action"),
    [
        ("+86108888", act.Transfer("number:+86108888")),
        ("", act.HangUp("normal")),
        ("12;agent:li", act.HangUp("normal")),
        ("1\n2", act.HangUp("normal")),
    ],
)
def test_a_target_may_come_from_a_value_that_is_looked_at_first(value: str, action: act.Action) -> None:
    caller = Caller(OUT)
    caller.run = msgspec.structs.replace(caller.run, attributes={"vip": value})
    assert caller.starts().actions == [action]


def test_a_queue_is_entered_with_the_priority_of_the_contact() -> None:
    caller = Caller("first: {verb: transfer, to: 'queue:{attribute.vip}'}")
    caller.run = msgspec.structs.replace(caller.run, priority=3)
    assert caller.starts().actions == [act.EnterQueue("yes", 3)]


@pytest.mark.parametrize("to", ["number:abc", "queue:Big", "agent:{nobody}"])
def test_a_target_that_is_written_out_must_be_one(to: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="the target must be"):
        flow(f"first: {{verb: transfer, to: '{to}'}}")
