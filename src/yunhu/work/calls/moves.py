"""What each event does to a contact in each phase where it means something; the table is in `machine.py`."""

from __future__ import annotations

from typing import Literal

import msgspec

from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.model import Contact, Party, Phase, Target, Waiting

RECORD_FROM_ANSWER = "all"
By = Literal["customer", "agent", "system"]


class Step(msgspec.Struct, frozen=True):
    """What came of an event: the new contact, what to do, what to announce, and why."""

    contact: Contact
    actions: tuple[act.Action, ...] = ()
    facts: tuple[facts.CallFact, ...] = ()
    reason: str = ""


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
    return _wait(msgspec.structs.replace(contact, queued_at=contact.queued_at or now), waiting)


def flow_transferred(contact: Contact, event: ev.FlowTransferred, now: Instant) -> Step:
    return _dial(msgspec.structs.replace(contact, from_flow=True), event.target, event.leg, by="flow")


def flow_hung_up(contact: Contact, event: ev.FlowHungUp, now: Instant) -> Step:
    return _end(contact, event.cause, "system", (act.HangUpCustomer(event.cause),))


# --- waiting ---------------------------------------------------------------------------------------------


def offered(contact: Contact, event: ev.OfferMade, now: Instant) -> Step:
    party = Party(leg=event.leg, agent=event.agent, offer=event.offer, epoch=event.epoch)
    return Step(msgspec.structs.replace(contact, phase=Phase.OFFERED, party=party), (act.RingAgent(party),))


def announce(contact: Contact, event: ev.AnnounceDue, now: Instant) -> Step:
    assert contact.waiting is not None  # a contact in these phases has a place in a queue
    return Step(contact, (act.Announce(contact.waiting.queue, event.position),))


def music_again(contact: Contact, event: ev.PlayEnded, now: Instant) -> Step:
    return Step(contact, (act.PlayMusic(_queue_of(contact)),))


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
    return _talk(
        msgspec.structs.replace(contact, last_queue=contact.waiting, waiting=None), _party(contact), now
    )


def agent_did_not(contact: Contact, event: ev.PartyFailed, now: Instant) -> Step:
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, party=None),
        (act.RefuseOffer(_party(contact), event.why),),
    )


def rona(contact: Contact, event: ev.OfferExpired, now: Instant) -> Step:
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, party=None),
        (act.CancelParty(_party(contact), "no_answer"),),
    )


# --- a transfer is being dialled -------------------------------------------------------------------------


def party_answered(contact: Contact, event: ev.PartyAnswered, now: Instant) -> Step:
    return _talk(contact, _party(contact), now)


def party_failed(contact: Contact, event: ev.PartyFailed, now: Instant) -> Step:
    """A failed transfer takes the flow's branch, else goes back to the last queue, else ends the contact."""
    released = (act.ReleaseParty(_party(contact)),)
    failed = facts.TransferFailed(why=event.why, status=event.status)
    if contact.from_flow:
        after = msgspec.structs.replace(contact, phase=Phase.IN_FLOW, party=None, from_flow=False)
        ivr = facts.SegmentStarted(segment="ivr", leg=contact.leg, flow=contact.flow)
        return Step(after, (*released, act.ContinueFlow("failed")), (failed, ivr))
    if contact.last_queue is not None:
        back = _wait(
            msgspec.structs.replace(contact, party=None),
            msgspec.structs.replace(contact.last_queue, entered_at=now),
        )
        return Step(back.contact, (*released, *back.actions), (failed, *back.facts))
    end = _end(contact, "transfer_failed", "system", (*released, act.HangUpCustomer("transfer_failed")))
    return msgspec.structs.replace(end, facts=(failed, *end.facts))


# --- talking and held ------------------------------------------------------------------------------------


def held(contact: Contact, event: ev.HoldAsked, now: Instant) -> Step:
    party = _party(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.HELD),
        (act.Separate(party), act.PlayMusic(_queue_of(contact))),
        (facts.SegmentStarted(segment="hold", agent=party.agent, leg=party.leg),),
    )


def resumed(contact: Contact, event: ev.ResumeAsked, now: Instant) -> Step:
    party = _party(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.TALKING),
        (act.Bridge(party),),
        (_talk_segment(party),),
    )


def party_gone(contact: Contact, event: ev.PartyGone, now: Instant) -> Step:
    ends = (act.ReleaseParty(_party(contact)), act.HangUpCustomer(event.cause))
    return _end(msgspec.structs.replace(contact, party=None), event.cause, "agent", ends)


