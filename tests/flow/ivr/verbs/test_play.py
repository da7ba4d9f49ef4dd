"""play: prompts, spoken values, and prompts that cannot be played."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import BYE, Caller

from yunhu.flow.ivr import actions as act
from yunhu.flow.ivr import events as ev
from yunhu.flow.ivr.facts import PromptFailed


def test_play_speaks_values_digit_by_digit() -> None:
    caller = Caller(
        f"first: {{verb: play, prompts: [you-are, {{digits: dialled}}], next: bye}}\nbye: {BYE}"
    ).starts()
    assert caller.actions == [act.PlayPrompts(("you-are", "number-4", "number-0", "number-0", "number-1"))]


def test_play_of_nothing_goes_on_at_once() -> None:
    caller = Caller(
        f"first: {{verb: play, prompts: [{{digits: var.unset}}], next: bye}}\nbye: {BYE}"
    ).starts()
    assert caller.actions == [act.HangUp("normal")]


@pytest.mark.parametrize(("on_error", "node"), [("on_error: sorry", "sorry"), ("", "bye")])
def test_a_prompt_that_fails_takes_the_error_branch_or_goes_on(on_error: str, node: str) -> None:
    caller = Caller(
        f"first: {{verb: play, prompts: [gone], next: bye, {on_error}}}\nbye: {BYE}\nsorry: {BYE}"
    ).starts()
    caller.happens(ev.PlayFinished(ok=False, why="no such file"))
    assert caller.run.node == node
    failed = [fact for fact in caller.facts if isinstance(fact, PromptFailed)]
    assert [(fact.node, fact.why) for fact in failed] == [("first", "no such file")]
