"""What each event does to a contact on its way to somebody, and in a talk; the table is in `machine.py`."""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import Instant
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Party, Phase, Waiting
from yunhu.work.calls.moves.pieces import (
    Step,
    dial,
    end,
    let_go,
    part_with_consulted,
    party_of,
    queue_of,
    segment,
    settled,
    talk,
    talk_segment,
    wait,
)

RECORD_FROM_ANSWER = "all"

REJECTED = "turned_down"
"""Why an offer is refused by an agent who is there and says so."""


# --- arriving --------------------------------------------------------------------------------------------


def answered(contact: Contact, event: ev.CustomerAnswered, now: Instant) -> Step:
    after = msgspec.structs.replace(contact, phase=Phase.IN_FLOW, answered_at=now)
    recording = (act.StartRecording(),) if contact.recording_policy == RECORD_FROM_ANSWER else ()
    return Step(
        after,
        (*recording, act.StartFlow()),
        (
            facts.ContactAnswered(leg=contact.leg),
            facts.SegmentStarted(segment="ivr", leg=contact.leg, flow=contact.flow),
        ),
    )


# --- the flow decides ------------------------------------------------------------------------------------


def flow_queued(contact: Contact, event: ev.FlowQueued, now: Instant) -> Step:
    waiting = Waiting(queue=event.queue, priority=event.priority, entered_at=now)
    return wait(msgspec.structs.replace(contact, queued_at=contact.queued_at or now), waiting)


def flow_transferred(contact: Contact, event: ev.FlowTransferred, now: Instant) -> Step:
    return dial(msgspec.structs.replace(contact, from_flow=True), event.target, event.leg, "flow", now)


def flow_hung_up(contact: Contact, event: ev.FlowHungUp, now: Instant) -> Step:
    return end(contact, event.cause, "system", (act.HangUpCustomer(event.cause),))


# --- waiting ---------------------------------------------------------------------------------------------


def offered(contact: Contact, event: ev.OfferMade, now: Instant) -> Step:
    party = Party(leg=event.leg, agent=event.agent, offer=event.offer, epoch=event.epoch, since=now)
    return Step(msgspec.structs.replace(contact, phase=Phase.OFFERED, party=party), (act.RingAgent(party),))


def announce(contact: Contact, event: ev.AnnounceDue, now: Instant) -> Step:
    assert contact.waiting is not None  # a contact in these phases has a place in a queue
    return Step(contact, (act.Announce(contact.waiting.queue, event.position),))


def music_again(contact: Contact, event: ev.PlayEnded, now: Instant) -> Step:
    return Step(contact, (act.PlayMusic(queue_of(contact)),))


def wait_over(contact: Contact, event: ev.WaitOver, now: Instant) -> Step:
    cancel = (act.CancelParty(contact.party, event.why),) if contact.party else ()
    after = msgspec.structs.replace(
        contact, phase=Phase.IN_FLOW, waiting=None, party=None, last_queue=contact.waiting
    )
    return Step(
        after,
        (*cancel, act.ContinueFlow(event.why)),
        (facts.SegmentStarted(segment="ivr", leg=contact.leg, flow=contact.flow),),
    )


# --- an offer is out -------------------------------------------------------------------------------------


def agent_took_it(contact: Contact, event: ev.PartyAnswered, now: Instant) -> Step:
    """The router has confirmed it already: an offer that is over by then is no answer."""
    return talk(
        msgspec.structs.replace(contact, last_queue=contact.waiting, waiting=None), party_of(contact), now
    )


def agent_did_not(contact: Contact, event: ev.PartyFailed, now: Instant) -> Step:
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, party=None),
        (act.RefuseOffer(party_of(contact), event.why),),
    )


def rejected(contact: Contact, event: ev.RejectAsked, now: Instant) -> Step:
    """The agent says no at the desk; the device stops ringing. Raises NotPossibleNow for another leg."""
    party = _rung(contact, event)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, party=None),
        (act.CancelParty(party, REJECTED), act.RefuseOffer(party, REJECTED)),
        (facts.ContactRejected(agent=party.agent or "", reason=event.reason),),
    )


def rona(contact: Contact, event: ev.OfferExpired, now: Instant) -> Step:
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, party=None),
        (act.CancelParty(party_of(contact), "no_answer"),),
    )


# --- a transfer is being dialled -------------------------------------------------------------------------


def party_answered(contact: Contact, event: ev.PartyAnswered, now: Instant) -> Step:
    return talk(contact, party_of(contact), now)