def transferred(contact: Contact, event: ev.TransferAsked, now: Instant) -> Step:
    """Blind: the one who transfers is let go at once."""
    left = _let_go(contact, "transferred")
    # A talk is no waiting: after one the wait begins anew.
    since = now if contact.phase in (Phase.TALKING, Phase.HELD) else contact.queued_at
    bare = msgspec.structs.replace(contact, party=None, from_flow=False, queued_at=since)
    if event.target.kind == "queue":
        priority = contact.last_queue.priority if contact.last_queue else 0
        queued = msgspec.structs.replace(bare, queued_at=bare.queued_at or now)
        then = _wait(queued, Waiting(queue=event.target.value, priority=priority, entered_at=now))
        moved = facts.ContactTransferred(to=str(event.target), by=event.by)
        return Step(then.contact, (*left, *then.actions), (moved, *then.facts))
    then = _dial(bare, event.target, event.leg, event.by)
    return Step(then.contact, (*left, *then.actions), then.facts)


# --- ends ------------------------------------------------------------------------------------------------


def customer_gone(contact: Contact, event: ev.CustomerGone, now: Instant) -> Step:
    why = "customer_gone" if event.by == "customer" else event.cause
    return _end(contact, event.cause, event.by, _let_go(contact, why))


def hang_up_asked(contact: Contact, event: ev.HangUpAsked, now: Instant) -> Step:
    ends = (*_let_go(contact, event.cause), act.HangUpCustomer(event.cause))
    return _end(contact, event.cause, "system", ends)


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


def restored_talking(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    return Step(contact, (act.Bridge(_party(contact)),))


def restored_held(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    return Step(contact, (act.Separate(_party(contact)), act.PlayMusic(_queue_of(contact))))


# --- pieces ----------------------------------------------------------------------------------------------


def _party(contact: Contact) -> Party:
    assert contact.party is not None  # a contact in these phases has a party; restart checks records for it
    return contact.party


def _queue_of(contact: Contact) -> str | None:
    place = contact.waiting or contact.last_queue
    return place.queue if place else None


def _talk_segment(party: Party) -> facts.SegmentStarted:
    kind: facts.SegmentKind = "agent" if party.agent else "external"
    return facts.SegmentStarted(segment=kind, agent=party.agent, number=party.number, leg=party.leg)


def _wait(contact: Contact, waiting: Waiting) -> Step:
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, waiting=waiting),
        (act.PlayMusic(waiting.queue), act.EnterQueue(waiting)),
        (facts.SegmentStarted(segment="queue", queue=waiting.queue, leg=contact.leg),),
    )


def _dial(contact: Contact, target: Target, leg: str, by: str) -> Step:
    agent = target.value if target.kind == "agent" else None
    number = target.value if target.kind == "number" else None
    party = Party(leg=leg, agent=agent, number=number)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.CONNECTING, party=party),
        (act.PlayRingback(), act.DialTarget(party, target)),
        (
            facts.ContactTransferred(to=str(target), by=by),
            facts.SegmentStarted(segment="transfer", agent=agent, number=number, leg=leg),
        ),
    )


def _talk(contact: Contact, party: Party, now: Instant) -> Step:
    record = contact.recording_policy != "off" and contact.recording is None
    waited_ms = (now - contact.queued_at) // MILLISECOND if contact.queued_at else 0
    return Step(
        msgspec.structs.replace(
            contact, phase=Phase.TALKING, connected_at=contact.connected_at or now, from_flow=False
        ),
        (*((act.StartRecording(),) if record else ()), act.Bridge(party), act.StopFlow("connected")),
        (
            facts.ContactConnected(
                leg=party.leg, agent=party.agent, number=party.number, waited_ms=waited_ms
            ),
            _talk_segment(party),
        ),
    )


def _let_go(contact: Contact, cause: str) -> tuple[act.Action, ...]:
    """Everything that hangs on the contact beside the customer's leg, undone according to the phase."""
    stop = act.StopFlow(cause)
    match contact.phase:
        case Phase.IN_FLOW:
            return (stop,)
        case Phase.WAITING:
            return (stop, act.LeaveQueue(cause))
        case Phase.OFFERED:
            return (stop, act.LeaveQueue(cause), act.CancelParty(_party(contact), cause))
        case Phase.CONNECTING:
            return (stop, act.CancelParty(_party(contact), cause), act.ReleaseParty(_party(contact)))
        case Phase.TALKING | Phase.HELD:
            return (act.HangUpParty(_party(contact), cause), act.ReleaseParty(_party(contact)))
        case _:
            return ()


def _end(contact: Contact, cause: str, by: By, ends: tuple[act.Action, ...]) -> Step:
    waiting = contact.phase in (Phase.WAITING, Phase.OFFERED)
    stop = (act.StopRecording(),) if contact.recording is not None else ()
    return Step(
        msgspec.structs.replace(contact, phase=Phase.ENDED),
        (*stop, *ends),
        (facts.ContactEnded(cause=cause, by=by, abandoned=waiting and by == "customer"),),
    )
