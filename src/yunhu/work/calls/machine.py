"""How a contact changes: one table. Every (phase, event) moves, is ignored with a reason, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yunhu.kit.instants import Instant
from yunhu.kit.table import Cell, ignores, refuses
from yunhu.kit.table import moves as moves_to
from yunhu.work.calls import events as ev
from yunhu.work.calls import moves as mv
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Phase

Move = Callable[[Contact, Any, Instant], mv.Step]


def step(contact: Contact, event: ev.Event, now: Instant) -> mv.Step:
    """The next state of `contact` after `event` at `now` (µs).

    Raises NotPossibleNow for a cell that refuses.
    """
    key = (contact.phase, type(event))
    move = MOVES.get(key)
    if move is not None:
        return move(contact, event, now)
    cell = TABLE[contact.phase, key[1].__name__]
    if cell.kind == "refuses":
        raise NotPossibleNow(phase=str(contact.phase), asked=key[1].__name__)
    return mv.Step(contact, reason=cell.why)


_ENDS: dict[type, tuple[Move, Phase]] = {
    ev.CustomerGone: (mv.customer_gone, Phase.ENDED),
    ev.HangUpAsked: (mv.hang_up_asked, Phase.ENDED),
}
_TRANSFERS: dict[type, tuple[Move, Phase]] = {ev.TransferAsked: (mv.transferred, Phase.CONNECTING)}


def _waits(phase: Phase) -> dict[type, tuple[Move, Phase]]:
    return {
        ev.AnnounceDue: (mv.announce, phase),
        ev.PlayEnded: (mv.music_again, phase),
        ev.WaitOver: (mv.wait_over, Phase.IN_FLOW),
        ev.Restored: (mv.restored_waiting, Phase.WAITING),
        **_TRANSFERS,
        **_ENDS,
    }


_ROWS: dict[Phase, dict[type, tuple[Move, Phase]]] = {
    Phase.ARRIVING: {ev.CustomerAnswered: (mv.answered, Phase.IN_FLOW), **_ENDS},
    Phase.IN_FLOW: {
        ev.FlowQueued: (mv.flow_queued, Phase.WAITING),
        ev.FlowTransferred: (mv.flow_transferred, Phase.CONNECTING),
        ev.FlowHungUp: (mv.flow_hung_up, Phase.ENDED),
        ev.Restored: (mv.restored_in_flow, Phase.IN_FLOW),
        **_TRANSFERS,
        **_ENDS,
    },
    Phase.WAITING: {ev.OfferMade: (mv.offered, Phase.OFFERED), **_waits(Phase.WAITING)},
    Phase.OFFERED: {
        ev.PartyAnswered: (mv.agent_took_it, Phase.TALKING),
        ev.PartyFailed: (mv.agent_did_not, Phase.WAITING),
        ev.OfferExpired: (mv.rona, Phase.WAITING),
        **_waits(Phase.OFFERED),
    },
    Phase.CONNECTING: {
        ev.PartyAnswered: (mv.party_answered, Phase.TALKING),
        ev.PartyFailed: (mv.party_failed, Phase.WAITING),
        ev.Restored: (mv.restored_connecting, Phase.WAITING),
        **_ENDS,
    },
    Phase.TALKING: {
        ev.HoldAsked: (mv.held, Phase.HELD),
        ev.PartyGone: (mv.party_gone, Phase.ENDED),
        ev.Restored: (mv.restored_talking, Phase.TALKING),
        **_TRANSFERS,
        **_ENDS,
    },
    Phase.HELD: {
        ev.ResumeAsked: (mv.resumed, Phase.TALKING),
        ev.PlayEnded: (mv.music_again, Phase.HELD),
        ev.PartyGone: (mv.party_gone, Phase.ENDED),
        ev.Restored: (mv.restored_held, Phase.HELD),
        **_TRANSFERS,
        **_ENDS,
    },
    Phase.ENDED: {},
}

ALTERNATIVES: dict[tuple[Phase, type], frozenset[Phase]] = {
    **{
        (phase, ev.TransferAsked): frozenset({Phase.WAITING, Phase.CONNECTING})
        for phase in (Phase.IN_FLOW, Phase.WAITING, Phase.OFFERED, Phase.TALKING, Phase.HELD)
    },
    **{
        (Phase.CONNECTING, event): frozenset({Phase.IN_FLOW, Phase.WAITING, Phase.ENDED})
        for event in (ev.PartyFailed, ev.Restored)
    },
}
"""Cells whose move depends on the contact: a transfer to a queue waits, one to a person connects; a failed
one goes to the flow's branch, to the queue it came from, or ends."""

_ASKED = (ev.HoldAsked, ev.ResumeAsked, ev.TransferAsked, ev.HangUpAsked)
"""Somebody waits for the answer: outside their phases these are refused, not ignored."""


def _cell(phase: Phase, event: type) -> Cell:
    row = _ROWS[phase].get(event)
    if row is not None:
        others = sorted(ALTERNATIVES.get((phase, event), frozenset()) - {row[1]})
        return moves_to(row[1], f"or {', '.join(others)}" if others else "")
    if event in _ASKED:
        return refuses(f"not possible while the contact is {phase}")
    if phase is Phase.ENDED:
        return ignores("the contact is over; this was still on its way")
    return ignores(f"late or crossed: it means nothing while the contact is {phase}")


TABLE: dict[tuple[str, str], Cell] = {
    (phase, event.__name__): _cell(phase, event) for phase in Phase for event in ev.EVENTS
}
MOVES: dict[tuple[Phase, type], Move] = {
    (phase, event): move for phase, row in _ROWS.items() for event, (move, _to) in row.items()
}
