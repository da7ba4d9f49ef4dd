"""A contact whose customer will be called back: it keeps its id and its place, and waits without a leg.

When an offer is taken, the customer is called; who does not answer is tried again later, as the ledger of
promises (`work.callbacks`) says. A promise survives everything but its end.
"""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import Instant
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.model import Contact, Party, Phase, Promised, Waiting
from yunhu.work.calls.moves.pieces import (
    Acts,
    Step,
    cancel_rung,
    end,
    let_go,
    message_of,
    part_with,
    party_of,
    settled,
    talk,
)

RESTARTED = "node_restarted"
NODE_STOPPED = "node_stopped"
NOT_PROMISED = "no callback is owed"
TOO_LONG = "max_wait"
GONE_FOR_GOOD = "queue_removed"
"""The only end of a wait after which no other attempt makes sense."""


def asked(contact: Contact, event: ev.FlowPromised, now: Instant) -> Step:
    """Whether it can be promised is not for the contact to say."""
    priority = max(event.priority, contact.priority)
    return Step(contact, (act.AskPromise(event.queue, event.number, priority, event.need),))


def made(contact: Contact, event: ev.PromiseMade, now: Instant) -> Step:
    """It is promised; the place is taken when the caller has hung up."""
    promise = Promised(event.queue, event.number, event.way, event.priority, event.need)
    after = msgspec.structs.replace(contact, promise=promise, callback=event.number)
    return Step(after, (act.TellPromised(),))


def postponed(contact: Contact, first: Acts, now: Instant) -> Step:
    """The customer is gone, and the promise waits in its queue."""
    stop: Acts = (act.StopRecording(contact.recording),) if contact.recording else ()
    gone = msgspec.structs.replace(
        _resting(contact), recording=None, message=None, queued_at=contact.queued_at or now
    )
    promise = _promise_of(contact)
    told = facts.SegmentStarted(segment="callback", queue=promise.queue)
    if promise.later:
        return Step(gone, (*first, *stop), (told,))
    after, place = _placed(gone, now)
    return Step(after, (*first, *stop, act.EnterQueue(place)), (told,))


def stays(contact: Contact) -> Contact:
    """The caller is connected or waits after all: no callback is owed."""
    return msgspec.structs.replace(contact, promise=None, callback=None) if contact.promise else contact


def calling(contact: Contact, party: Party, event: ev.PartyAnswered, now: Instant) -> Step:
    """An agent is there: the customer is called, and an agent who is on the telephone hears it ring."""
    promise = _promise_of(contact)
    there = msgspec.structs.replace(party, offer=None, since=now)
    after = msgspec.structs.replace(contact, phase=Phase.CALLING, party=there, leg=event.customer)
    rings: Acts = (act.PlayToParty(there, "ringback"),) if promise.way == "agent_first" else ()
    return Step(after, (*rings, act.CallCustomer(event.customer, promise)))


def customer_there(contact: Contact, event: ev.CustomerAnswered, now: Instant) -> Step:
    """The promise is kept. An agent who was not rung yet is, and the customer hears it."""
    promise, party = _promise_of(contact), party_of(contact)
    kept = msgspec.structs.replace(contact, promise=None)
    if promise.way == "agent_first":
        done = talk(kept, party, now)
        return Step(done.contact, (act.KeepPromise(), *done.actions), done.facts)
    rung = msgspec.structs.replace(party, since=now)
    after = msgspec.structs.replace(kept, phase=Phase.CONNECTING, party=rung)
    told = facts.SegmentStarted(segment="transfer", agent=party.agent, leg=party.leg)
    return Step(after, (act.KeepPromise(), act.PlayRingback(), act.RingAgent(rung)), (told,))


def customer_failed(contact: Contact, event: ev.CustomerFailed, now: Instant) -> Step:
    """The agent is let go with nothing to write up; there may be another attempt."""
    left = part_with(party_of(contact), event.why, wrap_up=False)
    return Step(_resting(contact), (*left, act.RestPromise(event.why, attempt=True)))


def customer_gone(contact: Contact, event: ev.CustomerGone, now: Instant) -> Step:
    """The leg to the customer ended before it was a talk."""
    return customer_failed(contact, ev.CustomerFailed(why=event.cause), now)


def agent_gone(contact: Contact, event: ev.PartyGone, now: Instant) -> Step:
    """The agent hung up before the customer answered, who is not rung any more."""
    party = party_of(contact)
    left: Acts = (*settled(party), act.ReleaseParty(party, wrap_up=False), act.HangUpCustomer(event.cause))
    return Step(_resting(contact), (*left, act.RestPromise("agent_gone", attempt=True)))


def agent_hung_up(contact: Contact, cause: str) -> Step:
    """The same at the desk: that was an attempt, and the customer is owed the callback as before."""
    left = (*part_with(party_of(contact), cause, wrap_up=False), act.HangUpCustomer(cause))
    return Step(_resting(contact), (*left, act.RestPromise("agent_gone", attempt=True)))


