"""A contact one of whose parties is not heard any more: it waits for a while, and goes on where it was.

Being lost is no phase: in a talk, on hold, in a consultation and in a conference alike, a party that comes
back (by itself, or with a new leg that takes the old one's place) finds everything as it left it.
"""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.model import CONSULTS, Contact, Party, Phase
from yunhu.work.calls.moves import consults
from yunhu.work.calls.moves.pieces import (
    Acts,
    Step,
    consult_of,
    give_back,
    member_of,
    part_with,
    party_of,
    settled,
    with_member,
)

GIVEN_UP = "connection_lost"
NOT_A_MEMBER = "this leg belongs to no party of the contact"


def lost(contact: Contact, event: ev.LegLost, now: Instant) -> Step:
    """Begin to wait for a party."""
    member = member_of(contact, event.leg)
    if member is None or member.lost_at is not None:
        return Step(contact, reason=NOT_A_MEMBER if member is None else "it is lost already")
    after = with_member(contact, member, msgspec.structs.replace(member, lost_at=now))
    return Step(after, (act.Await(member.leg),), (facts.PartyLost(leg=member.leg, agent=member.agent),))


def back(contact: Contact, event: ev.LegBack, now: Instant) -> Step:
    """The party is heard again."""
    member = member_of(contact, event.leg)
    if member is None or member.lost_at is None:
        return Step(contact, reason=NOT_A_MEMBER if member is None else "it was not lost")
    after = with_member(contact, member, msgspec.structs.replace(member, lost_at=None, away=False))
    again = audio(after) if member.away else ()
    return Step(after, (act.AwaitNoMore(member.leg), *again), (_back(member, member.leg, False, now),))


def away(contact: Contact, event: ev.AwayDue, now: Instant) -> Step:
    """It takes longer than a hiccup: a customer who would hear nothing hears music."""
    member = member_of(contact, event.leg)
    if member is None or member.lost_at is None:
        return Step(contact, reason=NOT_A_MEMBER if member is None else "it is back")
    after = with_member(contact, member, msgspec.structs.replace(member, away=True))
    alone = after.phase in (Phase.TALKING, Phase.SWAPPED) and after.party == member_of(after, event.leg)
    return Step(after, consults.customer_waits(after) if alone else ())


def given_up(contact: Contact, event: ev.GivenUp, now: Instant) -> Step:
    """Nobody waits any longer: the contact goes on without the party, who gets no other one meanwhile."""
    member = member_of(contact, event.leg)
    if member is None or member.lost_at is None:
        return Step(contact, reason=NOT_A_MEMBER if member is None else "it is back")
    gone = facts.PartyGivenUp(leg=member.leg, agent=member.agent)
    if contact.consult is not None and member.leg == contact.consult.leg:
        first: Acts = (act.SetAway(member), *_consulted(member))
        step = consults.consulted_given_up(contact, first)
    else:
        first = (act.SetAway(member), *part_with(member, GIVEN_UP, wrap_up=False))
        if contact.phase in CONSULTS:
            step = consults.party_given_up(contact, first, GIVEN_UP, now)
        else:
            step = give_back(contact, GIVEN_UP, "system", now, first)
    return msgspec.structs.replace(step, facts=(gone, *step.facts))


def rejoin_asked(contact: Contact, event: ev.RejoinAsked, now: Instant) -> Step:
    """Dial a new leg to the same agent; an earlier one that still rings is not needed any more."""
    member = member_of(contact, event.leg)
    if member is None:
        return Step(contact, reason=NOT_A_MEMBER)
    before = (act.CancelRejoin(member.rejoin),) if member.rejoin is not None else ()
    dialled = msgspec.structs.replace(member, rejoin=event.new)
    return Step(with_member(contact, member, dialled), (*before, act.DialAgain(dialled)))


def rejoined(contact: Contact, event: ev.Rejoined, now: Instant) -> Step:
    """The new leg takes the old one's place, whatever that one was in."""
    member = _dialled(contact, event.new)
    if member is None:
        return Step(contact, (act.CancelRejoin(event.new),), reason="nobody waits for this leg")
    here = msgspec.structs.replace(member, leg=event.new, lost_at=None, away=False, rejoin=None)
    after = with_member(contact, member, here)
    waited: Acts = (act.AwaitNoMore(member.leg),) if member.lost_at is not None else ()
    return Step(
        after,
        (*waited, *audio(after), act.Replace(member.leg, event.new)),
        (_back(member, event.new, True, now),),
    )


def rejoin_failed(contact: Contact, event: ev.RejoinFailed, now: Instant) -> Step:
    """The new leg came to nothing; the party stays as it was, and may ask again."""
    member = _dialled(contact, event.new)
    if member is None:
        return Step(contact, reason="nobody waits for this leg")
    return Step(with_member(contact, member, msgspec.structs.replace(member, rejoin=None)))


def restored(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    """After a restart of ours everybody hears what they heard; who was lost is waited for anew."""
    members = [each for each in (contact.party, contact.consult) if each is not None]
    for member in members:
        contact = with_member(contact, member, msgspec.structs.replace(member, rejoin=None))
    waits = tuple(act.Await(each.leg) for each in members if each.lost_at is not None)
    music = contact.phase is Phase.CONSULTING
    return Step(contact, (*(consults.customer_waits(contact) if music else ()), *audio(contact), *waits))


def audio(contact: Contact) -> Acts:
    """Who hears whom in a talk as it stands now."""
    party = party_of(contact)
    match contact.phase:
        case Phase.HELD:
            return consults.customer_waits(contact)
        case Phase.ASKING:
            return (act.PlayToParty(party, "ringback"),)
        case Phase.CONSULTING:
            return (act.Link(party, consult_of(contact)),)
        case Phase.CONFERENCE:
            return (act.Confer(party, consult_of(contact)),)
        case Phase.SWAPPED:
            return (*_customer(contact), act.PlayToParty(consult_of(contact), "music"))
        case _:
            return _customer(contact)


def _customer(contact: Contact) -> Acts:
    party = party_of(contact)
    return consults.customer_waits(contact) if party.away else (act.Bridge(party),)


def _consulted(member: Party) -> Acts:
    return (*settled(member), act.CancelConsult(member, GIVEN_UP), act.ReleaseParty(member, wrap_up=False))


def _dialled(contact: Contact, new: str) -> Party | None:
    for member in (contact.party, contact.consult):
        if member is not None and member.rejoin == new:
            return member
    return None


def _back(member: Party, leg: str, rejoined: bool, now: Instant) -> facts.PartyBack:
    away_ms = 0 if member.lost_at is None else (now - member.lost_at) // MILLISECOND
    return facts.PartyBack(leg=leg, agent=member.agent, rejoined=rejoined, away_ms=away_ms)
