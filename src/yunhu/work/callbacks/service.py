"""The ledger: who is owed a callback, when the next attempt may be, and when it is too late.

In memory, with one writer; what a restart needs is kept with the contact's record. Everything runs on the
event loop in callbacks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yunhu.kit.instants import SECOND, Instant
from yunhu.kit.pii import Number
from yunhu.platform.clock import Clock, Scheduler
from yunhu.platform.deadlines import Deadline, Deadlines
from yunhu.work.callbacks import facts
from yunhu.work.callbacks.errors import (
    BadCallbackTime,
    CallbackBeingTried,
    CallbackNotReachable,
    CallbackSettled,
    NoSuchCallback,
    TooManyCallbacks,
)
from yunhu.work.callbacks.machine import Event, step
from yunhu.work.callbacks.model import Promise
from yunhu.work.callbacks.ports import Announce, PromiseHandler, Reach

OWED_MAX = 10_000
"""Callbacks that are owed at a time; more are refused, and the flow says so to its caller."""

LATER_S_MAX = 30 * 86_400
"""How far away a callback may be put off to."""

ANEW = "promised_anew"
"""The caller wants to be called elsewhere, or for another queue: one contact is owed one callback."""

BY_CALLER = "kept_by_caller"
"""The customer called again before we did."""


class Callbacks:
    """The promises that are open. `attach` says who carries them out."""

    def __init__(self, clock: Clock, scheduler: Scheduler, announce: Announce, reach: Reach) -> None:
        self._clock = clock
        self._deadlines = Deadlines(scheduler)
        self._announce = announce
        self._reach = reach
        self._open: dict[str, Promise] = {}
        self._by_number: dict[tuple[str, str, str], str] = {}
        self._clocks: dict[str, tuple[Deadline, ...]] = {}
        self._handler: PromiseHandler
        self._changed: Callable[[str], None] = lambda contact: None

    def attach(self, handler: PromiseHandler, changed: Callable[[str], None]) -> None:
        """Say who carries promises out, and who keeps them for a restart."""
        self._handler = handler
        self._changed = changed

    def __len__(self) -> int:
        """How many are owed."""
        return len(self._open)

    def of(self, contact: str) -> Promise | None:
        """What a contact is owed; None when nothing is."""
        return self._open.get(contact)

    def owed_to(self, tenant: str, number: str, queue: str) -> str | None:
        """The contact in whose place somebody waits who calls again; None when there is none."""
        return self._by_number.get((tenant, number, queue))

    # --- promises are made, tried and settled -----------------------------------------------------------

    def promise(
        self,
        contact: str,
        tenant: str,
        queue: str,
        number: str,
        window_s: int,
        attempts: int,
        gap_s: int,
        way: str,
    ) -> Promise:
        """Promise to call back; what this contact was owed before is taken back. Raises TooManyCallbacks."""
        self.drop(contact, ANEW)
        if len(self._open) >= OWED_MAX:
            raise TooManyCallbacks(most=OWED_MAX)
        now = self._clock.now()
        made = Promise(
            contact=contact,
            tenant=tenant,
            queue=queue,
            number=number,
            way="customer_first" if way == "customer_first" else "agent_first",
            promised_at=now,
            until=now + window_s * SECOND,
            attempts_max=attempts,
            gap_s=gap_s,
        )
        told = facts.CallbackPromised(
            queue=queue,
            number=Number(number),
            way=made.way,
            until=made.until,
            attempts_max=attempts,
            gap_s=gap_s,
        )
        self._announce(tenant, contact, told)
        self._keep(made)
        return made

    def trying(self, contact: str) -> None:
        """The customer is being called."""
        self._take(contact, Event("try"))

    def answered(self, contact: str) -> None:
        """The customer answered: the promise is kept."""
        self._take(contact, Event("answered"))

    def failed(self, contact: str, why: str) -> None:
        """The attempt came to nothing; there may be no other, which the handler is told."""
        after = self._take(contact, Event("failed", why))
        if after is not None and not after.open:
            self._handler.callback_over(contact, after.state)

    def missed(self, contact: str, why: str) -> None:
        """No attempt was made: the queue would not take the contact now."""
        self._take(contact, Event("missed", why))

    def broken_off(self, contact: str) -> None:
        """We broke the attempt off ourselves; it does not count."""
        self._take(contact, Event("break_off"))

    def drop(self, contact: str, why: str, by: str = "system") -> None:
        """The contact goes on, or ends, without it; harmless when nothing is owed."""
        self._take(contact, Event("cancel", why, by))

    def kept_by_caller(self, contact: str) -> None:
        """The customer called again, and another contact has the place from now on."""
        if self._take(contact, Event("cancel", BY_CALLER, "customer")) is not None:
            self._handler.callback_over(contact, BY_CALLER)

    # --- what people ask --------------------------------------------------------------------------------

    def cancel(self, tenant: str, contact: str, by: str) -> Promise:
        """Take a promise back. Raises NoSuchCallback, CallbackSettled."""
        after = self._asked(tenant, contact, Event("cancel", "cancelled", by))
        self._handler.callback_over(contact, "cancelled")
        return after

    def postpone(self, tenant: str, contact: str, at: Instant, by: str) -> Promise:
        """Call later. Raises NoSuchCallback, CallbackSettled, CallbackBeingTried, BadCallbackTime."""
        self.check_time(at)
        after = self._asked(tenant, contact, Event("postpone", by=by, at=at))
        self._handler.callback_rests(contact)
        return after

    def check_time(self, at: Instant) -> None:
        """Whether a callback may be put off to then. Raises BadCallbackTime."""
        now = self._clock.now()
        if not now < at <= now + LATER_S_MAX * SECOND:
            raise BadCallbackTime(most_s=LATER_S_MAX)

    def renumber(self, tenant: str, contact: str, number: str, by: str) -> Promise:
        """Call another number. Raises NoSuchCallback, CallbackSettled, CallbackBeingTried, and
        CallbackNotReachable.
        """
        if not self._reach(tenant, number):
            raise CallbackNotReachable
        after = self._asked(tenant, contact, Event("renumber", by=by, number=number))
        self._handler.callback_changed(contact, number)
        return after

    def find(self, tenant: str, contact: str) -> Promise:
        """An open promise. Raises NoSuchCallback."""
        found = self._open.get(contact)
        if found is None or found.tenant != tenant:
            raise NoSuchCallback(callback=contact)
        return found

    # --- restart ----------------------------------------------------------------------------------------

    def restore(self, promise: Promise) -> None:
        """Go on with a promise of the process before; an attempt that it made is broken off."""
        if promise.open:
            self._keep(promise)
            self.broken_off(promise.contact)

    # --- the ledger -------------------------------------------------------------------------------------

    def _asked(self, tenant: str, contact: str, event: Event) -> Promise:
        before = self.find(tenant, contact)
        taken = step(before, event, self._clock.now())
        if taken.took == "refuses":
            raise CallbackBeingTried if before.state == "trying" else CallbackSettled(state=before.state)
        return self._take(contact, event) or before

    def _take(self, contact: str, event: Event) -> Promise | None:
        """The promise after an event that moved it; None when nothing changed."""
        before = self._open.get(contact)
        if before is None:
            return None
        taken = step(before, event, self._clock.now())
        if taken.took != "moves":
            return None
        self._forget(before)
        for fact in taken.facts:
            self._announce(before.tenant, contact, fact)
        if taken.promise.open:
            self._keep(taken.promise)
        else:
            self._changed(contact)
        return taken.promise

    def _keep(self, it: Promise) -> None:
        now = self._clock.now()
        self._open[it.contact] = it
        self._by_number[it.tenant, it.number, it.queue] = it.contact
        clocks = [self._deadlines.after((it.until - now) / SECOND, partial(self._expire, it.contact))]
        if it.due_at is not None:
            clocks.append(self._deadlines.after((it.due_at - now) / SECOND, partial(self._due, it.contact)))
        self._clocks[it.contact] = tuple(clocks)
        self._changed(it.contact)

    def _forget(self, it: Promise) -> None:
        for clock in self._clocks.pop(it.contact, ()):
            clock.cancel()
        del self._open[it.contact]
        key = (it.tenant, it.number, it.queue)
        if self._by_number.get(key) == it.contact:
            del self._by_number[key]

    def _due(self, contact: str) -> None:
        if self._take(contact, Event("due")) is not None:
            self._handler.callback_due(contact)

    def _expire(self, contact: str) -> None:
        if self._take(contact, Event("expire")) is not None:
            self._handler.callback_over(contact, "expired")
