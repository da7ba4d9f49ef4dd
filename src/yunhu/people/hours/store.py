"""What was switched by hand, in the main database. Every query names the tenant."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import BigInteger, Column, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.people.hours.model import LONGEST_REASON, Switch
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

HOURS_SWITCH: Final = Table(
    "hours_switch",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("hours", String(64), primary_key=True),
    Column("to", String(8), nullable=False),
    Column("reason", String(LONGEST_REASON), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("until", BigInteger),
)
"""At most one for each of the business hours: the last one holds."""

hold(
    HOURS_SWITCH,
    "operation",
    "configuration",
    L2="tenant hours to reason by at until",
)


async def switches(connection: AsyncConnection, tenant: str) -> Sequence[Switch]:
    """All of a tenant, those too that have ended."""
    rows = await connection.execute(select(HOURS_SWITCH).where(HOURS_SWITCH.c.tenant == tenant))
    columns = Switch.__struct_fields__
    return [Switch(**{name: row[name] for name in columns}) for row in rows.mappings()]


async def put(connection: AsyncConnection, tenant: str, switch: Switch) -> None:
    """Keep one in the place of the one before."""
    await remove(connection, tenant, switch.hours)
    await connection.execute(insert(HOURS_SWITCH).values(tenant=tenant, **msgspec.structs.asdict(switch)))


async def remove(connection: AsyncConnection, tenant: str, hours: str) -> None:
    """Take one away."""
    own = HOURS_SWITCH.c.tenant == tenant
    await connection.execute(delete(HOURS_SWITCH).where(own, HOURS_SWITCH.c.hours == hours))
