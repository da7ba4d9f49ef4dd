"""Deleting rows with all that goes along with them, and what holds that up. Every query names the tenant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import Purged, along
from yunhu.platform.sealing import seal, shown
from yunhu.trust.law.keeping.model import Held, LegalHold, StorageOnly
from yunhu.trust.law.keeping.tables import LAW_HOLD, PURGE_PROOF, STORAGE_ONLY

CHUNK: Final = 500
"""Ids in one statement, so that no statement has more variables than a database takes."""

_WHY: Final = "words"


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in pieces that one statement takes."""
    return (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))


def family(table: str) -> Iterator[tuple[Table, str]]:
    """A table and those whose rows go along with its rows, with the column that holds the ids."""
    yield METADATA.tables[table], "id"
    yield from along(METADATA, table)


async def remove(connection: AsyncConnection, tenant: str, table: str, ids: Sequence[str]) -> Counter[str]:
    """Delete rows and all that goes along with them; how many of each table."""
    counts: Counter[str] = Counter()
    for part in chunks(ids):
        for each, column in reversed(list(family(table))):
            mine = and_(each.c.tenant == tenant, each.c[column].in_(part))
            counts[each.name] += (await connection.execute(delete(each).where(mine))).rowcount
        gone = and_(
            STORAGE_ONLY.c.tenant == tenant, STORAGE_ONLY.c.kind == table, STORAGE_ONLY.c.object.in_(part)
        )
        await connection.execute(delete(STORAGE_ONLY).where(gone))
    return counts


async def left(connection: AsyncConnection, tenant: str, table: str, ids: Sequence[str]) -> Counter[str]:
    """How many rows of each table there are still; a table without any is counted with 0."""
    counts: Counter[str] = Counter({each.name: 0 for each, _ in family(table)})
    for part in chunks(ids):
        for each, column in family(table):
            query = select(func.count()).where(each.c.tenant == tenant, each.c[column].in_(part))
            counts[each.name] += (await connection.scalar(query)) or 0
    return counts


async def over(
    connection: AsyncConnection, tenant: str, purged: Purged, before: Instant, but: frozenset[str], limit: int
) -> list[str]:
    """The oldest rows whose time is over, without those that are held."""
    table, since = purged.table, purged.table.c[purged.since]
    query = select(table.c.id).where(table.c.tenant == tenant, since < before)
    found = (await connection.execute(query.order_by(since).limit(limit + len(but)))).scalars()
    return [id_ for id_ in found if id_ not in but][:limit]


async def prove(connection: AsyncConnection, row: dict[str, Any]) -> None:
    """Write a proof of a deletion."""
    await connection.execute(insert(PURGE_PROOF).values(**row))


async def proofs(connection: AsyncConnection, tenant: str, before: str | None, limit: int) -> Sequence[Any]:
    """Proofs, the newest first."""
    query = select(PURGE_PROOF).where(PURGE_PROOF.c.tenant == tenant)
    if before is not None:
        query = query.where(PURGE_PROOF.c.id < before)
    return (await connection.execute(query.order_by(PURGE_PROOF.c.id.desc()).limit(limit))).mappings().all()


# --- holds ------------------------------------------------------------------------------------------------


async def holds(connection: AsyncConnection, tenant: str, limit: int) -> list[LegalHold]:
    """Those in force, the newest first."""
    query = select(LAW_HOLD).where(LAW_HOLD.c.tenant == tenant, LAW_HOLD.c.released_at.is_(None))
    rows = (await connection.execute(query.order_by(LAW_HOLD.c.id.desc()).limit(limit))).mappings()
    fields = [name for name in LegalHold.__struct_fields__ if name != "why"]
    return [LegalHold(**{name: row[name] for name in fields}, why=shown(row["why"], _WHY)) for row in rows]


async def place(connection: AsyncConnection, tenant: str, hold: LegalHold) -> None:
    """Hold something from now on."""
    row = {name: getattr(hold, name) for name in LegalHold.__struct_fields__}
    await connection.execute(insert(LAW_HOLD).values(tenant=tenant, **{**row, "why": seal(hold.why, _WHY)}))


