"""How a contact changes: one table. Every (phase, event) moves, is ignored with a reason, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from yunhu.kit.instants import Instant
from yunhu.kit.table import Cell, ignores, refuses
from yunhu.kit.table import moves as moves_to
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Phase
from yunhu.work.calls.moves import absences as ab
from yunhu.work.calls.moves import consults as co
from yunhu.work.calls.moves import way as mv
from yunhu.work.calls.moves.pieces import Step

Move = Callable[[Contact, Any, Instant], Step]


def step(contact: Contact, event: ev.Event, now: Instant) -> Step:
    """The next state of `contact` after `event` at `now` (µs).

    Raises NotPossibleNow for a cell that refuses, and for a leg that may not do what it asks for.
    """
    key = (contact.phase, type(event))
    move = MOVES.get(key)
    if move is not None:
        done = move(contact, event, now)
        if done.contact.phase is contact.phase:
            return done
        return replace(done, contact=replace(done.contact, since=now))
    cell = TABLE[contact.phase, key[1].__name__]
    if cell.kind == "refuses":
        raise NotPossibleNow(phase=str(contact.phase), asked=key[1].__name__)
    return Step(contact, reason=cell.why)


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


_WAITED_FOR: dict[type, Move] = {
    ev.LegLost: ab.lost,
    ev.LegBack: ab.back,
    ev.AwayDue: ab.away,
    ev.RejoinAsked: ab.rejoin_asked,
    ev.Rejoined: ab.rejoined,
    ev.RejoinFailed: ab.rejoin_failed,
}


def _talks(phase: Phase, without: Phase) -> dict[type, tuple[Move, Phase]]:
    """What every talk takes; `without`: where it goes when a party is given up."""
    return {
        **{event: (move, phase) for event, move in _WAITED_FOR.items()},
        ev.GivenUp: (ab.given_up, without),
        ev.Restored: (ab.restored, phase),
        **_ENDS,
    }


def _consults(phase: Phase, without: Phase) -> dict[type, tuple[Move, Phase]]:
    """What every phase with a consulted one takes; `without`: where it goes when that one is gone."""
    return {
        **_talks(phase, Phase.WAITING),
        ev.ConsultGone: (co.consulted_gone, without),
        ev.LeaveAsked: (co.left, without),
        ev.PartyGone: (co.party_gone, Phase.WAITING),
        ev.CancelConsultAsked: (co.cancelled, Phase.TALKING),
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
        ev.RejectAsked: (mv.rejected, Phase.WAITING),
        **_waits(Phase.OFFERED),
    },
    Phase.CONNECTING: {
        ev.PartyAnswered: (mv.party_answered, Phase.TALKING),
        ev.PartyFailed: (mv.party_failed, Phase.WAITING),
        ev.RejectAsked: (mv.transfer_rejected, Phase.WAITING),
        ev.Restored: (mv.restored_connecting, Phase.WAITING),
        **_ENDS,
    },
    Phase.TALKING: {
        **_talks(Phase.TALKING, Phase.WAITING),
        ev.HoldAsked: (mv.held, Phase.HELD),
        ev.ConsultAsked: (co.asked, Phase.ASKING),
        ev.PartyGone: (mv.party_gone, Phase.ENDED),
        **_TRANSFERS,
    },
    Phase.HELD: {
        **_talks(Phase.HELD, Phase.WAITING),
        ev.ResumeAsked: (mv.resumed, Phase.TALKING),
        ev.ConsultAsked: (co.asked, Phase.ASKING),
        ev.PlayEnded: (mv.music_again, Phase.HELD),
        ev.PartyGone: (mv.party_gone, Phase.ENDED),
        **_TRANSFERS,
    },
    Phase.ASKING: {
        **_talks(Phase.ASKING, Phase.WAITING),
        ev.ConsultAnswered: (co.answered, Phase.CONSULTING),
        ev.ConsultFailed: (co.failed, Phase.HELD),
        ev.RejectAsked: (co.rejected, Phase.HELD),
        ev.CancelConsultAsked: (co.cancelled, Phase.TALKING),
        ev.PartyGone: (co.party_gone, Phase.WAITING),
        ev.Restored: (co.restored_asking, Phase.HELD),
    },
    Phase.CONSULTING: {
        **_consults(Phase.CONSULTING, Phase.HELD),
        ev.CompleteAsked: (co.completed, Phase.TALKING),
        ev.MergeAsked: (co.merged, Phase.CONFERENCE),
        ev.SwapAsked: (co.swapped, Phase.SWAPPED),
    },
    Phase.SWAPPED: {
        **_consults(Phase.SWAPPED, Phase.TALKING),
        ev.CompleteAsked: (co.completed, Phase.TALKING),
        ev.MergeAsked: (co.merged, Phase.CONFERENCE),
        ev.SwapAsked: (co.swapped, Phase.CONSULTING),
        ev.PartyGone: (mv.party_gone, Phase.ENDED),
    },
    Phase.CONFERENCE: {
        **_consults(Phase.CONFERENCE, Phase.TALKING),
        ev.PartyGone: (co.party_gone, Phase.TALKING),
    },
    Phase.ENDED: {},
}

_BACK = frozenset({Phase.WAITING, Phase.ENDED})

ALTERNATIVES: dict[tuple[Phase, type], frozenset[Phase]] = {
    **{
        (phase, ev.TransferAsked): frozenset({Phase.WAITING, Phase.CONNECTING})
        for phase in (Phase.IN_FLOW, Phase.WAITING, Phase.OFFERED, Phase.TALKING, Phase.HELD)
    },
    **{
        (Phase.CONNECTING, event): frozenset({Phase.IN_FLOW, Phase.WAITING, Phase.ENDED})
        for event in (ev.PartyFailed, ev.RejectAsked, ev.Restored)
    },
    **{(phase, ev.GivenUp): _BACK | {phase} for phase in (Phase.TALKING, Phase.HELD, Phase.ASKING)},
    (Phase.CONSULTING, ev.GivenUp): _BACK | {Phase.CONSULTING, Phase.HELD},
    (Phase.SWAPPED, ev.GivenUp): _BACK | {Phase.SWAPPED, Phase.TALKING},
    (Phase.CONFERENCE, ev.GivenUp): frozenset({Phase.CONFERENCE, Phase.TALKING}),
    **{(phase, ev.PartyGone): _BACK for phase in (Phase.ASKING, Phase.CONSULTING)},
}
"""Cells whose move depends on the contact: a transfer to a queue waits, one to a person connects; a failed
one goes to the flow's branch, to the queue it came from, or ends; a customer whose agent is gone goes back to
the queue, or ends when there was none; a party that is back by then is not given up."""

_ASKED = (
    ev.HoldAsked,
    ev.ResumeAsked,
    ev.TransferAsked,
    ev.HangUpAsked,
    ev.RejectAsked,
    ev.ConsultAsked,
    ev.CompleteAsked,
    ev.MergeAsked,
    ev.SwapAsked,
    ev.CancelConsultAsked,
    ev.LeaveAsked,
    ev.RejoinAsked,
)
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
