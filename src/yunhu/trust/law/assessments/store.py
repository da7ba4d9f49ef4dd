"""Impact assessments in the main database. Every query names the tenant; nothing here deletes one."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.trust.law.assessments.model import LONGEST_TITLE, MOST, Assessment

ASSESSMENT: Final = Table(
    "law_assessment",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("title", String(LONGEST_TITLE), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("risk", String(16), nullable=False),
    Column("effects", Text, nullable=False),
    Column("measures", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("made_by", String(128), nullable=False),
    Column("state", String(16), nullable=False),
    Column("decision", Text, nullable=False),
    Column("decided_at", BigInteger),
    Column("decided_by", String(128)),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("revoked_by", String(128)),
    Column("revoked_why", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Index("ix_law_assessment_tenant", "tenant", "id"),
)
"""One row for each assessment; instants are µs since the epoch."""

hold(
    ASSESSMENT,
    "law",
    "law",
    since="expires_at",
    L2=(
        "id tenant subject title owner purpose risk effects measures made_at made_by state decision "
        "decided_at decided_by expires_at revoked_at revoked_by revoked_why version"
    ),
)


async def every(connection: AsyncConnection, tenant: str) -> list[Assessment]:
    """All of a tenant, the newest first."""
    query = select(ASSESSMENT).where(ASSESSMENT.c.tenant == tenant).order_by(ASSESSMENT.c.id.desc())
    return [_assessment(row) for row in (await connection.execute(query.limit(MOST))).mappings()]


async def one(connection: AsyncConnection, tenant: str, id_: str) -> Assessment | None:
    """One assessment."""
    query = select(ASSESSMENT).where(ASSESSMENT.c.tenant == tenant, ASSESSMENT.c.id == id_)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _assessment(row)


async def add(connection: AsyncConnection, it: Assessment) -> None:
    """Write a new one."""
    await connection.execute(insert(ASSESSMENT).values(**_row(it)))


async def put(connection: AsyncConnection, it: Assessment) -> bool:
    """Write its next version; false when somebody else was faster."""
    mine = ASSESSMENT.c.tenant == it.tenant, ASSESSMENT.c.id == it.id, ASSESSMENT.c.version == it.version - 1
    return (await connection.execute(update(ASSESSMENT).where(*mine).values(**_row(it)))).rowcount > 0


def _row(it: Assessment) -> dict[str, object]:
    return {name: getattr(it, name) for name in Assessment.__struct_fields__}


def _assessment(row: RowMapping) -> Assessment:
    return Assessment(**{name: row[name] for name in Assessment.__struct_fields__})
