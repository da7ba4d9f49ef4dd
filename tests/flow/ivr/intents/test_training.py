"""What is learned from a few examples: measured on sentences that were not learned from."""

from __future__ import annotations

import pytest
from tests.flow.ivr.intents.sentences import EXAMPLES, MEANT, SOMETHING_ELSE

from yunhu.flow.ivr.intents.model import Model, guess
from yunhu.flow.ivr.intents.training import train

THRESHOLD = 0.4
"""The usual threshold of the verb."""


@pytest.fixture(scope="module")
def model() -> Model:
    return train(EXAMPLES)


def test_most_sentences_are_understood_and_hardly_one_is_taken_for_another(model: Model) -> None:
    guesses = [(guess(model, text), meant) for text, meant in MEANT]
    understood = [name for (name, sure), meant in guesses if sure >= THRESHOLD and name == meant]
    mistaken = [name for (name, sure), meant in guesses if sure >= THRESHOLD and name != meant]
    assert len(understood) >= 16
    assert len(mistaken) <= 1


def test_nobody_is_sure_of_what_is_about_something_else(model: Model) -> None:
    sure = [text for text in SOMETHING_ELSE if guess(model, text)[1] >= THRESHOLD]
    assert sure == []


def test_the_same_examples_give_the_same_model(model: Model) -> None:
    assert train(dict(reversed(EXAMPLES.items()))) == model


def test_two_intents_are_told_apart() -> None:
    two = train({"yes": ("好的", "可以", "行"), "no": ("不要", "不行", "算了")})
    assert two.intents == ("no", "yes")
    assert guess(two, "可以啊")[0] == "yes"
    assert guess(two, "不要了")[0] == "no"


def test_one_example_of_each_is_enough_to_learn() -> None:
    assert guess(train({"a": ("余额",), "b": ("发票",), "c": ("…",)}), "发票")[0] == "b"