def due(contact: Contact, event: ev.CallbackDue, now: Instant) -> Step:
    """The pause is over: the contact takes its place again, which its arrival says."""
    if contact.waiting is not None or contact.promise is None:
        return Step(contact, reason="it has its place" if contact.promise else NOT_PROMISED)
    contact = _with_later(contact, False)
    if contact.phase is not Phase.PROMISED:
        return Step(contact)
    after, place = _placed(contact, now)
    return Step(after, (act.EnterQueue(place),))


def rests(contact: Contact, event: ev.CallbackRests, now: Instant) -> Step:
    """Nobody is to be called before a later moment."""
    if contact.promise is None:
        return Step(contact, reason=NOT_PROMISED)
    if contact.phase in (Phase.IN_FLOW, Phase.MESSAGE):
        return Step(_with_later(contact, True))
    left: Acts = (act.LeaveQueue("postponed"),) if contact.waiting is not None else ()
    return Step(_resting(contact), (*left, *cancel_rung(contact, "postponed")))


def changed(contact: Contact, event: ev.CallbackChanged, now: Instant) -> Step:
    """The next attempt calls the new number."""
    if contact.promise is None:
        return Step(contact, reason=NOT_PROMISED)
    promise = msgspec.structs.replace(_promise_of(contact), number=event.number)
    return Step(msgspec.structs.replace(contact, promise=promise, callback=event.number))


def wait_over(contact: Contact, event: ev.WaitOver, now: Instant) -> Step:
    """A queue that does not take it now is asked again later; one that is gone never will.

    How long callers wait at most means nothing to somebody who has hung up: the place is taken again.
    """
    rings = cancel_rung(contact, event.why)
    if event.why == TOO_LONG:
        after, place = _placed(_resting(contact), now)
        return Step(after, (*rings, act.EnterQueue(place)))
    if event.why == GONE_FOR_GOOD:
        return end(contact, event.why, "system", (*rings, act.DropPromise(event.why)))
    return Step(_resting(contact), (*rings, act.RestPromise(event.why, attempt=False)))


def over(contact: Contact, event: ev.CallbackOver, now: Instant) -> Step:
    """Without its promise the contact has nothing to wait for; a caller who is still there goes on."""
    if contact.promise is None:
        return Step(contact, reason=NOT_PROMISED)
    bare = msgspec.structs.replace(contact, promise=None)
    if contact.phase in (Phase.IN_FLOW, Phase.MESSAGE):
        return Step(msgspec.structs.replace(bare, callback=None))
    gone: Acts = (act.HangUpCustomer(event.why),) if contact.phase is Phase.CALLING else ()
    return end(bare, f"callback_{event.why}", "system", (*let_go(bare, event.why), *gone))


def restored(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    """Whoever rang is cancelled by the legs; an attempt that was broken off by us does not count."""
    return _again(contact, RESTARTED, now)


def stopping(contact: Contact, event: ev.Stopping, now: Instant) -> Step:
    """Nobody is rung any more, and the next start goes on with the promise."""
    why = NODE_STOPPED
    if contact.phase in (Phase.IN_FLOW, Phase.MESSAGE):
        said: Acts = (act.EndMessage(message_of(contact), why),) if contact.phase is Phase.MESSAGE else ()
        step = postponed(contact, (*said, act.StopFlow(why), act.HangUpCustomer(why)), now)
    else:
        step = _again(contact, why, now)
        left: Acts = (act.LeaveQueue(why),) if contact.waiting is not None else ()
        rings = cancel_rung(contact, why)
        step = msgspec.structs.replace(step, actions=(*rings, *left, *step.actions))
    waits_no_more = tuple(each for each in step.actions if not isinstance(each, act.EnterQueue))
    return msgspec.structs.replace(step, actions=waits_no_more)


def _again(contact: Contact, why: str, now: Instant) -> Step:
    if contact.phase is not Phase.CALLING:
        after = msgspec.structs.replace(contact, phase=Phase.PROMISED, rung=())
        return Step(after, (act.EnterQueue(contact.waiting),) if contact.waiting is not None else ())
    left = (*part_with(party_of(contact), why, wrap_up=False), act.HangUpCustomer(why))
    after, place = _placed(_resting(contact), now)
    return Step(after, (*left, act.EnterQueue(place)))


def _promise_of(contact: Contact) -> Promised:
    assert contact.promise is not None  # a contact in these phases is promised; restart checks records for it
    return contact.promise


def _with_later(contact: Contact, later: bool) -> Contact:
    promise = msgspec.structs.replace(_promise_of(contact), later=later)
    return msgspec.structs.replace(contact, promise=promise)


def _placed(contact: Contact, now: Instant) -> tuple[Contact, Waiting]:
    promise = _promise_of(contact)
    place = Waiting(queue=promise.queue, priority=promise.priority, entered_at=now, need=promise.need)
    return msgspec.structs.replace(contact, waiting=place), place


def _resting(contact: Contact) -> Contact:
    """Without a place: the ledger says when it is taken again."""
    return msgspec.structs.replace(contact, phase=Phase.PROMISED, party=None, rung=(), waiting=None, leg="")
