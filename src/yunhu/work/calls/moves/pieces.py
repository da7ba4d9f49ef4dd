"""What the moves of a contact are put together from; the table is in `machine.py`."""

from __future__ import annotations

from typing import Literal

import msgspec

from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.kit.pii import Number, PartyName
from yunhu.work.calls import actions as act
from yunhu.work.calls import facts
from yunhu.work.calls.model import TALKS, Contact, Message, Party, Phase, Target, Waiting

By = Literal["customer", "agent", "system"]
Acts = tuple[act.Action, ...]


class Step(msgspec.Struct, frozen=True):
    """What came of an event: the new contact, what to do, what to announce, and why."""

    contact: Contact
    actions: Acts = ()
    facts: tuple[facts.CallFact, ...] = ()
    reason: str = ""


def party_of(contact: Contact) -> Party:
    """The party of a contact in a phase that has one."""
    assert contact.party is not None  # a contact in these phases has a party; restart checks records for it
    return contact.party


def consult_of(contact: Contact) -> Party:
    """The consulted one of a contact in a phase that has one."""
    assert contact.consult is not None  # as above
    return contact.consult


def message_of(contact: Contact) -> Message:
    """What is being recorded of a contact that leaves a message."""
    assert contact.message is not None  # as above
    return contact.message


def queue_of(contact: Contact) -> str | None:
    """The queue whose music the customer hears."""
    place = contact.waiting or contact.last_queue
    return place.queue if place else None


def rung_of(contact: Contact, leg: str) -> Party | None:
    """The agent who rings on a leg."""
    return next((party for party in contact.rung if party.leg == leg), None)


def member_of(contact: Contact, leg: str) -> Party | None:
    """The party or the consulted one on a leg."""
    for member in (contact.party, contact.consult):
        if member is not None and member.leg == leg:
            return member
    return None


def with_member(contact: Contact, old: Party, new: Party) -> Contact:
    """The contact with one of its members changed."""
    if contact.party == old:
        return msgspec.structs.replace(contact, party=new)
    return msgspec.structs.replace(contact, consult=new)


def talk_segment(party: Party) -> facts.SegmentStarted:
    """Somebody talks with the customer from now on."""
    kind: facts.SegmentKind = "agent" if party.agent else "external"
    return facts.SegmentStarted(
        segment=kind, agent=party.agent, number=Number.maybe(party.number), leg=party.leg
    )


def segment(kind: facts.SegmentKind, party: Party) -> facts.SegmentStarted:
    """The customer is in another part of the talk with the same party."""
    return facts.SegmentStarted(segment=kind, agent=party.agent, leg=party.leg)


def wait(contact: Contact, waiting: Waiting) -> Step:
    """Take a place in a queue, to music."""
    return Step(
        msgspec.structs.replace(contact, phase=Phase.WAITING, waiting=waiting),
        (act.PlayMusic(waiting.queue), act.EnterQueue(waiting)),
        (facts.SegmentStarted(segment="queue", queue=waiting.queue, leg=contact.leg),),
    )


def party_to(target: Target, leg: str, now: Instant) -> Party:
    """Whoever will be at the other end of a leg to a target."""
    agent = target.value if target.kind == "agent" else None
    number = target.value if target.kind == "number" else None
    return Party(leg=leg, agent=agent, number=number, since=now)


def dial(contact: Contact, target: Target, leg: str, by: str, now: Instant) -> Step:
    """Ring a target; the customer hears that."""
    party = party_to(target, leg, now)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.CONNECTING, party=party),
        (act.PlayRingback(), act.DialTarget(party, target)),
        (
            facts.ContactTransferred(to=PartyName(str(target)), by=by),
            facts.SegmentStarted(
                segment="transfer", agent=party.agent, number=Number.maybe(party.number), leg=leg
            ),
        ),
    )


