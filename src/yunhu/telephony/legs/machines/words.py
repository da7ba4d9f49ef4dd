"""What the tables of a leg have in common: actions, and rows that turn into cells and steps."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, auto
from typing import NamedTuple

from yunhu.kit.table import Cell, moves


class Act(IntEnum):
    """What the hands do for a leg. `end` tells the handler and closes the endpoint: once in a leg's life."""

    OFFER = auto()
    SEND_RINGING = auto()
    SEND_OK = auto()
    REFUSE = auto()
    STOP_REPEATING = auto()
    SEND_INVITE = auto()
    SEND_AGAIN = auto()
    PROGRESS = auto()
    SEND_ACK = auto()
    CONNECT = auto()
    CANCEL = auto()
    DROP_OTHER = auto()
    SEND_BYE = auto()
    END = auto()
    FORGET = auto()


class Row(NamedTuple):
    """A cell of the table with what is done when it moves."""

    cell: Cell
    acts: tuple[Act, ...] = ()


class Step(NamedTuple):
    """What comes of an event: the state afterwards, what to do, and why when nothing is done."""

    state: str
    actions: tuple[Act, ...]
    facts: tuple[()]
    reason: str
    refused: bool


Rows = Mapping[tuple[str, str], Row]


def does(to: str, *acts: Act, why: str = "") -> Row:
    """The event moves the leg to `to`, and the acts are done in this order."""
    return Row(moves(to, why), acts)


def cells(rows: Rows) -> dict[tuple[str, str], Cell]:
    """The plain table, for the walk and the diagrams."""
    return {key: row.cell for key, row in rows.items()}


def steps(rows: Rows) -> dict[tuple[str, str], Step]:
    """Every step of a table, made once: a leg's event costs one look-up."""
    return {
        (state, event): Step(cell.to or state, acts, (), cell.why, cell.kind == "refuses")
        for (state, event), (cell, acts) in rows.items()
    }
