"""Offers of a waiting contact: one agent rings, or several; the first who answers has it."""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import Instant
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact, Party, Phase
from yunhu.work.calls.moves.callbacks import calling
from yunhu.work.calls.moves.pieces import Acts, Step, cancel_rung, rung_of, talk

REJECTED = "turned_down"
"""Why an offer is refused by an agent who is there and says so."""

ELSEWHERE = "taken_elsewhere"
"""Why the others stop ringing when one has answered."""

NOT_RINGING = "nobody rings on this leg any more"


def offered(contact: Contact, event: ev.OfferMade, now: Instant) -> Step:
    """One more agent is offered the contact. An agent who is to hear a customer first is not rung yet."""
    party = Party(leg=event.leg, agent=event.agent, offer=event.offer, epoch=event.epoch, since=now)
    after = msgspec.structs.replace(contact, phase=Phase.OFFERED, rung=(*contact.rung, party))
    promise = contact.promise
    waits = promise is not None and promise.way == "customer_first"
    return Step(after, (act.TakeOffer(party) if waits else act.RingAgent(party),))


def answered(contact: Contact, event: ev.PartyAnswered, now: Instant) -> Step:
    """The router has confirmed it already: an offer that is over by then is no answer."""
    party = rung_of(contact, event.leg)
    if party is None:
        return Step(contact, reason=NOT_RINGING)
    others = cancel_rung(contact, ELSEWHERE, but=party.leg)
    taken = msgspec.structs.replace(contact, last_queue=contact.waiting, waiting=None, rung=())
    done = talk(taken, party, now) if contact.promise is None else calling(taken, party, event, now)
    return Step(done.contact, (*others, *done.actions), done.facts)


def failed(contact: Contact, event: ev.PartyFailed, now: Instant) -> Step:
    """A device refused, or could not be reached; the others ring on."""
    party = rung_of(contact, event.leg)
    if party is None:
        return Step(contact, reason=NOT_RINGING)
    return _without(contact, party, (act.RefuseOffer(party, event.why),))


def rejected(contact: Contact, event: ev.RejectAsked, now: Instant) -> Step:
    """An agent says no at the desk; the device stops ringing. Raises NotPossibleNow for another leg."""
    party = rung_of(contact, event.leg)
    if party is None:
        raise NotPossibleNow(phase=str(contact.phase), asked="RejectAsked")
    step = _without(contact, party, (act.CancelParty(party, REJECTED), act.RefuseOffer(party, REJECTED)))
    told = facts.ContactRejected(agent=party.agent or "", reason=event.reason)
    return msgspec.structs.replace(step, facts=(told,))


def over(contact: Contact, event: ev.OfferExpired, now: Instant) -> Step:
    """The router has taken the offer back (nobody answered, or somebody else was quicker)."""
    party = next((party for party in contact.rung if party.offer == event.offer), None)
    if party is None:
        return Step(contact, reason="this offer is over already")
    return _without(contact, party, (act.CancelParty(party, event.why),))


def _without(contact: Contact, party: Party, actions: Acts) -> Step:
    rung = tuple(each for each in contact.rung if each is not party)
    waits = Phase.WAITING if contact.promise is None else Phase.PROMISED
    phase = Phase.OFFERED if rung else waits
    return Step(msgspec.structs.replace(contact, phase=phase, rung=rung), actions)
