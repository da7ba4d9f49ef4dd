"""The law's rooms wired: to the customers, the keys and the configuration of a node."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter

from yunhu.app.clientele import Clientele
from yunhu.app.wiring import Rooms
from yunhu.people.customers import rules
from yunhu.people.customers.model import Customer
from yunhu.platform.db import Database
from yunhu.platform.sealing import fingerprint
from yunhu.trust.law.consents import api as consents
from yunhu.trust.law.consents.model import Person
from yunhu.trust.law.consents.service import Consents
from yunhu.trust.law.consents.store import MOST_CONTACTS
from yunhu.work.calls import store as calls

PERSON = "law.person"
"""What the keyed hashes of the ledger are about."""


class Lawful:
    """Consents, requests, assessments and time limits of one node's tenant."""

    def __init__(self, rooms: Rooms, database: Database, clientele: Clientele) -> None:
        self._rooms = rooms
        self._database = database
        self._clientele = clientele
        self.consents = Consents(
            database,
            rooms.announce,
            rooms.clock,
            rooms.new_id,
            self.person,
            lambda: rooms.directory.centre.consent_texts,
        )

    def routers(self) -> Iterable[APIRouter]:
        """The doors of the law."""
        return (consents.make_router(self.consents),)

    async def person(self, tenant: str, customer: str) -> Person:
        """Whom the ledger knows a customer as. Raises `CustomerUnknown`."""
        known = await self._clientele.customers.get(tenant, customer)
        async with self._database.reading() as connection:
            rows = await calls.contacts_of(
                connection, tenant, rules.callers(known), known.ids, MOST_CONTACTS, after=None
            )
        return Person(known.ids, keys_of(known), tuple(row["id"] for row in rows))


def keys_of(customer: Customer) -> tuple[str, ...]:
    """The keyed hashes of a customer's numbers, addresses and accounts."""
    return tuple(fingerprint(f"{each.kind} {each.value}", PERSON) for each in customer.identities)
