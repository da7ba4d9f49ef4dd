"""The four tables: every cell is there, says why, and does only what the layer can do."""

from __future__ import annotations

from types import ModuleType

import pytest

from yunhu.kit.table import walk
from yunhu.telephony.sip.transactions import client, invite_client, invite_server, server
from yunhu.telephony.sip.transactions.machine import ACTIONS, TIMER_ACTIONS
from yunhu.telephony.sip.transactions.timers import T1, T2, T4, TIMERS

MACHINES = [invite_client, client, invite_server, server]
NAMES = [machine.__name__.rpartition(".")[2] for machine in MACHINES]


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_every_cell(machine: ModuleType) -> None:
    assert walk(machine.TABLE, machine.STATES, machine.EVENTS) == []


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_every_word_is_known(machine: ModuleType) -> None:
    words = [*machine.ENTRY, *(word for row in machine.TABLE.values() for word in row.does)]
    for word in words:
        verb, _, name = word.partition(" ")
        if verb in TIMER_ACTIONS:
            assert name in TIMERS
            assert f"timer {name}" in machine.EVENTS
        else:
            assert word in ACTIONS


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_only_the_end_ends(machine: ModuleType) -> None:
    """A machine ends exactly when it moves to `terminated`, and every other state can be left."""
    for (state, event), row in machine.TABLE.items():
        if row.kind == "moves":
            assert ("end" in row.does) == (row.to == "terminated"), (state, event)
    for state in machine.STATES[:-1]:
        ways_out = {row.to for (at, _), row in machine.TABLE.items() if at == state and row.to != state}
        assert ways_out - {None}, state


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_what_fires_at_once_is_started_last(machine: ModuleType) -> None:
    """A timer of zero length runs its event inside the action that starts it, so nothing may follow."""
    for row in machine.TABLE.values():
        for place, word in enumerate(row.does):
            verb, _, name = word.partition(" ")
            if verb == "start" and TIMERS[name].reliable == 0.0:
                assert place == len(row.does) - 1


def test_timers_say_when() -> None:
    assert all(timer.when.startswith("When to ") for timer in TIMERS.values())
    assert (T1, T2, T4) == (0.5, 4.0, 5.0)


@pytest.mark.parametrize(
    ("name", "unreliable", "reliable"),
    [
        ("A", T1, None),
        ("B", 64 * T1, 64 * T1),
        ("D", 32.0, 0.0),
        ("E", T1, None),
        ("F", 64 * T1, 64 * T1),
        ("G", T1, None),
        ("H", 64 * T1, 64 * T1),
        ("I", T4, 0.0),
        ("J", 64 * T1, 0.0),
        ("K", T4, 0.0),
        ("L", 64 * T1, 64 * T1),
        ("M", 64 * T1, 64 * T1),
    ],
)
def test_durations_are_those_of_the_rfc(name: str, unreliable: float, reliable: float | None) -> None:
    """RFC 3261 table 4, RFC 6026 §7."""
    timer = TIMERS[name]
    assert timer.duration(False) == unreliable
    assert timer.duration(True) == reliable


def test_intervals_double_to_their_longest() -> None:
    interval = T1
    seen = []
    for _ in range(5):
        interval = TIMERS["G"].next_interval(interval)
        seen.append(interval)
    assert seen == [1.0, 2.0, 4.0, 4.0, 4.0]
