"""What the four machines have in common: the cell of their tables and the words for what a cell does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yunhu.kit.table import Cell

ACTIONS = {
    "send": "transmit the message at hand and remember it",
    "resend": "transmit the remembered message again",
    "try": "transmit a 100 Trying",
    "ack": "transmit the ACK of a final response other than 2xx",
    "send cancel": "transmit the CANCEL in a transaction of its own",
    "pass": "hand the message to the user of the transaction",
    "fail timeout": "tell the user that nobody answered",
    "fail transport": "tell the user that the message could not be sent",
    "end": "forget the transaction",
}
TIMER_ACTIONS = {
    "start": "start the timer, unless this transport does without it",
    "stop": "stop the timer",
    "again": "start the timer with its next interval",
    "slow": "start the timer with its longest interval",
}
"""Actions that are followed by the name of a timer: `start A`."""


@dataclass(frozen=True, slots=True)
class Row(Cell):
    """A cell that also says what is done, in order, when the event moves the machine."""

    does: tuple[str, ...] = ()


Table = Mapping[tuple[str, str], Row]


def moves(to: str, *does: str, why: str = "") -> Row:
    """The event takes the machine to `to` (or leaves it there) and these actions are performed."""
    return Row("moves", to, why, does)


def ignores(why: str) -> Row:
    """The event is harmless in this state."""
    return Row("ignores", None, why)


def refuses(why: str) -> Row:
    """The user of the transaction asks for what cannot be."""
    return Row("refuses", None, why)


def over(events: tuple[str, ...], refused: tuple[str, ...] = ()) -> dict[tuple[str, str], Row]:
    """The cells of the state `terminated`: everything comes too late."""
    return {
        ("terminated", event): refuses("the transaction is over")
        if event in refused
        else ignores("it is over")
        for event in events
    }
