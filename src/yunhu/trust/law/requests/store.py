"""Requests of persons in the main database. Every query names the tenant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.sealing import seal, shown
from yunhu.trust.law.requests.model import OPEN, Demand

DEMAND: Final = Table(
    "law_request",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("customer", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("wish", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("received_by", String(128), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("verified_at", BigInteger),
    Column("verified_by", String(128)),
    Column("verified_how", String(32)),
    Column("closed_at", BigInteger),
    Column("closed_by", String(128)),
    Column("reason", String(32)),
    Column("answer", Text, nullable=False),
    Column("file", String(64)),
    Column("proof", Text),
    Column("trouble", String(200)),
    Column("version", Integer, nullable=False),
    Index("ix_law_request_state", "tenant", "state", "due_at"),
    Index("ix_law_request_customer", "tenant", "customer"),
)
"""One row for each request. `wish` and `answer` are sealed; instants are µs since the epoch."""

hold(
    DEMAND,
    "law",
    "law",
    since="closed_at",
    L2=(
        "id tenant kind customer channel received_at received_by due_at state verified_at verified_by "
        "verified_how closed_at closed_by reason file proof trouble version"
    ),
    L3="wish answer",
)

_WORDS: Final = "words"


async def add(connection: AsyncConnection, demand: Demand) -> None:
    """Write a new one."""
    await connection.execute(insert(DEMAND).values(**_row(demand)))


async def put(connection: AsyncConnection, demand: Demand) -> bool:
    """Write its next version; false when somebody else was faster."""
    mine = DEMAND.c.tenant == demand.tenant, DEMAND.c.id == demand.id, DEMAND.c.version == demand.version - 1
    return (await connection.execute(update(DEMAND).where(*mine).values(**_row(demand)))).rowcount > 0


async def one(connection: AsyncConnection, tenant: str, id_: str) -> Demand | None:
    """One request."""
    query = select(DEMAND).where(DEMAND.c.tenant == tenant, DEMAND.c.id == id_)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _demand(row)


async def count_open(connection: AsyncConnection, tenant: str) -> int:
    """How many are not answered."""
    query = select(func.count()).where(DEMAND.c.tenant == tenant, DEMAND.c.state.in_(OPEN))
    return (await connection.scalar(query)) or 0


async def page(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    before: str | None,
    *,
    states: Sequence[str] | None = None,
    customer: str | None = None,
) -> list[Demand]:
    """A page of requests, the newest first."""
    wanted = [DEMAND.c.tenant == tenant]
    if states is not None:
        wanted.append(DEMAND.c.state.in_(states))
    if customer is not None:
        wanted.append(DEMAND.c.customer == customer)
    if before is not None:
        wanted.append(DEMAND.c.id < before)
    query = select(DEMAND).where(*wanted).order_by(DEMAND.c.id.desc()).limit(limit)
    return [_demand(row) for row in (await connection.execute(query)).mappings()]


async def restricting(connection: AsyncConnection, tenant: str, customer: str) -> str | None:
    """A request that was carried out and restricts a customer now, if there is one."""
    query = select(DEMAND.c.id).where(
        DEMAND.c.tenant == tenant,
        DEMAND.c.customer == customer,
        DEMAND.c.kind == "restriction",
        DEMAND.c.state == "done",
    )
    found: str | None = await connection.scalar(query.order_by(DEMAND.c.id).limit(1))
    return found


async def late(connection: AsyncConnection, tenant: str, after: Instant, now: Instant) -> list[Demand]:
    """Those whose time ended since an instant, unanswered."""
    query = select(DEMAND).where(
        DEMAND.c.tenant == tenant, DEMAND.c.state.in_(OPEN), DEMAND.c.due_at >= after, DEMAND.c.due_at < now
    )
    return [_demand(row) for row in (await connection.execute(query)).mappings()]


def _row(demand: Demand) -> dict[str, Any]:
    row = {name: getattr(demand, name) for name in Demand.__struct_fields__}
    proof = None if demand.proof is None else msgspec.json.encode(demand.proof).decode()
    return {**row, "wish": seal(demand.wish, _WORDS), "answer": seal(demand.answer, _WORDS), "proof": proof}


def _demand(row: RowMapping) -> Demand:
    plain = {name: row[name] for name in Demand.__struct_fields__}
    proof = None if row["proof"] is None else msgspec.json.decode(row["proof"], type=dict[str, Any])
    plain |= {"wish": shown(row["wish"], _WORDS), "answer": shown(row["answer"], _WORDS), "proof": proof}
    return Demand(**plain)
