"""queue: every way in which a wait can end without an agent."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller, figures

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.work.queues.model import Need

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


KEYS = f"""
first:
  verb: queue
  queue: support
  need: [{{skill: english, level: 50}}]
  keys: {{"1": later, "2": first}}
  on_overflow: full
  on_closed: closed
later: {{verb: callback, queue: support, next: full}}
full: {{verb: play, prompts: [full], next: bye}}
closed: {{verb: play, prompts: [closed], next: bye}}
bye: {BYE}
"""


def test_a_key_leaves_the_wait_and_any_other_does_not() -> None:
    caller = Caller(KEYS).starts()
    assert caller.actions == [act.EnterQueue("support", 0, (Need("english", 50),))]
    done = caller.presses("9")
    assert (done.actions, done.reason) == ((), "not a key of this wait")
    caller.presses("1")
    assert caller.actions == [act.LeaveQueue("key"), act.PromiseCallback("support", "+861012345678", 0)]
    assert caller.run.phase == "promising"


@pytest.mark.parametrize(
    ("why", "node"),
    [("overflow", "full"), ("closed", "closed"), ("nobody", "ended"), ("expected_wait", "ended")],
)
def test_a_wait_that_overflows_or_closes_takes_its_branch(why: str, node: str) -> None:
    caller = Caller(KEYS).starts()
    caller.happens(ev.QueueLeft(why))
    assert (caller.run.phase if node == "ended" else caller.run.node) == node


def test_the_priority_is_that_of_the_contact_unless_the_queue_says_another() -> None:
    caller = Caller("first: {verb: queue, queue: support}")
    caller.run = msgspec.structs.replace(caller.run, priority=8)
    assert caller.starts().actions == [act.EnterQueue("support", 8)]
