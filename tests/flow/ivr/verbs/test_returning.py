"""return: back to who called, and the end where nobody did."""

from __future__ import annotations

from tests.flow.ivr.caller import BYE, Caller, flow

from yunhu.flow.ivr import actions as act


def test_a_return_leads_back_to_the_one_who_called() -> None:
    text = f"first: {{verb: subflow, flow: sub, next: wait}}\nwait: {{verb: queue, queue: q}}\nbye: {BYE}"
    caller = Caller(text, others={"sub": flow("one: {verb: return}", "one", "sub")}).starts()
    assert caller.run.node == "wait"
    assert caller.run.stack == ()


def test_a_flow_that_nobody_called_ends_with_it() -> None:
    assert Caller("first: {verb: return}").starts().actions == [act.HangUp("normal")]
