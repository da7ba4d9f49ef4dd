"""A contact while its agent consults: somebody is asked, takes it over, joins, or is let go again.

Outcomes that nobody asks for are decided here once: whoever is left with the customer goes on; a customer who
waits alone is held by the agent if there is one, else goes to the head of the queue; without the customer
there is no contact, and so no consultation either.
"""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.pii import PartyName
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Party, Phase
from yunhu.work.calls.moves.pieces import (
    Acts,
    Step,
    consult_of,
    give_back,
    part_with,
    part_with_consulted,
    party_of,
    party_to,
    queue_of,
    segment,
    settled,
    talk_segment,
)


def asked(contact: Contact, event: ev.ConsultAsked, now: Instant) -> Step:
    """The customer hears music, the agent that the other one rings."""
    party, consult = party_of(contact), party_to(event.target, event.leg, now)
    held = () if contact.phase is Phase.HELD else customer_waits(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.ASKING, consult=consult),
        (*held, act.PlayToParty(party, "ringback"), act.DialConsult(consult, event.target)),
        (
            facts.ConsultStarted(to=PartyName(str(event.target)), by=event.by, leg=event.leg),
            segment("consult", party),
        ),
    )


def answered(contact: Contact, event: ev.ConsultAnswered, now: Instant) -> Step:
    """Agent and consulted one hear each other; the customer goes on waiting."""
    consult = msgspec.structs.replace(consult_of(contact), since=now)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.CONSULTING, consult=consult),
        (act.Link(party_of(contact), consult),),
        (facts.ConsultConnected(leg=consult.leg),),
    )


def failed(contact: Contact, event: ev.ConsultFailed, now: Instant) -> Step:
    """The customer stays on hold with the agent, who decides what is next."""
    consult = consult_of(contact)
    gone = (*settled(consult), act.ReleaseParty(consult, wrap_up=False))
    return _held_again(contact, gone, event.why, event.status)


def rejected(contact: Contact, event: ev.RejectAsked, now: Instant) -> Step:
    """The agent who is asked says no at the desk. Raises NotPossibleNow for another leg."""
    consult = consult_of(contact)
    if consult.leg != event.leg:
        raise NotPossibleNow(phase=str(contact.phase), asked="RejectAsked")
    step = _held_again(contact, part_with_consulted(contact, "turned_down"), "turned_down")
    said = facts.ContactRejected(agent=consult.agent or "", reason=event.reason)
    return msgspec.structs.replace(step, facts=(said, *step.facts))


def completed(contact: Contact, event: ev.CompleteAsked, now: Instant) -> Step:
    """The consulted one has the contact; the agent wraps up."""
    consult = consult_of(contact)
    moved = facts.ContactTransferred(to=PartyName(name_of(consult)), by=event.by)
    step = _handed_over(contact, part_with(party_of(contact), "transferred"), "completed")
    return msgspec.structs.replace(step, facts=(moved, *step.facts))


def merged(contact: Contact, event: ev.MergeAsked, now: Instant) -> Step:
    """All three hear one another; so does the contact's recording."""
    party, consult = party_of(contact), consult_of(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.CONFERENCE),
        (act.Confer(party, consult),),
        (segment("conference", party),),
    )


def swapped(contact: Contact, event: ev.SwapAsked, now: Instant) -> Step:
    """The agent talks with the other of the two."""
    party, consult = party_of(contact), consult_of(contact)
    if contact.phase is Phase.CONSULTING:
        return Step(
            msgspec.structs.replace(contact, phase=Phase.SWAPPED),
            (act.Bridge(party), act.PlayToParty(consult, "music")),
            (talk_segment(party),),
        )
    return Step(
        msgspec.structs.replace(contact, phase=Phase.CONSULTING),
        (*customer_waits(contact), act.Link(party, consult)),
        (segment("consult", party),),
    )


def cancelled(contact: Contact, event: ev.CancelConsultAsked, now: Instant) -> Step:
    """The consulted one is let go, and agent and customer talk again."""
    return _together_again(contact, part_with_consulted(contact, "cancelled"), "cancelled")


