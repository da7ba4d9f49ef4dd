"""Who saw what, in the main database: for the limits, and for whoever asks later. Never a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import BigInteger, Column, Index, String, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.trust.privacy.reveals.model import FIELD_MAX, NOTE_MAX, Reveal

REVEAL: Final = Table(
    "reveal",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("person", String(80), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("object", String(64), nullable=False),
    Column("field", String(FIELD_MAX), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("note", String(NOTE_MAX), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_reveal_person", "tenant", "person", "at"),
    Index("ix_reveal_object", "tenant", "kind", "object"),
)

hold(REVEAL, "security", "audit", since="at", L2="id tenant person kind object field purpose note at")


async def seen(
    connection: AsyncConnection, tenant: str, person: str, since: Instant, most: int
) -> Sequence[Instant]:
    """When a person saw values since an instant, the newest first."""
    query = select(REVEAL.c.at).where(
        REVEAL.c.tenant == tenant, REVEAL.c.person == person, REVEAL.c.at > since
    )
    return list(await connection.scalars(query.order_by(REVEAL.c.at.desc()).limit(most)))


async def add(connection: AsyncConnection, reveal: Reveal) -> None:
    """Write down that somebody saw a value."""
    await connection.execute(insert(REVEAL).values(tenant=reveal.tenant, **_others(reveal)))


def _others(reveal: Reveal) -> dict[str, object]:
    row = msgspec.structs.asdict(reveal)
    del row["tenant"]
    return row
