"""Every cell of the three axes' tables."""

from typing import get_args

import pytest

from yunhu.kit.table import walk
from yunhu.people.agents.machines import load, presence, routing
from yunhu.people.agents.model import Presence, Routing


@pytest.mark.parametrize("machine", [presence, routing, load])
def test_every_cell_moves_ignores_or_refuses(machine: object) -> None:
    assert walk(machine.TABLE, machine.STATES, machine.EVENTS) == []  # type: ignore[attr-defined]


def test_the_states_are_the_words_of_the_model() -> None:
    assert get_args(Presence) == presence.STATES
    assert get_args(Routing) == routing.STATES


def test_only_an_idle_agent_is_reserved() -> None:
    assert [s for s in routing.STATES if routing.TABLE[s, "reserve"].kind == "moves"] == ["idle"]


def test_every_state_of_an_offer_or_contact_ends_when_its_lease_does() -> None:
    for state in routing.STATES:
        cell = routing.TABLE[state, "expire"]
        assert cell.to == (None if state == "idle" else "idle")


def test_only_an_offer_that_is_open_can_go_unanswered() -> None:
    moving = [s for s in routing.STATES if routing.TABLE[s, "no_answer"].kind == "moves"]
    assert moving == ["reserved", "alerting"]


def test_presence_moves_between_any_two_but_from_offline_to_break() -> None:
    refused = [key for key, cell in presence.TABLE.items() if cell.kind == "refuses"]
    assert refused == [("offline", "go_break")]
