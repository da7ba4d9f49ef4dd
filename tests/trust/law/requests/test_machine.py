"""Every cell of how a request of a person changes."""

import pytest

from yunhu.kit.table import walk
from yunhu.trust.law.requests.machine import EVENTS, STATES, TABLE, step


def test_every_cell_is_sound() -> None:
    assert walk(TABLE, STATES, EVENTS) == []


def test_nothing_is_done_before_the_person_is_verified() -> None:
    assert step("received", "work").kind == "refuses"
    assert step("received", "finish").kind == "refuses"
    assert step("verified", "work").to == "working"


def test_what_failed_can_be_tried_again() -> None:
    assert step("working", "fail").to == "verified"


@pytest.mark.parametrize("state", ["lifted", "refused", "withdrawn"])
def test_what_is_over_is_over(state: str) -> None:
    assert all(TABLE[state, event].kind == "refuses" for event in EVENTS)


def test_what_is_done_is_over_but_for_restrictions() -> None:
    assert {event for event in EVENTS if TABLE["done", event].kind != "refuses"} == {"lift"}
    assert step("done", "lift").to == "lifted"
