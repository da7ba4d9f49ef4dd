"""Values by name, and how they are spoken."""

from __future__ import annotations

import pytest
from tests.flow.ivr.caller import Caller, figures

from yunhu.flow.ivr.values import SPOKEN_MAX, prompt_names, read, sounds
from yunhu.flow.ivr.words import Spoken

QUEUES = {"support.vip": figures(waiting=3, available=2, staffed=5)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("caller", "+861012345678"),
        ("dialled", "4001"),
        ("attribute.vip", "yes"),
        ("attribute.none", None),
        ("var.none", None),
        ("queue.support.vip.waiting", 3),
        ("queue.support.vip.available", 2),
        ("queue.support.vip.staffed", 5),
        ("queue.none.waiting", None),
    ],
)
def test_values_are_read_by_name(name: str, value: object) -> None:
    assert read(name, Caller("a: {verb: hangup}").run, QUEUES.get) == value


def test_only_so_many_digits_are_spoken_and_nothing_but_digits() -> None:
    run = Caller("a: {verb: hangup}").run
    assert sounds((Spoken("caller"),), run, QUEUES.get)[:3] == ("number-8", "number-6", "number-1")
    long = type(run)(flow="f", version=1, node="a", caller="1" * 100)
    assert len(sounds((Spoken("caller"),), long, QUEUES.get)) == SPOKEN_MAX


def test_every_digit_must_have_its_prompt() -> None:
    assert len(prompt_names(("welcome", Spoken("caller")))) == 11
