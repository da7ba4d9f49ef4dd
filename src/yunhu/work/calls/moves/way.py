"""What each event does to a contact on its way to somebody, and in a talk; the table is in `machine.py`."""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.pii import PartyName, Words
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import TALKS, Contact, Phase, Waiting
from yunhu.work.calls.moves.callbacks import NODE_STOPPED, agent_hung_up, postponed, stays
from yunhu.work.calls.moves.callbacks import restored as promise_restored
from yunhu.work.calls.moves.callbacks import stopping as promise_stopping
from yunhu.work.calls.moves.callbacks import wait_over as promise_waited
from yunhu.work.calls.moves.pieces import (
    Acts,
    Step,
    cancel_rung,
    dial,
    drop_promise,
    end,
    let_go,
    message_of,
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

STAYED = "stayed"
"""Why a callback is not needed: the caller waits on, or is connected at once."""

ATTRIBUTES_MAX = 64
"""What is known of a contact by name; more is an error of the flow's author."""


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
    # Who is to wait behind everybody (below zero) does so whatever the flow's node says.
    priority = contact.priority if contact.priority < 0 else max(event.priority, contact.priority)
    waiting = Waiting(queue=event.queue, priority=priority, entered_at=now, need=event.need)
    then = wait(msgspec.structs.replace(stays(contact), queued_at=contact.queued_at or now), waiting)
    return Step(then.contact, (*drop_promise(contact, STAYED), *then.actions), then.facts)


def flow_transferred(contact: Contact, event: ev.FlowTransferred, now: Instant) -> Step:
    there = msgspec.structs.replace(stays(contact), from_flow=True)
    then = dial(there, event.target, event.leg, "flow", now)
    return Step(then.contact, (*drop_promise(contact, STAYED), *then.actions), then.facts)


def flow_set(contact: Contact, event: ev.FlowSet, now: Instant) -> Step:
    """Attributes over `ATTRIBUTES_MAX` are left out, the newest first."""
    kept = dict(list({**contact.attributes, **event.attributes}.items())[:ATTRIBUTES_MAX])
    after = msgspec.structs.replace(
        contact,
        language=contact.language if event.language is None else event.language,
        priority=contact.priority if event.priority is None else event.priority,
        attributes=kept,
    )
    told = facts.ContactSet(
        language=event.language,
        priority=event.priority,
        attributes={key: Words(value) for key, value in event.attributes.items()},
    )
    return Step(after, (), (told,))


def pauses_recording(contact: Contact, event: ev.FlowPausesRecording, now: Instant) -> Step:
    return Step(contact, (act.PauseRecording(event.reason),) if contact.recording is not None else ())


def resumes_recording(contact: Contact, event: ev.FlowResumesRecording, now: Instant) -> Step:
    return Step(contact, (act.ResumeRecording(event.reason),) if contact.recording is not None else ())


def flow_hung_up(contact: Contact, event: ev.FlowHungUp, now: Instant) -> Step:
    if contact.promise is not None:
        return postponed(contact, (act.HangUpCustomer(event.cause),), now)
    return end(contact, event.cause, "system", (act.HangUpCustomer(event.cause),))


# --- waiting ---------------------------------------------------------------------------------------------


def announce(contact: Contact, event: ev.AnnounceDue, now: Instant) -> Step:
    assert contact.waiting is not None  # a contact in these phases has a place in a queue
    return Step(contact, (act.Announce(contact.waiting.queue, event.position),))


def music_again(contact: Contact, event: ev.PlayEnded, now: Instant) -> Step:
    return Step(contact, (act.PlayMusic(queue_of(contact)),))


def wait_over(contact: Contact, event: ev.WaitOver, now: Instant) -> Step:
    if contact.promise is not None:
        return promise_waited(contact, event, now)
    return _in_flow_again(contact, (*cancel_rung(contact, event.why), act.ContinueFlow(event.why)))


def left_queue(contact: Contact, event: ev.FlowLeftQueue, now: Instant) -> Step:
    """The flow has gone on already, and says itself what the caller hears next."""
    if contact.promise is not None:
        return Step(contact, reason="no caller is there to press a key")
    return _in_flow_again(contact, (act.LeaveQueue(event.why), *cancel_rung(contact, event.why)))


def _in_flow_again(contact: Contact, actions: Acts) -> Step:
    after = msgspec.structs.replace(
        contact, phase=Phase.IN_FLOW, waiting=None, rung=(), last_queue=contact.waiting
    )
    return Step(after, actions, (facts.SegmentStarted(segment="ivr", leg=contact.leg, flow=contact.flow),))


def moved(contact: Contact, event: ev.QueueMoved, now: Instant) -> Step:
    """Another queue has it now, with its old arrival; who rings rings on."""
    old = contact.waiting
    if old is None:
        return Step(contact, reason="it has no place at the moment")
    place = msgspec.structs.replace(old, queue=event.queue, visited=(*old.visited, old.queue), entered_at=now)
    after = msgspec.structs.replace(contact, waiting=place)
    music = (act.PlayMusic(event.queue),) if contact.phase is Phase.WAITING else ()
    kind: facts.SegmentKind = "queue" if contact.promise is None else "callback"
    told = facts.SegmentStarted(segment=kind, queue=event.queue, leg=contact.leg or None)
    return Step(after, music, (told,))


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
    party = party_of(contact)
    if party.leg != event.leg:
        raise NotPossibleNow(phase=str(contact.phase), asked="RejectAsked")
    failed = party_failed(contact, ev.PartyFailed(why=REJECTED), now)
    said = facts.ContactRejected(agent=party.agent or "", reason=event.reason)
    return Step(failed.contact, (act.CancelParty(party, REJECTED), *failed.actions), (said, *failed.facts))


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
    if contact.after_talk is not None:
        return _after_talk(contact, gone)
    ends = (*gone, act.HangUpCustomer(event.cause))
    return end(msgspec.structs.replace(contact, party=None), event.cause, "agent", ends)


def _after_talk(contact: Contact, gone: Acts) -> Step:
    """The customer stays when the agent is through, and is asked how it was."""
    after = msgspec.structs.replace(
        contact, phase=Phase.IN_FLOW, party=None, consult=None, flow=contact.after_talk, after_talk=None
    )
    told = facts.SegmentStarted(segment="survey", leg=contact.leg, flow=after.flow)
    return Step(after, (*gone, act.StartFlow()), (told,))


def transferred(contact: Contact, event: ev.TransferAsked, now: Instant) -> Step:
    """Blind: the one who transfers is let go at once. Raises NotPossibleNow for who has no customer there."""
    if contact.promise is not None and contact.phase is not Phase.IN_FLOW:
        raise NotPossibleNow(phase=str(Phase.PROMISED), asked="TransferAsked")
    left = let_go(contact, "transferred")
    # A talk is no waiting: after one the wait begins anew.
    since = now if contact.phase in (Phase.TALKING, Phase.HELD) else contact.queued_at
    bare = msgspec.structs.replace(
        stays(contact), party=None, rung=(), waiting=None, from_flow=False, queued_at=since
    )
    if event.target.kind == "queue":
        priority = contact.last_queue.priority if contact.last_queue else 0
        queued = msgspec.structs.replace(bare, queued_at=bare.queued_at or now)
        then = wait(queued, Waiting(queue=event.target.value, priority=priority, entered_at=now))
        moved = facts.ContactTransferred(to=PartyName(str(event.target)), by=event.by)
        return Step(then.contact, (*left, *then.actions), (moved, *then.facts))
    then = dial(bare, event.target, event.leg, event.by, now)
    return Step(then.contact, (*left, *then.actions), then.facts)


# --- ends ------------------------------------------------------------------------------------------------


def customer_gone(contact: Contact, event: ev.CustomerGone, now: Instant) -> Step:
    why = "customer_gone" if event.by == "customer" else event.cause
    if contact.promise is not None:
        if contact.phase not in (Phase.IN_FLOW, Phase.MESSAGE):
            return Step(contact, reason="the customer has gone before")
        said: Acts = (act.EndMessage(message_of(contact), why),) if contact.phase is Phase.MESSAGE else ()
        return postponed(contact, (*said, act.StopFlow(why)), now)
    return end(contact, event.cause, event.by, let_go(contact, why))


def hang_up_asked(contact: Contact, event: ev.HangUpAsked, now: Instant) -> Step:
    """Somebody ends it. An agent who hangs up leaves the customer to what follows the talk, or to the next
    attempt to call back.
    """
    if event.by_agent and contact.phase is Phase.CALLING:
        return agent_hung_up(contact, event.cause)
    if event.by_agent and contact.after_talk is not None and contact.phase in TALKS:
        return _after_talk(contact, let_go(contact, event.cause))
    ends = (*let_go(contact, event.cause), act.HangUpCustomer(event.cause))
    return end(contact, event.cause, "system", ends)


def stopping(contact: Contact, event: ev.Stopping, now: Instant) -> Step:
    if contact.promise is not None:
        return promise_stopping(contact, event, now)
    return hang_up_asked(contact, ev.HangUpAsked(cause=NODE_STOPPED), now)


# --- after a restart -------------------------------------------------------------------------------------


def restored_in_flow(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    return Step(contact, (act.ResumeFlow(),))


def restored_waiting(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    """An agent who was ringing is cancelled by the legs; the place in the queue is taken again."""
    assert contact.waiting is not None  # a contact in these phases has a place in a queue
    if contact.promise is not None:
        return promise_restored(contact, event, now)
    after = msgspec.structs.replace(contact, phase=Phase.WAITING, rung=())
    return Step(after, (act.EnterQueue(contact.waiting), act.PlayMusic(contact.waiting.queue)))


def restored_connecting(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    return party_failed(contact, ev.PartyFailed(why="node_restarted"), now)
