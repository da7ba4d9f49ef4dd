"""What references to numbers mean: so that people dial, and write down, numbers that they do not see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from yunhu.app.wiring import Rooms
from yunhu.kit.refusal import Refusal
from yunhu.people.customers.services.customers import Customers
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.platform.http.persons import CustomerNumber, NumberNotThere, NumberRef
from yunhu.work.calls import store

PHONE = "phone"

MayRead = Callable[[Principal, str], Awaitable[bool]]
"""Whether a contact is within somebody's reach."""


async def nobody(who: Principal, contact: str) -> bool:
    """Nobody reads any contact."""
    return False


class References:
    """Finds numbers by whose they are."""

    def __init__(self, rooms: Rooms, database: Database, customers: Customers) -> None:
        self._rooms = rooms
        self._database = database
        self._customers = customers
        self.may_read: MayRead = nobody
        """Without it the number of a contact beyond one's reach could be written down, and revealed then."""

    async def number(self, who: Principal, ref: NumberRef) -> str:
        """The number in clear. Raises `NumberNotThere`."""
        if isinstance(ref, CustomerNumber):
            found = await self._of_customer(who, ref.customer, ref.identity)
        else:
            found = await self._of_contact(who, ref.contact)
        if not found:
            raise NumberNotThere
        return found

    async def _of_customer(self, who: Principal, id_: str, identity: str) -> str:
        try:
            customer = await self._customers.get(who.tenant, id_)
        except Refusal:
            raise NumberNotThere from None
        mine = (it for it in customer.identities if it.id == identity and it.kind == PHONE)
        return next((it.value for it in mine), "")

    async def _of_contact(self, who: Principal, id_: str) -> str:
        if not await self.may_read(who, id_):
            return ""
        story = self._rooms.inbound.find(id_)
        if story is not None and story.contact.tenant == who.tenant:
            return story.contact.callback or story.contact.caller
        async with self._database.reading() as connection:
            row = await store.contact(connection, who.tenant, id_)
        return "" if row is None else str(row["caller"])
