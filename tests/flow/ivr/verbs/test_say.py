"""say: a text in the contact's language, with values."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.words import Speech

GREET = f"""
first: {{verb: say, text: {{zh-CN: "您拨打的是{{dialled:digits}}", en: "Hello"}}, next: bye, on_error: sorry}}
bye: {BYE}
sorry: {BYE}
"""


def test_a_text_is_said_in_the_language_of_the_contact() -> None:
    caller = Caller(GREET).starts()
    assert caller.actions == [act.PlayPrompts((Speech("您拨打的是四零零幺", "zh-CN"),))]
    caller.happens(ev.PlayFinished())
    assert caller.run.node == "bye"


def test_nothing_to_say_goes_on_at_once() -> None:
    caller = Caller(f"first: {{verb: say, text: '{{var.unset}}', next: bye}}\nbye: {BYE}").starts()
    assert caller.actions == [act.HangUp("normal")]


@pytest.mark.parametrize(
    ("text", "node"), [(GREET, "sorry"), (GREET.replace(", on_error: sorry", ""), "bye")]
)
def test_a_text_that_cannot_be_said_takes_the_error_branch_or_goes_on(text: str, node: str) -> None:
    caller = Caller(text).starts()
    caller.happens(ev.PlayFinished(ok=False, why="no voice"))
    assert caller.run.node == node
    assert "flow.prompt_failed" in caller.told()
