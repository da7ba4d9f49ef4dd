"""Everything that belongs to one person: found by the customer's ids and numbers, over all tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.people.customers import rules
from yunhu.people.customers.model import Customer
from yunhu.platform.database.db import METADATA
from yunhu.platform.sealing import NUMBER, fingerprint, opened
from yunhu.trust.law.keeping.store import chunks, family
from yunhu.trust.law.requests.errors import TooMuch
from yunhu.work.calls import store as calls
from yunhu.work.tickets.tables import TICKET, TICKET_CONTACT

MOST_CONTACTS = 20_000
"""Contacts of one person; more is no person, but a switchboard."""

PAGE = 500


@dataclass(frozen=True, slots=True)
class Belongings:
    """What is found of a person. `live`: contacts that are going on."""

    tenant: str
    customer: Customer
    contacts: tuple[RowMapping, ...]
    tickets: tuple[str, ...]

    @property
    def contact_ids(self) -> list[str]:
        """The contacts' ids."""
        return [row["id"] for row in self.contacts]

    @property
    def live(self) -> list[str]:
        """Contacts that have not ended."""
        return [row["id"] for row in self.contacts if row["ended_at"] is None]


async def of_person(connection: AsyncConnection, tenant: str, customer: Customer) -> Belongings:
    """Everything of a person. Raises TooMuch."""
    found: list[RowMapping] = []
    numbers, after = rules.callers(customer), None
    while True:
        page = await calls.contacts_of(connection, tenant, numbers, customer.ids, PAGE, after=after)
        found += page
        if len(page) < PAGE:
            break
        if len(found) >= MOST_CONTACTS:
            raise TooMuch(most=MOST_CONTACTS)
        after = (page[-1]["arrived_at"], page[-1]["id"])
    tickets = await _tickets(connection, tenant, customer.ids, [row["id"] for row in found])
    return Belongings(tenant, customer, tuple(found), tuple(tickets))


async def _tickets(
    connection: AsyncConnection, tenant: str, customers: Sequence[str], contacts: Sequence[str]
) -> list[str]:
    """The person's tickets, and those about their contacts that are nobody else's."""
    mine = TICKET.c.customer.in_(customers)
    found = set(
        (await connection.execute(select(TICKET.c.id).where(TICKET.c.tenant == tenant, mine))).scalars()
    )
    for part in chunks(contacts):
        about = select(TICKET_CONTACT.c.ticket).where(
            TICKET_CONTACT.c.tenant == tenant, TICKET_CONTACT.c.contact.in_(part)
        )
        nobodys = and_(TICKET.c.tenant == tenant, TICKET.c.customer.is_(None), TICKET.c.id.in_(about))
        found.update((await connection.execute(select(TICKET.c.id).where(nobodys))).scalars())
    return sorted(found)


async def rows(
    connection: AsyncConnection, tenant: str, table: str, ids: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table and of those that go along, opened, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each, column in family(table):
        of_table = found.setdefault(each.name, [])
        for part in chunks(ids):
            query = select(each).where(each.c.tenant == tenant, each.c[column].in_(part))
            of_table += [opened(dict(row)) for row in (await connection.execute(query)).mappings()]
    return found


async def prints_left(connection: AsyncConnection, tenant: str, numbers: Sequence[str]) -> dict[str, int]:
    """In how many rows of each table a fingerprint of the numbers still stands."""
    prints = [fingerprint(number, NUMBER) for number in numbers]
    left: dict[str, int] = {}
    for table in METADATA.sorted_tables:
        columns = [column for column in table.columns if column.name.endswith("_print")]
        if columns and "tenant" in table.columns:
            matches = or_(*(column.in_(prints) for column in columns))
            query = select(func.count()).where(table.c.tenant == tenant, matches)
            left[table.name] = (await connection.scalar(query)) or 0
    return left
