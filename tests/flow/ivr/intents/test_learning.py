"""Models learned by a program of its own, which may fail and may be ended."""

from __future__ import annotations

import pytest

from yunhu.flow.ivr.intents.learning import Learner, NotLearned
from yunhu.flow.ivr.intents.model import guess
from yunhu.flow.ivr.intents.training import train

EXAMPLES = {"yes": ("好的", "可以"), "no": ("不要", "不行")}


def test_the_program_learns_what_the_function_does() -> None:
    learner = Learner()
    learned = learner.learn(EXAMPLES)
    learner.close(wait=True)
    assert learned.result() == train(EXAMPLES)
    assert guess(learned.result(), "可以的")[0] == "yes"


def test_examples_that_teach_nothing_are_told() -> None:
    learner = Learner()
    learned = learner.learn({"one": ("?",), "two": ("!",)})
    with pytest.raises(NotLearned, match="exit code"):
        learned.result(60)
    learner.close()


def test_what_is_under_way_ends_with_the_node() -> None:
    learner = Learner()
    first, second = learner.learn(EXAMPLES), learner.learn(EXAMPLES)
    learner.close()
    assert second.cancelled()
    assert first.cancelled() or isinstance(first.exception(60), NotLearned)
    with pytest.raises(RuntimeError, match="shutdown"):
        learner.learn(EXAMPLES)