def left(contact: Contact, event: ev.LeaveAsked, now: Instant) -> Step:
    """Somebody leaves the others to themselves.

    Raises NotPossibleNow for an agent who would leave the customer alone.
    """
    consult = consult_of(contact)
    if event.leg == consult.leg and contact.phase is not Phase.ASKING:
        return _consulted_left(contact, part_with_consulted(contact, "left"), "left")
    if event.leg == party_of(contact).leg and contact.phase is Phase.CONFERENCE:
        return _handed_over(contact, part_with(party_of(contact), "left"), "completed")
    raise NotPossibleNow(phase=str(contact.phase), asked="LeaveAsked")


def consulted_gone(contact: Contact, event: ev.ConsultGone, now: Instant) -> Step:
    """The consulted one hung up."""
    consult = consult_of(contact)
    wrap_up = contact.phase is Phase.CONFERENCE
    gone = (*settled(consult), act.ReleaseParty(consult, wrap_up))
    return _consulted_left(contact, gone, "left")


def consulted_given_up(contact: Contact, first: Acts) -> Step:
    """The consulted one was lost and did not come back; `first` lets it go."""
    return _consulted_left(contact, first, "connection_lost")


def party_gone(contact: Contact, event: ev.PartyGone, now: Instant) -> Step:
    """The agent hung up: in a conference the others go on; a customer who waits is not dropped for it."""
    party = party_of(contact)
    gone = (*settled(party), act.ReleaseParty(party))
    return party_given_up(contact, gone, event.cause, now)


def party_given_up(contact: Contact, first: Acts, cause: str, now: Instant) -> Step:
    """The agent is gone for good; `first` lets go of it."""
    if contact.phase is Phase.CONFERENCE:
        return _handed_over(contact, first, "completed")
    over = facts.ConsultEnded(leg=consult_of(contact).leg, how="cancelled")
    alone = (*first, *part_with_consulted(contact, "cancelled"))
    step = give_back(contact, cause, "agent", now, alone)
    return msgspec.structs.replace(step, facts=(over, *step.facts))


def restored_asking(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    """The leg that rang is cancelled by the legs; an agent who was lost is waited for anew."""
    party = msgspec.structs.replace(party_of(contact), rejoin=None)
    alone = msgspec.structs.replace(contact, party=party)
    step = failed(alone, ev.ConsultFailed(why="node_restarted"), now)
    waits: Acts = (act.Await(party.leg),) if party.lost_at is not None else ()
    return msgspec.structs.replace(step, actions=(*step.actions, *waits))


# --- pieces ----------------------------------------------------------------------------------------------


def customer_waits(contact: Contact) -> Acts:
    """Neither hears the other any more, and the customer hears music."""
    return (act.Separate(party_of(contact)), act.PlayMusic(queue_of(contact)))


def name_of(party: Party) -> str:
    """A party as transfers name it."""
    return f"agent:{party.agent}" if party.agent is not None else f"number:{party.number}"


def _consulted_left(contact: Contact, first: Acts, how: str) -> Step:
    if contact.phase is Phase.CONSULTING:
        return _held_again(contact, first, how)
    return _together_again(contact, first, how)


def _held_again(contact: Contact, first: Acts, how: str, status: int | None = None) -> Step:
    party, consult = party_of(contact), consult_of(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.HELD, consult=None),
        (*first, act.PlayToParty(party, "silence")),
        (facts.ConsultEnded(leg=consult.leg, how=how, status=status), segment("hold", party)),
    )


def _together_again(contact: Contact, first: Acts, how: str) -> Step:
    party, consult = party_of(contact), consult_of(contact)
    bridge = () if contact.phase is Phase.SWAPPED else (act.Bridge(party),)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.TALKING, consult=None),
        (*first, *bridge),
        (facts.ConsultEnded(leg=consult.leg, how=how), talk_segment(party)),
    )


def _handed_over(contact: Contact, first: Acts, how: str) -> Step:
    consult = consult_of(contact)
    return Step(
        msgspec.structs.replace(contact, phase=Phase.TALKING, party=consult, consult=None),
        (*first, act.Bridge(consult)),
        (facts.ConsultEnded(leg=consult.leg, how=how), talk_segment(consult)),
    )
