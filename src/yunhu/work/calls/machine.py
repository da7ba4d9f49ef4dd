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
from yunhu.work.calls.model import TALKS, Contact, Phase
from yunhu.work.calls.moves import absences as ab
from yunhu.work.calls.moves import callbacks as cb
from yunhu.work.calls.moves import consults as co
from yunhu.work.calls.moves import messages as ms
from yunhu.work.calls.moves import offers as of
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


Row = dict[type, tuple[Move, Phase]]


def _lives(phase: Phase) -> Row:
    """What every contact takes that is not over: its end, and what a flow still says that it has left."""
    return {
        ev.CustomerGone: (mv.customer_gone, Phase.ENDED),
        ev.HangUpAsked: (mv.hang_up_asked, Phase.ENDED),
        ev.Stopping: (mv.stopping, Phase.ENDED),
        ev.FlowResumesRecording: (mv.resumes_recording, phase),
    }


_TRANSFERS: Row = {ev.TransferAsked: (mv.transferred, Phase.CONNECTING)}


def _promises(phase: Phase) -> Row:
    """What a contact takes whose customer is, or may be, owed a callback."""
    return {
        ev.CallbackChanged: (cb.changed, phase),
        ev.CallbackDue: (cb.due, phase),
        ev.CallbackRests: (cb.rests, phase),
        ev.CallbackOver: (cb.over, Phase.ENDED),
    }


def _waits(phase: Phase) -> Row:
    return {
        ev.AnnounceDue: (mv.announce, phase),
        ev.PlayEnded: (mv.music_again, phase),
        ev.WaitOver: (mv.wait_over, Phase.IN_FLOW),
        ev.FlowLeftQueue: (mv.left_queue, Phase.IN_FLOW),
        ev.QueueMoved: (mv.moved, phase),
        ev.Restored: (mv.restored_waiting, Phase.WAITING),
        **_TRANSFERS,
        **_lives(phase),
    }


_WAITED_FOR: dict[type, Move] = {
    ev.LegLost: ab.lost,
    ev.LegBack: ab.back,
    ev.AwayDue: ab.away,
    ev.RejoinAsked: ab.rejoin_asked,
    ev.Rejoined: ab.rejoined,
    ev.RejoinFailed: ab.rejoin_failed,
}


def _talks(phase: Phase, without: Phase) -> Row:
    """What every talk takes; `without`: where it goes when a party is given up."""
    return {
        **{event: (move, phase) for event, move in _WAITED_FOR.items()},
        ev.GivenUp: (ab.given_up, without),
        ev.Restored: (ab.restored, phase),
        **_lives(phase),
    }


def _consults(phase: Phase, without: Phase) -> Row:
    """What every phase with a consulted one takes; `without`: where it goes when that one is gone."""
    return {
        **_talks(phase, Phase.WAITING),
        ev.ConsultGone: (co.consulted_gone, without),
        ev.LeaveAsked: (co.left, without),
        ev.PartyGone: (co.party_gone, Phase.WAITING),
        ev.CancelConsultAsked: (co.cancelled, Phase.TALKING),
    }


