"""The blacklist in the main database. Every query names the tenant."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Column, Index, RowMapping, String, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.people.blacklist.model import CATEGORY_MAX, MOST_ENTRIES, NAME_MAX, Entry
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.sealed_column import Sealed

BLACKLIST: Final = Table(
    "blacklist",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("value", Sealed("words"), nullable=False),
    Column("effect", String(16), nullable=False),
    Column("reason", Sealed("words"), nullable=False),
    Column("category", String(CATEGORY_MAX), nullable=False),
    Column("by", String(NAME_MAX), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("prompt", String(NAME_MAX)),
    Column("flow", String(NAME_MAX)),
    Index("ix_blacklist_tenant", "tenant", "id"),
)

hold(
    BLACKLIST,
    "protection",
    "customer",
    L2="id tenant kind effect category by created_at until prompt flow",
    L3="value reason",
)


async def every(connection: AsyncConnection, tenant: str) -> Sequence[Entry]:
    """All entries of a tenant, in the order in which they were made."""
    query = select(BLACKLIST).where(BLACKLIST.c.tenant == tenant).order_by(BLACKLIST.c.id).limit(MOST_ENTRIES)
    return [_entry(row) for row in (await connection.execute(query)).mappings()]


async def page(
    connection: AsyncConnection, tenant: str, kind: str | None, before: str | None, limit: int
) -> Sequence[Entry]:
    """Some entries, the newest first."""
    query = select(BLACKLIST).where(BLACKLIST.c.tenant == tenant)
    if kind is not None:
        query = query.where(BLACKLIST.c.kind == kind)
    if before is not None:
        query = query.where(BLACKLIST.c.id < before)
    rows = await connection.execute(query.order_by(BLACKLIST.c.id.desc()).limit(limit))
    return [_entry(row) for row in rows.mappings()]


async def add(connection: AsyncConnection, tenant: str, entry: Entry) -> None:
    """Keep an entry."""
    await connection.execute(insert(BLACKLIST).values(tenant=tenant, **msgspec.structs.asdict(entry)))


async def change(connection: AsyncConnection, tenant: str, id_: str, values: dict[str, Any]) -> None:
    """Change an entry."""
    own = BLACKLIST.c.tenant == tenant
    await connection.execute(update(BLACKLIST).where(own, BLACKLIST.c.id == id_).values(**values))


async def remove(connection: AsyncConnection, tenant: str, id_: str) -> None:
    """Take an entry away."""
    await connection.execute(delete(BLACKLIST).where(BLACKLIST.c.tenant == tenant, BLACKLIST.c.id == id_))


def _entry(row: RowMapping) -> Entry:
    return Entry(**{name: row[name] for name in Entry.__struct_fields__})
