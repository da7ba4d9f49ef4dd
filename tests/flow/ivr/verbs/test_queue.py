"""queue: every way in which a wait can end without an agent."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller, figures

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev

WAIT = f"""
first:
  {{verb: queue, queue: support, priority: 5, on_full: full, on_timeout: late, on_nobody: nobody,
   on_error: error}}
full: {BYE}
late: {BYE}
nobody: {BYE}
error: {BYE}
"""


@pytest.mark.parametrize(
    ("why", "node"),
    [("full", "full"), ("max_wait", "late"), ("queue_removed", "error"), ("no_such_queue", "error")],
)
def test_a_wait_that_ends_without_an_agent_takes_its_branch(why: str, node: str) -> None:
    caller = Caller(WAIT, {"support": figures(staffed=1)}).starts()
    assert caller.actions == [act.EnterQueue("support", 5)]
    caller.happens(ev.QueueLeft(why))
    assert caller.run.node == node


def test_nobody_signed_in_is_told_at_once() -> None:
    assert Caller(WAIT, {"support": figures(staffed=0)}).starts().run.node == "nobody"
    assert Caller(WAIT).starts().run.phase == "queued"


@pytest.mark.parametrize(
    ("why", "cause"), [("full", "busy"), ("max_wait", "no_agent"), ("failed", "flow_error")]
)
def test_a_wait_without_branches_ends_the_contact(why: str, cause: str) -> None:
    caller = Caller("first: {verb: queue, queue: support}").starts()
    caller.happens(ev.QueueLeft(why))
    assert caller.actions == [act.HangUp(cause)]
