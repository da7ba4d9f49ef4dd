"""The timeline of a customer over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from yunhu.flow.histories import store
from yunhu.kit import instants
from yunhu.kit.instants import MILLISECOND
from yunhu.kit.paging import cut_page
from yunhu.people.customers import rules
from yunhu.people.customers.services.customers import Customers
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.persons import ShownNumber
from yunhu.work.calls import store as calls

Reader = Annotated[Principal, needs("customer.read")]

CONTACTS, TICKETS = "contact.read", "ticket.read"
"""The scopes that a reader needs, beside that of customers, to see each kind."""


class ContactThen(BaseModel):
    """A contact of the customer."""

    channel: str
    caller: ShownNumber
    queue: str | None
    agent: str | None
    talk_ms: int | None
    disposition: str | None
    note: str
    abandoned: bool = Field(description="Whether the customer left before anybody answered")
    over: bool


class TicketThen(BaseModel):
    """A ticket of the customer."""

    number: str
    type: str
    subject: str
    state: str
    priority: str
    agent: str | None


class Event(BaseModel):
    """One thing that happened."""

    kind: Literal["contact", "ticket"]
    id: str
    at: str = Field(description="When the contact arrived, or the ticket was made")
    contact: ContactThen | None = None
    ticket: TicketThen | None = None


def make_router(customers: Customers, database: Database) -> APIRouter:
    """The endpoint `/api/v1/customers/{id}/timeline`."""
    router = APIRouter(prefix="/api/v1/customers", tags=["customers"])

    @router.get("/{id}/timeline")
    async def get_timeline(
        id: Annotated[str, Path(max_length=64)],
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
    ) -> Paged[Event]:
        """Contacts and tickets of a customer, the newest first.

        Contacts are those that an agent said are the customer's, and those from the customer's numbers. Who
        may not read contacts, or tickets, does not see them here.
        """
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        customer = await customers.get(who.tenant, id)
        found: list[tuple[int, Event]] = []
        async with database.reading() as connection:
            if who.may(CONTACTS):
                numbers = rules.callers(customer)
                rows = await calls.contacts_of(
                    connection, who.tenant, numbers, customer.ids, page.limit + 1, after=after
                )
                found += [(row["arrived_at"], _contact(row)) for row in rows]
            if who.may(TICKETS):
                rows = await store.tickets_of(connection, who.tenant, customer.ids, page.limit + 1, after)
                found += [(row["created_at"], _ticket(row)) for row in rows]
        found.sort(key=lambda each: (each[0], each[1].id), reverse=True)
        cut = cut_page(found[: page.limit + 1], page.limit, lambda each: (each[0], each[1].id))
        return paged(request, response, cut, [event for _, event in cut.items])

    return router


def _contact(row: RowMapping) -> Event:
    connected_at, ended_at = row["connected_at"], row["ended_at"]
    talked = None if connected_at is None or ended_at is None else (ended_at - connected_at) // MILLISECOND
    then = ContactThen(
        channel=row["channel"],
        caller=row["caller"],
        queue=row["queue"],
        agent=row["agent"],
        talk_ms=talked,
        disposition=row["disposition"],
        note=row["note"] or "",
        abandoned=bool(row["abandoned"]),
        over=ended_at is not None,
    )
    return Event(kind="contact", id=row["id"], at=instants.to_iso(row["arrived_at"]), contact=then)


def _ticket(row: RowMapping) -> Event:
    names = ("number", "type", "subject", "state", "priority", "agent")
    then = TicketThen(**{name: row[name] for name in names})
    return Event(kind="ticket", id=row["id"], at=instants.to_iso(row["created_at"]), ticket=then)
