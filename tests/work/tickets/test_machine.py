"""The table that is made of a type, walked; and types that no ticket could live with."""

from __future__ import annotations

import pytest

from yunhu.kit.table import walk
from yunhu.work.tickets import defaults, machine
from yunhu.work.tickets.model import Kind, TicketState, TicketTransition, TicketType


def type_of(states: dict[str, Kind], *ways: tuple[str, str]) -> TicketType:
    """A type with states, and ways like `("new", "open done")`."""
    return TicketType(
        id="t",
        name="T",
        states=tuple(TicketState(id_, id_, kind) for id_, kind in states.items()),
        transitions=tuple(TicketTransition(start, tuple(to.split())) for start, to in ways),
    )


THREE: dict[str, Kind] = {"new": "open", "wait": "pending", "done": "solved"}
CHAIN = type_of(THREE, ("new", "wait"), ("wait", "new done"), ("done", "new"))


@pytest.mark.parametrize("type_", [*defaults.types(str), CHAIN, type_of(THREE)])
def test_the_table_has_one_sound_cell_for_each_state_and_event(type_: TicketType) -> None:
    states = [state.id for state in type_.states]
    assert walk(machine.table(type_), states, machine.events(type_)) == []
    assert list(machine.faults(type_, "")) == []
    for state in states:
        for to in states:
            cell = machine.step(type_, state, to)
            assert (cell.kind == "moves") == (to in machine.allowed(type_, state))


def test_only_what_the_type_says_is_allowed() -> None:
    assert machine.allowed(CHAIN, "wait") == ["new", "done"]
    assert machine.step(CHAIN, "new", "done").kind == "refuses"
    assert machine.step(CHAIN, "new", "new").kind == "ignores"
    assert machine.step(CHAIN, "new", "nowhere").kind == "refuses"


def test_without_transitions_every_state_may_be_left_for_every_other() -> None:
    assert machine.allowed(type_of(THREE), "done") == ["new", "wait"]


def test_a_state_that_the_type_lost_may_be_left() -> None:
    assert machine.allowed(CHAIN, "gone") == ["new", "wait", "done"]


@pytest.mark.parametrize(
    ("type_", "fault"),
    [
        (type_of({"new": "open", "on": "open"}), "no_final_state"),
        (type_of({"new": "pending", "done": "solved"}), "start_not_open"),
        (type_of(THREE, ("new", "done")), "unreachable_state"),
        (type_of(THREE, ("new", "wait done")), "no_way_out"),
        (type_of(THREE, ("new", "wait there"), ("wait", "done")), "unknown_state"),
        (type_of(THREE, ("there", "new")), "unknown_state"),
    ],
)
def test_a_machine_that_cannot_work_is_told(type_: TicketType, fault: str) -> None:
    assert f"ticket.{fault}" in [problem.id for problem in machine.faults(type_, "ticket_types[0]")]


def test_a_doubled_state_is_told() -> None:
    states = (TicketState("new", "a", "open"), TicketState("new", "b", "solved"))
    type_ = TicketType(id="t", name="T", states=states)
    assert [problem.path for problem in machine.faults(type_, "x")] == ["x.states[1]"]
