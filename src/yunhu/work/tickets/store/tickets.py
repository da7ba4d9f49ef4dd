"""Tickets in the main database. Every query names its tenant; whoever writes holds the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import RowMapping, func, insert, select, text, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from yunhu.kit.instants import Instant
from yunhu.kit.pii import Number, Pii
from yunhu.platform import sealing
from yunhu.work.tickets.model import Clock, Ticket, Value
from yunhu.work.tickets.store.search import Wanted, condition, not_done
from yunhu.work.tickets.tables import TICKET

Order = Literal["updated", "created", "due"]

NEVER = 1 << 62
"""Sorts tickets without a due time behind all others."""

_SORTED = {
    "updated": (TICKET.c.updated_at, TICKET.c.id),
    "created": (TICKET.c.created_at, TICKET.c.id),
    "due": (func.coalesce(TICKET.c.due_at, NEVER), TICKET.c.id),
}

_PHONE = "phone"
_CLOCKS = msgspec.json.Decoder(tuple[Clock, ...])
_ENCODE = msgspec.json.Encoder()


async def next_number(connection: AsyncConnection, tenant: str, year: int) -> str:
    """The next number of a year, `2026-000123`; without gaps: a transaction that fails takes it back."""
    statement = text(
        "INSERT INTO ticket_number (tenant, year, last) VALUES (:tenant, :year, 1) "
        "ON CONFLICT (tenant, year) DO UPDATE SET last = ticket_number.last + 1 RETURNING last"
    )
    found = await connection.execute(statement, {"tenant": tenant, "year": year})
    return f"{year:04}-{found.scalar_one():06}"


async def add(connection: AsyncConnection, ticket: Ticket, search: str) -> None:
    """Write a new ticket."""
    await connection.execute(insert(TICKET).values(_row(ticket, search)))


async def put(connection: AsyncConnection, ticket: Ticket, search: str) -> None:
    """Write a ticket that is there."""
    row = _row(ticket, search)
    statement = update(TICKET).where(TICKET.c.tenant == ticket.tenant, TICKET.c.id == ticket.id)
    await connection.execute(statement.values(row))


async def one(connection: AsyncConnection, tenant: str, id_: str, *, lock: bool = False) -> Ticket | None:
    """One ticket. `lock`: nobody else changes it until the transaction ends."""
    query = select(TICKET).where(TICKET.c.tenant == tenant, TICKET.c.id == id_)
    if lock:
        query = query.with_for_update()
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _ticket(row)


async def found(
    connection: AsyncConnection,
    tenant: str,
    wanted: Wanted,
    limit: int,
    after: tuple[int, str] | None = None,
    order: Order = "updated",
    seen: ColumnElement[bool] = true(),
) -> list[Ticket]:
    """A page of tickets that are `seen`: the last updated or created first, or the first due first."""
    sorted_by = _SORTED[order]
    if wanted.few and order != "due":
        # Few rows are sorted faster than all are walked in their order, which is what SQLite would choose.
        sorted_by = (sorted_by[0] + 0, sorted_by[1])
    query = select(TICKET).where(condition(tenant, wanted), seen)
    if after is not None:
        here = tuple_(*sorted_by)
        query = query.where(here > tuple_(*after) if order == "due" else here < tuple_(*after))
    columns = sorted_by if order == "due" else tuple(column.desc() for column in sorted_by)
    query = query.order_by(*columns).limit(limit)
    return [_ticket(row) for row in (await connection.execute(query)).mappings()]


def key_of(ticket: Ticket, order: Order) -> tuple[int, str]:
    """Where a ticket stands in an order."""
    if order == "due":
        return (NEVER if ticket.due_at is None else ticket.due_at, ticket.id)
    return (ticket.created_at if order == "created" else ticket.updated_at, ticket.id)


async def children(connection: AsyncConnection, tenant: str, id_: str, limit: int) -> list[Ticket]:
    """The children of a ticket, in the order they were made."""
    query = select(TICKET).where(TICKET.c.tenant == tenant, TICKET.c.parent == id_)
    query = query.order_by(TICKET.c.id).limit(limit)
    return [_ticket(row) for row in (await connection.execute(query)).mappings()]


async def open_of(
    connection: AsyncConnection, tenant: str, customers: Sequence[str], contact: str, limit: int
) -> list[Ticket]:
    """What is not done of some customers, or about a contact; the first due first."""
    query = select(TICKET).where(not_done(tenant, customers, contact)).order_by(*_SORTED["due"]).limit(limit)
    return [_ticket(row) for row in (await connection.execute(query)).mappings()]


async def due(connection: AsyncConnection, tenant: str, now: Instant, limit: int) -> list[Ticket]:
    """Tickets with a clock that has something to tell by now, locked until the transaction ends."""
    query = select(TICKET).where(TICKET.c.tenant == tenant, TICKET.c.next_at <= now)
    query = query.order_by(TICKET.c.next_at).limit(limit).with_for_update()
    return [_ticket(row) for row in (await connection.execute(query)).mappings()]


async def next_due(connection: AsyncConnection, tenant: str) -> Instant | None:
    """When the next clock has something to tell."""
    query = select(func.min(TICKET.c.next_at)).where(TICKET.c.tenant == tenant)
    found: Instant | None = (await connection.execute(query)).scalar_one_or_none()
    return found


# --- rows -------------------------------------------------------------------------------------------------


def _row(ticket: Ticket, search: str) -> dict[str, Any]:
    row = {
        name: getattr(ticket, name) for name in ticket.__struct_fields__ if name not in ("fields", "clocks")
    }
    fields = {id_: _packed(value) for id_, value in ticket.fields.items()}
    return {
        **row,
        "fields": _ENCODE.encode(fields).decode(),
        "clocks": _ENCODE.encode(ticket.clocks).decode(),
        "due_at": ticket.due_at,
        "next_at": ticket.next_at,
        "breached": ticket.breached,
        "search": search,
    }


def _ticket(row: RowMapping) -> Ticket:
    plain = {name: row[name] for name in Ticket.__struct_fields__ if name not in ("fields", "clocks")}
    fields = {id_: _unpacked(value) for id_, value in msgspec.json.decode(row["fields"]).items()}
    return Ticket(**plain, fields=fields, clocks=_CLOCKS.decode(row["clocks"]))


def _packed(value: Value) -> object:
    if not isinstance(value, Pii):
        return value
    return {_PHONE: sealing.kept(value if isinstance(value, Number) else Number(value.reveal()))}


def _unpacked(value: Any) -> Value:
    if isinstance(value, dict):
        return Number.kept(str(value[_PHONE]), sealing.unseal)
    if isinstance(value, list):
        return tuple(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
