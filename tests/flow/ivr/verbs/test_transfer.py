"""transfer: to a queue, an agent, a number."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller

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
