"""The card of whoever calls: the customer or who it may be, earlier contacts, open tickets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from yunhu.flow.desk.api.shapes import Candidate, Card, CustomerSummary, EarlierContact, OpenTicket
from yunhu.flow.desk.ports import RegionOf
from yunhu.kit.veil import Names
from yunhu.work.calls.notes import Notes

EARLIER_MAX = 10
"""Earlier contacts on a card."""

TICKETS_MAX = 20
"""Open tickets on a card."""

CallerOf = Callable[[str, str], Awaitable[str]]
"""The number that a contact came from: tenant, contact."""

Earlier = Callable[[str, str, str, str | None, int], Awaitable[Sequence[EarlierContact]]]
"""Earlier contacts: tenant, contact, number, customer, how many; the newest first."""


class Customers(Protocol):
    """The customers of a tenant, as the card needs them."""

    async def candidates(self, tenant: str, number: str) -> Sequence[Candidate]:
        """Whom a number may belong to, the likeliest first."""
        ...

    async def customer(self, tenant: str, customer: str) -> CustomerSummary | None:
        """One customer in short; None when there is none."""
        ...


class Tickets(Protocol):
    """Tickets, as the card needs them."""

    async def open_of(
        self, tenant: str, customers: Sequence[str], contact: str, limit: int
    ) -> Sequence[OpenTicket]:
        """Tickets that are not closed, of these customers or linked to the contact."""
        ...


class CardMaker:
    """Puts cards together. A part that nobody serves is left out of the card."""

    def __init__(self, notes: Notes, caller_of: CallerOf, earlier: Earlier, region_of: RegionOf) -> None:
        self._notes = notes
        self._caller_of = caller_of
        self._earlier = earlier
        self._region_of = region_of
        self._customers: Customers | None = None
        self._tickets: Tickets | None = None

    def serve(self, customers: Customers | None, tickets: Tickets | None) -> None:
        """Who knows customers and tickets."""
        self._customers, self._tickets = customers, tickets

    async def knows(self, tenant: str, customer: str) -> bool:
        """Whether there is such a customer."""
        return self._customers is not None and await self._customers.customer(tenant, customer) is not None

    async def card(self, tenant: str, contact: str, names: Names) -> Card:
        """The card of a contact, in progress or over, for somebody who is shown names so.

        Raises NoSuchContact.
        """
        papers = await self._notes.of(tenant, contact)
        number = await self._caller_of(tenant, contact)
        customer, candidates = None, []
        if self._customers is not None:
            if papers.customer is not None:
                customer = await self._customers.customer(tenant, papers.customer)
            else:
                candidates = list(await self._customers.candidates(tenant, number))
                customer = picked(candidates)
        likely = [customer.id] if customer is not None else [each.customer.id for each in candidates]
        tickets: Sequence[OpenTicket] = ()
        if self._tickets is not None:
            tickets = await self._tickets.open_of(tenant, likely, contact, TICKETS_MAX)
        known = None if customer is None else customer.id
        earlier = await self._earlier(tenant, contact, number, known, EARLIER_MAX)
        return Card(
            contact=contact,
            customer=None if customer is None else _named(customer, names),
            candidates=[] if customer is not None else [_candidate(each, names) for each in candidates],
            region=self._region_of(number),
            contacts=list(earlier),
            tickets=list(tickets),
        )


def _candidate(it: Candidate, names: Names) -> Candidate:
    return it.model_copy(update={"customer": _named(it.customer, names)})


def _named(customer: CustomerSummary, names: Names) -> CustomerSummary:
    return customer.model_copy(update={"name": names(customer.name)})


def picked(candidates: Sequence[Candidate]) -> CustomerSummary | None:
    """Who it is without asking anybody: the one who has the very number. In doubt, nobody."""
    sure = [each.customer for each in candidates if each.score == 1]
    return sure[0] if len(sure) == 1 else None