def party_failed(contact: Contact, event: ev.PartyFailed, now: Instant) -> Step:
    """A failed transfer takes the flow's branch, else goes back to the last queue, else ends the contact."""
    released = (act.ReleaseParty(party_of(contact)),)
    failed = facts.TransferFailed(why=event.why, status=event.status)
    if contact.from_flow:
        after = msgspec.structs.replace(contact, phase=Phase.IN_FLOW, party=None, from_flow=False)
        ivr = facts.SegmentStarted(segment="ivr", leg=contact.leg, flow=contact.flow)
        return Step(after, (*released, act.ContinueFlow("failed")), (failed, ivr))
    if contact.last_queue is not None:
        back = wait(
            msgspec.structs.replace(contact, party=None),
            msgspec.structs.replace(contact.last_queue, entered_at=now),
        )
        return Step(back.contact, (*released, *back.actions), (failed, *back.facts))
    over = end(contact, "transfer_failed", "system", (*released, act.HangUpCustomer("transfer_failed")))
    return msgspec.structs.replace(over, facts=(failed, *over.facts))


def transfer_rejected(contact: Contact, event: ev.RejectAsked, now: Instant) -> Step:
    """The agent to whom the contact is transferred says no. Raises NotPossibleNow for another leg."""
    party = _rung(contact, event)
    failed = party_failed(contact, ev.PartyFailed(why=REJECTED), now)
    said = facts.ContactRejected(agent=party.agent or "", reason=event.reason)
    return Step(failed.contact, (act.CancelParty(party, REJECTED), *failed.actions), (said, *failed.facts))


def _rung(contact: Contact, event: ev.RejectAsked) -> Party:
    party = party_of(contact)
    if party.leg != event.leg:
        raise NotPossibleNow(phase=str(contact.phase), asked="RejectAsked")
    return party


# --- talking and held ------------------------------------------------------------------------------------


def held(contact: Contact, event: ev.HoldAsked, now: Instant) -> Step:
    party = party_of(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.HELD),
        (act.Separate(party), act.PlayMusic(queue_of(contact))),
        (segment("hold", party),),
    )


def resumed(contact: Contact, event: ev.ResumeAsked, now: Instant) -> Step:
    party = party_of(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.TALKING),
        (act.Bridge(party),),
        (talk_segment(party),),
    )


def party_gone(contact: Contact, event: ev.PartyGone, now: Instant) -> Step:
    party = party_of(contact)
    gone = (*settled(party), act.ReleaseParty(party), *part_with_consulted(contact, "cancelled"))
    ends = (*gone, act.HangUpCustomer(event.cause))
    return end(msgspec.structs.replace(contact, party=None), event.cause, "agent", ends)


def transferred(contact: Contact, event: ev.TransferAsked, now: Instant) -> Step:
    """Blind: the one who transfers is let go at once."""
    left = let_go(contact, "transferred")
    # A talk is no waiting: after one the wait begins anew.
    since = now if contact.phase in (Phase.TALKING, Phase.HELD) else contact.queued_at
    bare = msgspec.structs.replace(contact, party=None, from_flow=False, queued_at=since)
    if event.target.kind == "queue":
        priority = contact.last_queue.priority if contact.last_queue else 0
        queued = msgspec.structs.replace(bare, queued_at=bare.queued_at or now)
        then = wait(queued, Waiting(queue=event.target.value, priority=priority, entered_at=now))
        moved = facts.ContactTransferred(to=str(event.target), by=event.by)
        return Step(then.contact, (*left, *then.actions), (moved, *then.facts))
    then = dial(bare, event.target, event.leg, event.by, now)
    return Step(then.contact, (*left, *then.actions), then.facts)


# --- ends ------------------------------------------------------------------------------------------------


def customer_gone(contact: Contact, event: ev.CustomerGone, now: Instant) -> Step:
    why = "customer_gone" if event.by == "customer" else event.cause
    return end(contact, event.cause, event.by, let_go(contact, why))


def hang_up_asked(contact: Contact, event: ev.HangUpAsked, now: Instant) -> Step:
    ends = (*let_go(contact, event.cause), act.HangUpCustomer(event.cause))
    return end(contact, event.cause, "system", ends)


# --- after a restart -------------------------------------------------------------------------------------


def restored_in_flow(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    return Step(contact, (act.ResumeFlow(),))


def restored_waiting(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    """An agent who was ringing is cancelled by the legs; the place in the queue is taken again."""
    assert contact.waiting is not None  # a contact in these phases has a place in a queue
    after = msgspec.structs.replace(contact, phase=Phase.WAITING, party=None)
    return Step(after, (act.EnterQueue(contact.waiting), act.PlayMusic(contact.waiting.queue)))


def restored_connecting(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    return party_failed(contact, ev.PartyFailed(why="node_restarted"), now)
