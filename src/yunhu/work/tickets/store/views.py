"""Saved searches in the main database."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import RowMapping, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.work.tickets.model import View
from yunhu.work.tickets.tables import TICKET_VIEW

_MOST_SHOWN = 1_000


async def views(connection: AsyncConnection, tenant: str, me: str) -> list[View]:
    """One's own and the shared ones, by name."""
    query = select(TICKET_VIEW).where(TICKET_VIEW.c.tenant == tenant)
    query = query.where(or_(TICKET_VIEW.c.owner.is_(None), TICKET_VIEW.c.owner == me))
    rows = (await connection.execute(query.order_by(TICKET_VIEW.c.name).limit(_MOST_SHOWN))).mappings()
    return [_view(row) for row in rows]


async def one(connection: AsyncConnection, tenant: str, id_: str) -> View | None:
    """One view, whosever it is."""
    query = select(TICKET_VIEW).where(TICKET_VIEW.c.tenant == tenant, TICKET_VIEW.c.id == id_)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _view(row)


async def count(connection: AsyncConnection, tenant: str) -> int:
    """How many there are."""
    query = select(func.count()).select_from(TICKET_VIEW).where(TICKET_VIEW.c.tenant == tenant)
    return int((await connection.execute(query)).scalar_one())


async def add(connection: AsyncConnection, view: View) -> None:
    """Write a new view."""
    await connection.execute(insert(TICKET_VIEW).values(_row(view)))


async def put(connection: AsyncConnection, view: View, seen: int) -> bool:
    """Write a view's next version; false when it has another version than `seen`."""
    mine = (TICKET_VIEW.c.tenant == view.tenant) & (TICKET_VIEW.c.id == view.id)
    statement = update(TICKET_VIEW).where(mine, TICKET_VIEW.c.version == seen)
    return bool((await connection.execute(statement.values(_row(view)))).rowcount)


async def remove(connection: AsyncConnection, tenant: str, id_: str) -> None:
    """Take a view away."""
    statement = delete(TICKET_VIEW).where(TICKET_VIEW.c.tenant == tenant, TICKET_VIEW.c.id == id_)
    await connection.execute(statement)


def _row(view: View) -> dict[str, Any]:
    return {**msgspec.structs.asdict(view), "filter": msgspec.json.encode(view.filter).decode()}


def _view(row: RowMapping) -> View:
    plain = {name: row[name] for name in View.__struct_fields__ if name != "filter"}
    return View(**plain, filter=msgspec.json.decode(row["filter"]))
