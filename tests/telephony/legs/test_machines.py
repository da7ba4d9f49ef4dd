"""The tables: every cell is there and sound, and what must never be forgotten is not."""

import pytest

from yunhu.kit.table import Table, walk
from yunhu.telephony.legs.machines import exchange, inbound, outbound
from yunhu.telephony.legs.machines.words import Act, Step


@pytest.mark.parametrize("machine", [inbound, outbound, exchange])
def test_every_cell_moves_ignores_or_refuses(machine: object) -> None:
    table: Table = machine.TABLE  # type: ignore[attr-defined]
    assert walk(table, machine.STATES, machine.EVENTS) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("steps", "over"),
    [
        (inbound.STEPS, {"draining", "leaving", "ended"}),
        (outbound.STEPS, {"cancelling", "leaving", "ended"}),
    ],
)
def test_a_leg_ends_exactly_once_on_every_way(steps: dict[tuple[str, str], Step], over: set[str]) -> None:
    for (state, event), step in steps.items():
        ends = step.actions.count(Act.END)
        assert ends == (1 if state not in over and step.state in over else 0), (state, event)


@pytest.mark.parametrize("steps", [inbound.STEPS, outbound.STEPS])
def test_a_leg_is_forgotten_exactly_when_it_is_over(steps: dict[tuple[str, str], Step]) -> None:
    for (state, event), step in steps.items():
        forgets = step.actions.count(Act.FORGET)
        assert forgets == (1 if state != "ended" and step.state == "ended" else 0), (state, event)


@pytest.mark.parametrize("steps", [inbound.STEPS, outbound.STEPS])
def test_a_bye_is_sent_exactly_when_the_leg_begins_to_leave(steps: dict[tuple[str, str], Step]) -> None:
    for (state, event), step in steps.items():
        byes = step.actions.count(Act.SEND_BYE)
        assert byes == (1 if state != "leaving" and step.state == "leaving" else 0), (state, event)


def test_every_two_hundred_is_acknowledged() -> None:
    for state in outbound.STATES:
        for event in ("answer", "bad_answer"):
            acts = outbound.STEPS[state, event].actions
            assert state == "preparing" or Act.SEND_ACK in acts or Act.DROP_OTHER in acts, (state, event)


@pytest.mark.parametrize("machine", [inbound, outbound])
def test_every_state_can_be_reached_and_left(machine: object) -> None:
    steps: dict[tuple[str, str], Step] = machine.STEPS  # type: ignore[attr-defined]
    states: tuple[str, ...] = machine.STATES  # type: ignore[attr-defined]
    reached, todo = {states[0]}, [states[0]]
    while todo:
        state = todo.pop()
        for (from_, _), step in steps.items():
            if from_ == state and step.state not in reached:
                reached.add(step.state)
                todo.append(step.state)
    assert reached == set(states)
    for state in states[:-1]:
        assert any(from_ == state and step.state != state for (from_, _), step in steps.items())