async def release(connection: AsyncConnection, tenant: str, id_: str, by: str, at: Instant) -> bool:
    """End a hold; false when there is none in force."""
    mine: ColumnElement[bool] = and_(
        LAW_HOLD.c.tenant == tenant, LAW_HOLD.c.id == id_, LAW_HOLD.c.released_at.is_(None)
    )
    done = await connection.execute(update(LAW_HOLD).where(mine).values(released_by=by, released_at=at))
    return done.rowcount > 0


async def held(connection: AsyncConnection, tenant: str, kind: Held) -> frozenset[str]:
    """The objects of a kind that are held."""
    query = select(LAW_HOLD.c.object).where(
        LAW_HOLD.c.tenant == tenant, LAW_HOLD.c.kind == kind, LAW_HOLD.c.released_at.is_(None)
    )
    return frozenset((await connection.execute(query)).scalars())


async def is_there(connection: AsyncConnection, tenant: str, kind: Held, id_: str) -> bool:
    """Whether there is something that could be held."""
    each = METADATA.tables[kind]
    query = select(each.c.id).where(each.c.tenant == tenant, each.c.id == id_)
    return (await connection.execute(query)).first() is not None


async def of_customers(
    connection: AsyncConnection, tenant: str, table: str, customers: frozenset[str]
) -> frozenset[str]:
    """The rows of a table that are of some customers: held with them."""
    each = METADATA.tables[table]
    column = each.c.id if table == "customer" else each.c.customer
    query = select(each.c.id).where(each.c.tenant == tenant, column.in_(sorted(customers)))
    return frozenset((await connection.execute(query)).scalars()) if customers else frozenset()


# --- what is stored only ----------------------------------------------------------------------------------


async def lock_away(connection: AsyncConnection, tenant: str, what: Sequence[StorageOnly]) -> None:
    """Let nobody read these any more.

    What is locked away already stays as it was; but a restriction, which may be lifted, gives way to a duty
    and to a hold, which may not.
    """
    for each in what:
        key = (
            STORAGE_ONLY.c.tenant == tenant,
            STORAGE_ONLY.c.kind == each.kind,
            STORAGE_ONLY.c.object == each.object,
        )
        row = {name: getattr(each, name) for name in StorageOnly.__struct_fields__}
        before = (await connection.execute(select(STORAGE_ONLY.c.why).where(*key))).scalar()
        if before is None:
            await connection.execute(insert(STORAGE_ONLY).values(tenant=tenant, **row))
        elif before == "restriction" and each.why != "restriction":
            await connection.execute(update(STORAGE_ONLY).where(*key).values(**row))


async def hand_over(connection: AsyncConnection, tenant: str, request: str, to: str) -> None:
    """Let another request be that which restricts what one has restricted."""
    mine = and_(
        STORAGE_ONLY.c.tenant == tenant,
        STORAGE_ONLY.c.request == request,
        STORAGE_ONLY.c.why == "restriction",
    )
    await connection.execute(update(STORAGE_ONLY).where(mine).values(request=to))


async def let_out(connection: AsyncConnection, tenant: str, request: str) -> int:
    """What a request restricted may be read again; how much that was."""
    mine = and_(
        STORAGE_ONLY.c.tenant == tenant,
        STORAGE_ONLY.c.request == request,
        STORAGE_ONLY.c.why == "restriction",
    )
    return (await connection.execute(delete(STORAGE_ONLY).where(mine))).rowcount


async def locked_away(connection: AsyncConnection, tenant: str) -> list[tuple[str, str]]:
    """Everything that is stored only: kind and id."""
    query = select(STORAGE_ONLY.c.kind, STORAGE_ONLY.c.object).where(STORAGE_ONLY.c.tenant == tenant)
    return [(row.kind, row.object) for row in await connection.execute(query)]


async def ripe(connection: AsyncConnection, tenant: str, now: Instant, limit: int) -> list[str]:
    """Contacts whose duty to be kept is over."""
    query = select(STORAGE_ONLY.c.object).where(
        STORAGE_ONLY.c.tenant == tenant, STORAGE_ONLY.c.kind == "contact", STORAGE_ONLY.c.until < now
    )
    return list((await connection.execute(query.limit(limit))).scalars())
