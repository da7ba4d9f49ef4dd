"""callback: promised, refused, and a number that is none."""

from __future__ import annotations

import msgspec
import pytest
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev

LATER = f"""
first: {{verb: callback, queue: support, next: promised, on_refused: refused}}
promised: {{verb: play, prompts: [promised], next: bye}}
refused: {{verb: play, prompts: [refused], next: bye}}
bye: {BYE}
"""


def test_a_callback_is_promised() -> None:
    caller = Caller(LATER)
    caller.run = msgspec.structs.replace(caller.run, priority=4)
    caller.starts()
    assert caller.actions == [act.PromiseCallback("support", "+861012345678", 4)]
    assert "861" not in repr(caller.actions)
    caller.happens(ev.CallbackPromised())
    assert caller.run.node == "promised"


def test_a_refusal_takes_its_branch_or_ends_the_contact() -> None:
    caller = Caller(LATER).starts()
    caller.happens(ev.CallbackRefused("too_many"))
    assert caller.run.node == "refused"
    caller = Caller(LATER.replace(", on_refused: refused", "")).starts()
    caller.happens(ev.CallbackRefused("too_many"))
    assert caller.actions == [act.HangUp("unavailable")]


@pytest.mark.parametrize("number", ["anonymous", "", "1" * 40])
def test_a_number_that_is_none_is_refused_at_once(number: str) -> None:
    caller = Caller(LATER)
    caller.run = msgspec.structs.replace(caller.run, caller=number)
    assert caller.starts().run.node == "refused"
