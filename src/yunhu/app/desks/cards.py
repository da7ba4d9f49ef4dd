"""What the card of a caller shows of customers and tickets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yunhu.flow.desk.api.shapes import Candidate, CustomerSummary, IdentityShown, OpenTicket
from yunhu.kit.instants import to_iso
from yunhu.people.customers.api.shapes import masked, reason
from yunhu.people.customers.errors import CustomerUnknown
from yunhu.people.customers.model import Customer
from yunhu.people.customers.services.customers import Customers
from yunhu.work.tickets.services.tickets import Tickets


class CardCustomers:
    """Customers in short."""

    def __init__(self, customers: Customers, language: Callable[[], str]) -> None:
        """`language` is the tenant's, for the reasons."""
        self._customers = customers
        self._language = language

    async def candidates(self, tenant: str, number: str) -> Sequence[Candidate]:
        """Whom a number may belong to, the likeliest first."""
        found = await self._customers.matches(tenant, number)
        return [
            Candidate(customer=summary(it.customer), score=it.score, why=reason(it.why, self._language()))
            for it in found
        ]

    async def customer(self, tenant: str, customer: str) -> CustomerSummary | None:
        """One customer in short; None when there is none."""
        try:
            return summary(await self._customers.get(tenant, customer))
        except CustomerUnknown:
            return None


class CardTickets:
    """Open tickets in short."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    async def open_of(
        self, tenant: str, customers: Sequence[str], contact: str, limit: int
    ) -> Sequence[OpenTicket]:
        """Tickets that are not closed, of these customers or linked to the contact."""
        found = await self._tickets.open_of(tenant, customers, contact, limit)
        return [
            OpenTicket(
                id=it.id,
                number=it.number,
                subject=it.subject,
                status=it.state,
                priority=it.priority,
                due_at=None if it.due_at is None else to_iso(it.due_at),
            )
            for it in found
        ]


def summary(customer: Customer) -> CustomerSummary:
    """A customer in short."""
    return CustomerSummary(
        id=customer.id,
        name=customer.record.name,
        tags=list(customer.tags),
        identities=[
            IdentityShown(id=it.id, kind=it.kind, value=masked(it.kind, it.value))
            for it in customer.identities
        ],
        note=customer.record.note,
    )
