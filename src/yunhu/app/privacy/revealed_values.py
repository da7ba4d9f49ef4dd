"""Where each value is kept that may be revealed, and whether it is within somebody's reach."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from yunhu.app.wiring import Rooms
from yunhu.kit.pii import Pii
from yunhu.kit.reach import Reach, covers
from yunhu.kit.refusal import Refusal
from yunhu.people.blacklist.services.entries import Entries
from yunhu.people.customers.model import Customer
from yunhu.people.customers.services.customers import Customers
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.trust.privacy.reveals.errors import NothingToReveal, NotRevealable
from yunhu.trust.privacy.reveals.model import Found, Kind
from yunhu.trust.privacy.tokens import NoToken, Tokens
from yunhu.work.callbacks import store as callbacks
from yunhu.work.calls import store as calls
from yunhu.work.tickets.services.tickets import Tickets
from yunhu.work.voicemails import store as voicemails

WORD = "customer.reveal"
ATTRIBUTE = "attribute:"
"""Begins the field of a customer that is one of the attributes."""

Look = Callable[[Principal, str, str], Awaitable[str]]
OfContact = Callable[[Principal, str], Awaitable[bool]]
"""Whether a contact, or a ticket, is within somebody's reach."""

OfCustomer = Callable[[Principal, Customer], Awaitable[bool]]


class RevealedValues:
    """Finds values for the one who asks. What is beyond the reach is not there."""

    def __init__(
        self,
        rooms: Rooms,
        database: Database,
        customers: Customers,
        tickets: Tickets,
        entries: Entries,
        of_contact: OfContact,
        of_customer: OfCustomer,
        of_ticket: OfContact,
        tokens: Tokens,
    ) -> None:
        self._rooms = rooms
        self._database = database
        self._customers = customers
        self._tickets = tickets
        self._entries = entries
        self._of_contact = of_contact
        self._of_customer = of_customer
        self._of_ticket = of_ticket
        self._tokens = tokens
        self._looks: Mapping[Kind, Look] = {
            "contact": self._contact,
            "leg": self._leg,
            "customer": self._customer,
            "callback": self._callback,
            "voicemail": self._voicemail,
            "blacklist": self._entry,
            "ticket": self._ticket,
            "token": self._token,
        }

    async def find(self, who: Principal, kind: Kind, id_: str, field: str) -> Found:
        """The value in clear. Raises `NothingToReveal`, `NotRevealable`."""
        look = self._looks.get(kind)
        if look is None:
            raise NotRevealable(kind=kind, field=field)
        value = await look(who, id_, field)
        if not value:
            raise NothingToReveal
        return Found(value)

    async def _contact(self, who: Principal, id_: str, field: str) -> str:
        _known("contact", field, "caller", "caller_name", "callback")
        await self._reach(who, id_)
        story = self._rooms.inbound.find(id_)
        if story is not None:
            return str(getattr(story.contact, field) or "")
        if field == "callback":
            return await self._number_of_callback(who, id_)
        async with self._database.reading() as connection:
            row = await calls.contact(connection, who.tenant, id_)
        return "" if row is None else str(row[field])

    async def _leg(self, who: Principal, id_: str, field: str) -> str:
        _known("leg", field, "caller", "dialled")
        async with self._database.reading() as connection:
            row = await calls.leg(connection, who.tenant, id_)
        if row is None:
            raise NothingToReveal
        await self._reach(who, row["contact"])
        return str(row[field])

    async def _callback(self, who: Principal, id_: str, field: str) -> str:
        _known("callback", field, "number")
        await self._reach(who, id_)
        return await self._number_of_callback(who, id_)

    async def _number_of_callback(self, who: Principal, id_: str) -> str:
        async with self._database.reading() as connection:
            row = await callbacks.callback(connection, who.tenant, id_)
        return "" if row is None else str(row["number"])

    async def _voicemail(self, who: Principal, id_: str, field: str) -> str:
        _known("voicemail", field, "caller")
        async with self._database.reading() as connection:
            row = await voicemails.voicemail(connection, who.tenant, id_)
        if row is None:
            raise NothingToReveal
        await self._reach(who, row["contact"])
        return str(row["caller"])

    async def _customer(self, who: Principal, id_: str, field: str) -> str:
        try:
            customer = await self._customers.get(who.tenant, id_)
        except Refusal:
            raise NothingToReveal from None
        if not await self._of_customer(who, customer):
            raise NothingToReveal
        if field == "name":
            return customer.record.name
        if field.startswith(ATTRIBUTE):
            return customer.attributes.get(field.removeprefix(ATTRIBUTE), "")
        return next((it.value for it in customer.identities if it.id == field), "")

    async def _entry(self, who: Principal, id_: str, field: str) -> str:
        _known("blacklist", field, "value")
        if who.tenant != self._rooms.tenant or not who.may("blacklist.read"):
            raise NothingToReveal
        try:
            return self._entries.get(id_).value
        except Refusal:
            raise NothingToReveal from None

    async def _ticket(self, who: Principal, id_: str, field: str) -> str:
        if not await self._of_ticket(who, id_):
            raise NothingToReveal
        if not who.may("ticket.read"):
            raise NothingToReveal
        try:
            whole = await self._tickets.whole(who.tenant, id_)
        except Refusal:
            raise NothingToReveal from None
        value = whole.ticket.fields.get(field)
        if not isinstance(value, Pii):
            raise NotRevealable(kind="ticket", field=field)
        return str(value.reveal())

    async def _token(self, who: Principal, id_: str, field: str) -> str:
        """A token may be anybody's: only who reaches everybody may have it led back."""
        _known("token", field, "value")
        if not covers(who.reach(WORD), Reach.TENANT):
            raise NothingToReveal
        try:
            return self._tokens.value(id_)
        except NoToken:
            raise NothingToReveal from None

    async def _reach(self, who: Principal, contact: str) -> None:
        if not await self._of_contact(who, contact):
            raise NothingToReveal


def _known(kind: Kind, field: str, *fields: str) -> None:
    if field not in fields:
        raise NotRevealable(kind=kind, field=field)
