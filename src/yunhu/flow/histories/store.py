"""Reading a customer's tickets for the timeline. Every query names the tenant."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.work.calls.store import Cursor
from yunhu.work.tickets.tables import TICKET


async def tickets_of(
    connection: AsyncConnection, tenant: str, customers: Sequence[str], limit: int, after: Cursor | None
) -> Sequence[RowMapping]:
    """A page of the tickets of a customer, who may be known by several ids, the newest first."""
    wanted = [TICKET.c.tenant == tenant, TICKET.c.customer.in_(customers)]
    if after is not None:
        wanted.append(tuple_(TICKET.c.created_at, TICKET.c.id) < tuple_(*after))
    query = select(TICKET).where(*wanted).order_by(TICKET.c.created_at.desc(), TICKET.c.id.desc())
    return (await connection.execute(query.limit(limit))).mappings().all()
