"""Callbacks of contacts: what the ledger promises, the story carries out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import msgspec

from yunhu.flow.inbound.parties import Parties
from yunhu.flow.inbound.ports import Directory, Flows
from yunhu.flow.inbound.story import Story
from yunhu.kit.phone import normalise
from yunhu.kit.refusal import Refusal
from yunhu.platform.clock import Scheduler
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import Party as Caller
from yunhu.telephony.legs.service import Legs
from yunhu.work.callbacks.errors import TooManyCallbacks
from yunhu.work.callbacks.service import Callbacks
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Party, Target
from yunhu.work.queues.model import Queue

RING_S = 40
"""How long a customer who is called back is rung."""


class Promises:
    """Makes promises for flows, and keeps them: the customer is called when an agent is there."""

    def __init__(
        self,
        ledger: Callbacks,
        legs: Legs,
        parties: Parties,
        directory: Directory,
        flows: Flows,
        scheduler: Scheduler,
        find: Callable[[str], Story | None],
        own: Callable[[Story, Leg], None],
        new_id: Callable[[], str],
    ) -> None:
        self._ledger = ledger
        self._legs = legs
        self._parties = parties
        self._directory = directory
        self._flows = flows
        self._scheduler = scheduler
        self._find = find
        self._own = own
        self._new_id = new_id

    # --- what the machine asks --------------------------------------------------------------------------

    def ask(self, story: Story, action: act.AskPromise) -> None:
        """See whether the caller can be called back, and promise it."""
        tenant = story.contact.tenant
        queue = self._directory.queue(tenant, action.queue)
        try:
            number = normalise(action.number)
        except Refusal:
            self._flows.promise_refused(story, "bad_number")
            return
        why = self._hindered(tenant, queue, number)
        if why is None and queue is not None and queue.callback is not None:
            why = self._promise(story, queue, number, action)
        if why is not None:
            self._flows.promise_refused(story, why)

    def _hindered(self, tenant: str, queue: Queue | None, number: str) -> str | None:
        if queue is None:
            return "no_such_queue"
        if queue.callback is None:
            return "not_offered"
        return None if self._directory.knows(tenant, Target("number", number)) else "unreachable"

    def _promise(self, story: Story, queue: Queue, number: str, action: act.AskPromise) -> str | None:
        contact, terms = story.contact, queue.callback
        if terms is None:
            return "not_offered"
        made = ev.PromiseMade(queue.id, number, terms.way, action.priority, action.need)
        before = self._ledger.owed_to(contact.tenant, number, queue.id)
        if before == contact.id:
            story.happen(made)  # The same caller asks once more for what is promised already.
            return None
        try:
            self._ledger.promise(
                contact.id,
                contact.tenant,
                queue.id,
                number,
                terms.window_s,
                terms.attempts,
                terms.gap_s,
                terms.way,
            )
        except TooManyCallbacks:
            return "too_many"
        other = self._find(before) if before is not None else None
        if before is not None and other is not None:
            arrived = min(other.contact.place_at or other.contact.arrived_at, contact.arrived_at)
            story.contact = msgspec.structs.replace(contact, place_at=arrived)
            self._ledger.kept_by_caller(before)
        story.happen(made)
        return None

    def take_offer(self, story: Story, action: act.TakeOffer) -> None:
        """Take an offer for an agent who is rung when the customer is there; a moment later, for the router
        is in the middle of making it.
        """
        self._scheduler.after(0, partial(self._take, story, action.party))

    def _take(self, story: Story, party: Party) -> None:
        if party not in story.contact.rung:
            return
        if self._parties.take(story, party):
            story.happen(ev.PartyAnswered(leg=party.leg, customer=self._new_id()))
        else:
            story.happen(ev.OfferExpired(offer=party.offer or ""))

    def call(self, story: Story, action: act.CallCustomer) -> None:
        """Call the customer from the number that was dialled."""
        contact, promise = story.contact, action.promise
        self._ledger.trying(contact.id)
        target = self._directory.number_target(contact.tenant, promise.number)
        if target is None:
            story.happen(ev.CustomerFailed(why="unreachable"))
            return
        us = Caller(contact.number or contact.dialled, "")
        near = story.legs.get(contact.party.leg) if contact.party is not None else None
        try:
            leg = self._legs.dial(action.leg, contact.id, contact.tenant, target, us, RING_S, near)
        except Refusal as refused:
            story.happen(ev.CustomerFailed(why=refused.id))
            return
        story.customer = leg
        self._own(story, leg)

    def keep(self, story: Story, action: act.KeepPromise) -> None:
        """The customer is there."""
        self._ledger.answered(story.contact.id)

    def rest(self, story: Story, action: act.RestPromise) -> None:
        """Nothing came of it now."""
        if action.attempt:
            self._ledger.failed(story.contact.id, action.why)
        else:
            self._ledger.missed(story.contact.id, action.why)

    def drop(self, story: Story, action: act.DropPromise) -> None:
        """No callback is owed any more."""
        self._ledger.drop(story.contact.id, action.why)

    # --- what the ledger tells --------------------------------------------------------------------------

    def callback_due(self, contact: str) -> None:
        """The contact takes its place again."""
        self._tell(contact, ev.CallbackDue())

    def callback_rests(self, contact: str) -> None:
        """The contact leaves its place for a while."""
        self._tell(contact, ev.CallbackRests())

    def callback_changed(self, contact: str, number: str) -> None:
        """The customer wants to be called under another number."""
        self._tell(contact, ev.CallbackChanged(number=number))

    def callback_over(self, contact: str, why: str) -> None:
        """There will be no callback."""
        self._tell(contact, ev.CallbackOver(why=why))

    def _tell(self, contact: str, event: ev.Event) -> None:
        story = self._find(contact)
        if story is not None:
            with suppress(NotPossibleNow):
                story.happen(event)
