"""The cells of a machine's table, and the walk that proves a table complete.

A machine is a plain `dict`: `(state, event) -> Cell`. Every cell says one of three things: the event
*moves* the machine to another state, is *ignored* for a reason, or is *refused* for a reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["moves", "ignores", "refuses"]
Table = Mapping[tuple[str, str], "Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one event does in one state; `to` is set when it moves, `why` whenever it does not."""

    kind: Kind
    to: str | None
    why: str


def moves(to: str, why: str = "") -> Cell:
    """The event takes the machine to `to` (which may be the state it is in)."""
    return Cell("moves", to, why)


def ignores(why: str) -> Cell:
    """The event is known and harmless here; nothing changes."""
    return Cell("ignores", None, why)


def refuses(why: str) -> Cell:
    """Whoever sent the event is told no."""
    return Cell("refuses", None, why)


def walk(table: Table, states: Iterable[str], events: Iterable[str]) -> list[str]:
    """Every fault of a table, in words: missing or unknown cells, moves to nowhere, refusals without reason.

    An empty list means that each of `states` × `events` has exactly one sound cell.
    """
    known_states, known_events = tuple(states), tuple(events)
    wanted = {(state, event) for state in known_states for event in known_events}
    faults = [f"no cell for {key}" for key in sorted(wanted - set(table))]
    faults += [f"cell {key} is of no known state and event" for key in sorted(set(table) - wanted)]
    for key, cell in table.items():
        if cell.kind == "moves" and cell.to not in known_states:
            faults.append(f"cell {key} moves to the unknown state {cell.to!r}")
        if cell.kind != "moves" and (cell.to is not None or not cell.why):
            faults.append(f"cell {key} {cell.kind} without a reason, or with a target")
    return faults
