"""Who served which customer last, for queues that ask them first. In memory, without anybody's number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import cast

import msgspec

from yunhu.flow.inbound.story import Story
from yunhu.kit.instants import DAY, Instant
from yunhu.platform.bus import Message
from yunhu.platform.clock import Clock
from yunhu.platform.db import Database
from yunhu.platform.journal import FactDecoder
from yunhu.platform.journal_file import Envelope
from yunhu.work.calls import store
from yunhu.work.calls.facts import ContactConnected
from yunhu.work.queues.model import Queue

CUSTOMERS_MAX = 100_000
"""Customers who are remembered; over it those who were served first are forgotten."""

HOME = "+86"
"""A number with it and one without are the same customer's."""

SHORTEST = 5
"""Digits of a caller's number; what is shorter ("anonymous", nothing) is nobody in particular."""


class Served(msgspec.Struct, frozen=True):
    """Who talked to a customer last, and when."""

    agent: str
    at: Instant


class LastAgents:
    """One tenant's. Numbers are kept as a hash with a key that this process alone has."""

    def __init__(
        self,
        tenant: str,
        find: Callable[[str], Story | None],
        agent: Callable[[str], object | None],
        clock: Clock,
        key: bytes,
    ) -> None:
        """`find` gives the story of a contact in progress, `agent` an agent of the configuration."""
        self._tenant = tenant
        self._find = find
        self._agent = agent
        self._clock = clock
        self._key = key
        self._served: OrderedDict[bytes, Served] = OrderedDict()
        self._decoder = FactDecoder(ContactConnected)

    def __len__(self) -> int:
        return len(self._served)

    def last(self, tenant: str, number: str, days: int) -> str | None:
        """The agent who last talked to a customer's number within so many days, if still an agent."""
        key = self._hashed(number)
        found = self._served.get(key) if key is not None and tenant == self._tenant else None
        if found is None or self._clock.now() - found.at > days * DAY:
            return None
        return found.agent if self._agent(found.agent) is not None else None

    def heard(self, message: Message) -> None:
        """Somebody is talked to."""
        body = cast(Envelope, message.body)
        fact = self._decoder.decode(body)
        story = self._find(body.contact) if body.contact is not None else None
        if isinstance(fact, ContactConnected) and fact.agent is not None and story is not None:
            self._note(story.contact.caller, Served(fact.agent, body.at))

    async def load(self, database: Database, queues: Iterable[Queue]) -> None:
        """Read from the database who was served before this process began, as far back as a queue asks."""
        days = max((queue.sticky.days for queue in queues if queue.sticky is not None), default=0)
        if not days:
            return
        since = self._clock.now() - days * DAY
        async with database.reading() as connection:
            rows = await store.served_since(connection, self._tenant, since, CUSTOMERS_MAX)
        newer, self._served = self._served, OrderedDict()
        for row in reversed(rows):
            self._note(row["caller"], Served(row["agent"], row["connected_at"]))
        for key, served in newer.items():
            self._keep(key, served)

    def _note(self, number: str, served: Served) -> None:
        key = self._hashed(number)
        if key is not None:
            self._keep(key, served)

    def _keep(self, key: bytes, served: Served) -> None:
        self._served.pop(key, None)
        self._served[key] = served
        if len(self._served) > CUSTOMERS_MAX:
            self._served.popitem(last=False)

    def _hashed(self, number: str) -> bytes | None:
        plain = number.removeprefix(HOME)
        if not plain.removeprefix("+").isdigit() or len(plain) < SHORTEST:
            return None
        return blake2b(plain.encode(), key=self._key, digest_size=16).digest()
