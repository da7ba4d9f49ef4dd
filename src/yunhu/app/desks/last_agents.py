"""Who served which customer last, for queues that ask them first. In memory, without anybody's number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import cast

import msgspec

from yunhu.flow.inbound.story import Story
from yunhu.flow.ivr.world import Customer
from yunhu.kit.instants import DAY, Instant
from yunhu.platform.bus import Message
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.work.calls import store
from yunhu.work.calls.facts import ContactConnected
from yunhu.work.calls.model import Contact
from yunhu.work.queues.model import Queue

CUSTOMERS_MAX = 100_000
"""Numbers and customers that are remembered; over it those who were served first are forgotten."""

HOME = "+86"
"""A number with it and one without are the same customer's."""

SHORTEST = 5
"""Digits of a caller's number; what is shorter ("anonymous", nothing) is nobody in particular."""


class Served(msgspec.Struct, frozen=True):
    """Who talked to a customer last, and when."""

    agent: str
    at: Instant


class LastAgents:
    """One tenant's. Numbers and customers are kept as hashes with a key that this process alone has."""

    def __init__(
        self,
        tenant: str,
        find: Callable[[str], Story | None],
        agent: Callable[[str], object | None],
        customer: Callable[[Contact], Customer | None],
        clock: Clock,
        key: bytes,
    ) -> None:
        """`find` gives the story of a contact in progress, `agent` an agent of the configuration.

        `customer` says who a contact comes from, if that is known.
        """
        self._tenant = tenant
        self._find = find
        self._agent = agent
        self._customer = customer
        self._days = 0
        self._clock = clock
        self._key = key
        self._served: OrderedDict[bytes, Served] = OrderedDict()
        self._decoder = FactDecoder(ContactConnected)

    def __len__(self) -> int:
        return len(self._served)

    def configure(self, queues: Iterable[Queue]) -> None:
        """How far back queues ask; while none does, nobody is looked up."""
        self._days = max((queue.sticky.days for queue in queues if queue.sticky is not None), default=0)

    def last(self, contact: Contact, days: int) -> str | None:
        """The agent who last talked to this customer within so many days, if still an agent."""
        found = [self._served[key] for key in self._keys_of(contact) if key in self._served]
        latest = max(found, key=_when, default=None)
        if latest is None or contact.tenant != self._tenant or self._clock.now() - latest.at > days * DAY:
            return None
        return latest.agent if self._agent(latest.agent) is not None else None

    def heard(self, message: Message) -> None:
        """Somebody is talked to."""
        body = cast(Envelope, message.body)
        fact = self._decoder.decode(body)
        story = self._find(body.contact) if body.contact is not None else None
        if isinstance(fact, ContactConnected) and fact.agent is not None and story is not None:
            for key in self._keys_of(story.contact):
                self._keep(key, Served(fact.agent, body.at))

    async def load(self, database: Database) -> None:
        """Read from the database who was served before this process began, as far back as a queue asks."""
        if not self._days:
            return
        since = self._clock.now() - self._days * DAY
        async with database.reading() as connection:
            rows = await store.served_since(connection, self._tenant, since, CUSTOMERS_MAX)
        newer, self._served = self._served, OrderedDict()
        for row in reversed(rows):
            for key in self._keys(row["caller"], row["customer"]):
                self._keep(key, Served(row["agent"], row["connected_at"]))
        for key, served in newer.items():
            self._keep(key, served)

    def _keys_of(self, contact: Contact) -> list[bytes]:
        who = self._customer(contact) if self._days else None
        return self._keys(contact.caller, None if who is None else who.id)

    def _keys(self, number: str, customer: str | None) -> list[bytes]:
        """Under which a customer is found: the number, and who it is."""
        plain = number.removeprefix(HOME)
        found = [f"number {plain}"] if plain.removeprefix("+").isdigit() and len(plain) >= SHORTEST else []
        if customer is not None:
            found.append(f"customer {customer}")
        return [blake2b(name.encode(), key=self._key, digest_size=16).digest() for name in found]

    def _keep(self, key: bytes, served: Served) -> None:
        self._served.pop(key, None)
        self._served[key] = served
        if len(self._served) > CUSTOMERS_MAX:
            self._served.popitem(last=False)


def _when(served: Served) -> Instant:
    return served.at
