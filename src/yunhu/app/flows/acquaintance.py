"""Who the callers in flows are: looked up once for each contact, while no call waits for the database.

A flow that asks for its customer begins when the look-up is done, or `PATIENCE_S` later; any other at once.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from yunhu.flow.ivr.world import Customer as Known
from yunhu.people.customers.model import Customer
from yunhu.people.customers.services.customers import Customers
from yunhu.platform.clock import Scheduler
from yunhu.work.calls.model import Contact

PATIENCE_S = 0.3
"""How long a flow waits for its customer; later it goes on with a caller whom nobody knows yet."""

SURE = 0.9
"""The least score of a match that is taken for the caller."""

KEPT_MAX = 20_000
"""Contacts whose customer is kept; over it the oldest is looked up again when it is asked for."""

AT_ONCE_MAX = 64
"""Look-ups at once; over it a caller stays unknown, and is looked up when asked for again."""

VIP = "vip"
"""The tag of a customer who goes first."""

LANGUAGE = "language"
"""The attribute that says in which language a customer is spoken to."""


class Acquaintance:
    """The customers of contacts in flows, for one tenant."""

    def __init__(self, customers: Customers, scheduler: Scheduler) -> None:
        self._customers = customers
        self._scheduler = scheduler
        self._known: OrderedDict[str, Known | None] = OrderedDict()
        self._looking: dict[str, asyncio.Task[None]] = {}

    def customer_of(self, contact: Contact) -> Known | None:
        """Who a contact comes from; one that was never looked up is, for the next time."""
        if contact.id not in self._known:
            self._look_up(contact)
        return self._known.get(contact.id)

    def when_known(self, contact: Contact, call: Callable[[], None]) -> None:
        """Make the call once the contact was looked up, or when that takes too long."""
        task = self._look_up(contact)
        if task is None:
            call()
            return
        once = _Once(call)
        late = self._scheduler.after(PATIENCE_S, once)

        def known(_: asyncio.Task[None]) -> None:
            late.cancel()
            once()

        task.add_done_callback(known)

    def close(self) -> None:
        """Look nobody up any more."""
        for task in list(self._looking.values()):
            task.cancel()

    def _look_up(self, contact: Contact) -> asyncio.Task[None] | None:
        """The look-up that is under way; None when it is over, or when there are too many."""
        if contact.id in self._known:
            return None
        task = self._looking.get(contact.id)
        if task is None and len(self._looking) < AT_ONCE_MAX:
            task = asyncio.get_running_loop().create_task(self._find(contact))
            self._looking[contact.id] = task
            task.add_done_callback(partial(self._over, contact.id))
        return task

    def _over(self, contact: str, task: asyncio.Task[None]) -> None:
        del self._looking[contact]

    async def _find(self, contact: Contact) -> None:
        try:
            matches = await self._customers.matches(contact.tenant, contact.caller)
        except SQLAlchemyError:
            return  # The caller stays unknown: a broken database costs no call.
        sure = [match.customer for match in matches if match.score >= SURE]
        # A number that several customers share says of none of them that it is they who call.
        self._known[contact.id] = _known(sure[0]) if len(sure) == 1 else None
        while len(self._known) > KEPT_MAX:
            self._known.popitem(last=False)


class _Once:
    """A call that is made one time, whoever asks for it first."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def __call__(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


def _known(customer: Customer) -> Known:
    vip = any(tag.casefold() == VIP for tag in customer.tags)
    return Known(customer.id, customer.tags, vip, customer.attributes.get(LANGUAGE, ""))
