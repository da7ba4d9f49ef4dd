"""What must be true of the one call, and what is said when it is not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.app.story.test_words import CONTACT, fact, kept

from yunhu.app.demo.listening import Heard
from yunhu.app.demo.once import CALLER, faults
from yunhu.platform import texts

GOOD = Heard(blocks=6, seconds=6.0, customer=2.0, agent=3.0, whole=True, age=True)


PRESSED = [fact(at, "flow.digits", digits=key) for at, (_, key) in enumerate(CALLER.keys)]


def test_a_good_call_has_no_faults() -> None:
    assert list(faults(kept(facts=PRESSED), GOOD)) == []
    assert list(faults(kept(facts=PRESSED), msgspec.structs.replace(GOOD, age=None))) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"seconds": 4.0}, "wrong_length"),
        ({"seconds": 8.0}, "wrong_length"),
        ({"customer": 0.0}, "one_side_silent"),
        ({"agent": 0.5}, "one_side_silent"),
        ({"whole": False}, "damaged"),
        ({"age": False}, "damaged"),
    ],
)
def test_a_bad_recording_is_a_fault(changes: dict[str, Any], fault: str) -> None:
    assert list(faults(kept(facts=PRESSED), msgspec.structs.replace(GOOD, **changes))) == [fault]


def test_a_key_that_was_not_heard_and_a_talk_that_never_was_are_faults() -> None:
    unheard = kept(facts=[fact(0, "flow.digits", digits="7")], contact={**CONTACT, "connected_at": None})
    assert [key for _, key in CALLER.keys] == ["1", "1"]
    assert list(faults(unheard, GOOD)) == ["no_key", "not_connected"]


@pytest.mark.parametrize(
    "fault", ["no_key", "not_connected", "wrong_length", "one_side_silent", "damaged", "no_recording"]
)
def test_every_fault_has_words(fault: str) -> None:
    assert texts.load().has(f"demo.{fault}")