_ROWS: dict[Phase, Row] = {
    Phase.ARRIVING: {ev.CustomerAnswered: (mv.answered, Phase.IN_FLOW), **_lives(Phase.ARRIVING)},
    Phase.IN_FLOW: {
        ev.FlowQueued: (mv.flow_queued, Phase.WAITING),
        ev.FlowSet: (mv.flow_set, Phase.IN_FLOW),
        ev.FlowPromised: (cb.asked, Phase.IN_FLOW),
        ev.PromiseMade: (cb.made, Phase.IN_FLOW),
        ev.FlowRecords: (ms.begun, Phase.MESSAGE),
        ev.FlowPausesRecording: (mv.pauses_recording, Phase.IN_FLOW),
        ev.FlowTransferred: (mv.flow_transferred, Phase.CONNECTING),
        ev.FlowHungUp: (mv.flow_hung_up, Phase.ENDED),
        ev.Restored: (mv.restored_in_flow, Phase.IN_FLOW),
        **_promises(Phase.IN_FLOW),
        **_TRANSFERS,
        **_lives(Phase.IN_FLOW),
    },
    Phase.MESSAGE: {
        ev.FlowEndsMessage: (ms.ended, Phase.MESSAGE),
        ev.MessageOver: (ms.over, Phase.IN_FLOW),
        ev.Restored: (ms.restored, Phase.MESSAGE),
        **_promises(Phase.MESSAGE),
        **_lives(Phase.MESSAGE),
    },
    Phase.WAITING: {ev.OfferMade: (of.offered, Phase.OFFERED), **_waits(Phase.WAITING)},
    Phase.OFFERED: {
        **_waits(Phase.OFFERED),
        ev.OfferMade: (of.offered, Phase.OFFERED),
        ev.PartyAnswered: (of.answered, Phase.TALKING),
        ev.PartyFailed: (of.failed, Phase.WAITING),
        ev.OfferExpired: (of.over, Phase.WAITING),
        ev.RejectAsked: (of.rejected, Phase.WAITING),
        **_promises(Phase.OFFERED),
        ev.CallbackRests: (cb.rests, Phase.PROMISED),
    },
    Phase.PROMISED: {
        ev.OfferMade: (of.offered, Phase.OFFERED),
        ev.QueueMoved: (mv.moved, Phase.PROMISED),
        ev.WaitOver: (cb.wait_over, Phase.PROMISED),
        ev.Restored: (cb.restored, Phase.PROMISED),
        **_promises(Phase.PROMISED),
        **_lives(Phase.PROMISED),
    },
    Phase.CALLING: {
        **_lives(Phase.CALLING),
        ev.CustomerAnswered: (cb.customer_there, Phase.TALKING),
        ev.CustomerFailed: (cb.customer_failed, Phase.PROMISED),
        ev.CustomerGone: (cb.customer_gone, Phase.PROMISED),
        ev.PartyGone: (cb.agent_gone, Phase.PROMISED),
        ev.Restored: (cb.restored, Phase.PROMISED),
        ev.CallbackOver: (cb.over, Phase.ENDED),
    },
    Phase.CONNECTING: {
        ev.PartyAnswered: (mv.party_answered, Phase.TALKING),
        ev.PartyFailed: (mv.party_failed, Phase.WAITING),
        ev.RejectAsked: (mv.transfer_rejected, Phase.WAITING),
        ev.Restored: (mv.restored_connecting, Phase.WAITING),
        **_lives(Phase.CONNECTING),
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
_GONE = frozenset({Phase.ENDED, Phase.PROMISED})

ALTERNATIVES: dict[tuple[Phase, type], frozenset[Phase]] = {
    **{
        (phase, ev.TransferAsked): frozenset({Phase.WAITING, Phase.CONNECTING})
        for phase in (Phase.IN_FLOW, Phase.WAITING, Phase.OFFERED, Phase.TALKING, Phase.HELD)
    },
    **{
        (Phase.CONNECTING, event): frozenset({Phase.IN_FLOW, Phase.WAITING, Phase.ENDED})
        for event in (ev.PartyFailed, ev.RejectAsked, ev.Restored)
    },
    **{
        (Phase.OFFERED, event): frozenset({Phase.OFFERED, Phase.WAITING, Phase.PROMISED})
        for event in (ev.PartyFailed, ev.OfferExpired, ev.RejectAsked)
    },
    (Phase.OFFERED, ev.PartyAnswered): frozenset({Phase.OFFERED, Phase.TALKING, Phase.CALLING}),
    (Phase.OFFERED, ev.Restored): frozenset({Phase.WAITING, Phase.PROMISED}),
    (Phase.OFFERED, ev.WaitOver): frozenset({Phase.IN_FLOW, Phase.PROMISED, Phase.ENDED}),
    (Phase.OFFERED, ev.CallbackRests): frozenset({Phase.OFFERED, Phase.PROMISED}),
    (Phase.OFFERED, ev.CallbackOver): frozenset({Phase.OFFERED, Phase.ENDED}),
    (Phase.OFFERED, ev.FlowLeftQueue): frozenset({Phase.OFFERED, Phase.IN_FLOW}),
    (Phase.OFFERED, ev.CustomerGone): frozenset({Phase.OFFERED, Phase.ENDED}),
    (Phase.PROMISED, ev.CustomerGone): frozenset({Phase.PROMISED}),
    (Phase.PROMISED, ev.WaitOver): _GONE,
    (Phase.CALLING, ev.CustomerAnswered): frozenset({Phase.TALKING, Phase.CONNECTING}),
    **{(phase, ev.CallbackOver): frozenset({phase}) for phase in (Phase.IN_FLOW, Phase.MESSAGE)},
    **{
        (phase, event): _GONE
        for phase in (Phase.IN_FLOW, Phase.MESSAGE)
        for event in (ev.CustomerGone, ev.Stopping)
    },
    (Phase.IN_FLOW, ev.FlowHungUp): _GONE,
    **{(phase, ev.Stopping): _GONE for phase in (Phase.OFFERED, Phase.PROMISED, Phase.CALLING)},
    **{(phase, ev.HangUpAsked): frozenset({Phase.ENDED, Phase.IN_FLOW}) for phase in TALKS},
    (Phase.CALLING, ev.HangUpAsked): _GONE,
    **{
        (phase, ev.PartyGone): frozenset({Phase.ENDED, Phase.IN_FLOW})
        for phase in (Phase.TALKING, Phase.HELD, Phase.SWAPPED)
    },
    **{(phase, ev.GivenUp): _BACK | {phase} for phase in (Phase.TALKING, Phase.HELD, Phase.ASKING)},
    (Phase.CONSULTING, ev.GivenUp): _BACK | {Phase.CONSULTING, Phase.HELD},
    (Phase.SWAPPED, ev.GivenUp): _BACK | {Phase.SWAPPED, Phase.TALKING},
    (Phase.CONFERENCE, ev.GivenUp): frozenset({Phase.CONFERENCE, Phase.TALKING}),
    **{(phase, ev.PartyGone): _BACK for phase in (Phase.ASKING, Phase.CONSULTING)},
}
"""Cells whose move depends on the contact: a transfer to a queue waits, one to a person connects; a failed
one goes to the flow's branch, to the queue it came from, or ends; a customer whose agent is gone goes back to
the queue, or ends when there was none; a party that is back by then is not given up. A contact that is owed a
callback waits for it where another would wait in the queue or end; several may ring, and then the others ring
on; a customer who stays after the talk goes on in the flow that follows."""

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
