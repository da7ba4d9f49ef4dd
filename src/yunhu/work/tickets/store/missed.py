"""Calls that were missed, in the main database, until they were looked at."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.work.tickets.tables import TICKET_MISSED


async def some(connection: AsyncConnection, tenant: str, limit: int) -> list[str]:
    """The contacts that were missed first."""
    query = select(TICKET_MISSED.c.contact).where(TICKET_MISSED.c.tenant == tenant)
    return list((await connection.execute(query.order_by(TICKET_MISSED.c.at).limit(limit))).scalars())


async def take(connection: AsyncConnection, tenant: str, contact: str) -> bool:
    """Take one off the list; false when somebody else did."""
    mine = (TICKET_MISSED.c.tenant == tenant) & (TICKET_MISSED.c.contact == contact)
    return bool((await connection.execute(delete(TICKET_MISSED).where(mine))).rowcount)  # of this tenant
