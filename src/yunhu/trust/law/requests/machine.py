"""How a request of a person changes."""

from __future__ import annotations

from typing import Final, Literal, get_args

from yunhu.kit.table import Cell, ignores, moves, refuses
from yunhu.trust.law.requests.model import State

Event = Literal["verify", "work", "finish", "fail", "refuse", "withdraw", "lift"]
"""The person is verified, the node begins, it is answered, the node could not, we refuse, the person does not
want it any more; a restriction that was carried out ends."""

STATES: Final[tuple[State, ...]] = get_args(State)
EVENTS: Final[tuple[Event, ...]] = get_args(Event)

_FINAL: Final[dict[tuple[str, str], Cell]] = {
    (state, event): refuses("over")
    for state in ("done", "lifted", "refused", "withdrawn")
    for event in EVENTS
    if (state, event) != ("done", "lift")
}

TABLE: Final[dict[tuple[str, str], Cell]] = {
    ("received", "verify"): moves("verified"),
    ("received", "work"): refuses("not_verified"),
    ("received", "finish"): refuses("not_verified"),
    ("received", "fail"): refuses("not_verified"),
    ("received", "refuse"): moves("refused"),
    ("received", "withdraw"): moves("withdrawn"),
    ("received", "lift"): refuses("not_verified"),
    ("verified", "verify"): ignores("verified already"),
    ("verified", "work"): moves("working"),
    ("verified", "finish"): moves("done"),
    ("verified", "fail"): ignores("nothing is being done"),
    ("verified", "refuse"): moves("refused"),
    ("verified", "withdraw"): moves("withdrawn"),
    ("verified", "lift"): refuses("not_done"),
    ("working", "verify"): ignores("verified already"),
    ("working", "work"): refuses("working"),
    ("working", "finish"): moves("done"),
    ("working", "fail"): moves("verified", "it can be tried again"),
    ("working", "refuse"): refuses("working"),
    ("working", "withdraw"): refuses("working"),
    ("working", "lift"): refuses("working"),
    ("done", "lift"): moves("lifted", "only restrictions: the others are over"),
    **_FINAL,
}


def step(state: State, event: Event) -> Cell:
    """What an event does to a request."""
    return TABLE[state, event]