def talk(contact: Contact, rung: Party, now: Instant) -> Step:
    """Customer and party hear each other from now on."""
    record = contact.recording_policy != "off" and contact.recording is None
    waited_ms = (now - contact.queued_at) // MILLISECOND if contact.queued_at else 0
    party = msgspec.structs.replace(rung, since=now)
    return Step(
        msgspec.structs.replace(
            contact,
            phase=Phase.TALKING,
            party=party,
            connected_at=contact.connected_at or now,
            from_flow=False,
            rung=(),
        ),
        (*((act.StartRecording(),) if record else ()), act.Bridge(party), act.StopFlow("connected")),
        (
            facts.ContactConnected(
                leg=party.leg,
                agent=party.agent,
                number=Number.maybe(party.number),
                waited_ms=waited_ms,
                callback=contact.callback is not None,
            ),
            talk_segment(party),
        ),
    )


def settled(member: Party) -> Acts:
    """Nobody waits any more for one who was lost."""
    waited: Acts = (act.AwaitNoMore(member.leg),) if member.lost_at is not None else ()
    dialled: Acts = (act.CancelRejoin(member.rejoin),) if member.rejoin is not None else ()
    return (*waited, *dialled)


def part_with(party: Party, cause: str, wrap_up: bool = True) -> Acts:
    """The party is let go after a talk."""
    return (*settled(party), act.HangUpParty(party, cause), act.ReleaseParty(party, wrap_up))


def part_with_consulted(contact: Contact, cause: str) -> Acts:
    """Let go of the consulted one, who has something to write up only after a talk with the customer."""
    consult = contact.consult
    if consult is None:
        return ()
    wrap_up = contact.phase is Phase.CONFERENCE
    return (*settled(consult), act.CancelConsult(consult, cause), act.ReleaseParty(consult, wrap_up))


def cancel_rung(contact: Contact, why: str, but: str | None = None) -> Acts:
    """Whoever rings rings no more, `but` the one on this leg."""
    return tuple(act.CancelParty(party, why) for party in contact.rung if party.leg != but)


def drop_promise(contact: Contact, why: str) -> Acts:
    """A callback that was promised will not be made."""
    return (act.DropPromise(why),) if contact.promise is not None else ()


def let_go(contact: Contact, cause: str) -> Acts:
    """Everything that hangs on the contact beside the customer's leg, undone according to the phase."""
    stop = act.StopFlow(cause)
    match contact.phase:
        case Phase.IN_FLOW:
            return (stop, *drop_promise(contact, cause))
        case Phase.MESSAGE:
            return (act.EndMessage(message_of(contact), cause), stop, *drop_promise(contact, cause))
        case Phase.WAITING:
            return (stop, act.LeaveQueue(cause))
        case Phase.OFFERED | Phase.PROMISED:
            rings = cancel_rung(contact, cause)
            return (stop, act.LeaveQueue(cause), *rings, *drop_promise(contact, cause))
        case Phase.CALLING:
            return (*part_with(party_of(contact), cause, wrap_up=False), *drop_promise(contact, cause))
        case Phase.CONNECTING:
            rung = party_of(contact)
            return (stop, act.CancelParty(rung, cause), act.ReleaseParty(rung))
        case phase if phase in TALKS:
            return (*part_with(party_of(contact), cause), *part_with_consulted(contact, cause))
        case _:
            return ()


def end(contact: Contact, cause: str, by: By, ends: Acts) -> Step:
    """The contact is over."""
    waiting = contact.phase in (Phase.WAITING, Phase.OFFERED) and contact.promise is None
    stop = (act.StopRecording(),) if contact.recording is not None else ()
    return Step(
        msgspec.structs.replace(contact, phase=Phase.ENDED, promise=None, rung=()),
        (*stop, *ends),
        (facts.ContactEnded(cause=cause, by=by, abandoned=waiting and by == "customer"),),
    )


def give_back(contact: Contact, cause: str, by: By, now: Instant, first: Acts) -> Step:
    """Whoever had the contact is gone, not the customer, who goes to the head of the queue again.

    It ends when it came from none. `first` is done before.
    """
    bare = msgspec.structs.replace(contact, party=None, consult=None, from_flow=False, queued_at=now)
    if contact.last_queue is None:
        return end(bare, cause, by, (*first, act.HangUpCustomer(cause)))
    back = wait(bare, msgspec.structs.replace(contact.last_queue, entered_at=now))
    return Step(back.contact, (*first, *back.actions), back.facts)
