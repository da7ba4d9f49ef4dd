"""Drafts and versions of flows in the database. Every query names the tenant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.flow.ivr.publishing.model import Draft, FlowVersion
from yunhu.flow.ivr.publishing.tables import FLOW_DRAFT, FLOW_VERSION

# --- drafts -----------------------------------------------------------------------------------------------


async def draft(connection: AsyncConnection, tenant: str, flow: str) -> Draft | None:
    """What somebody is writing at a flow; locked until the end of a transaction that writes."""
    query = select(FLOW_DRAFT).where(FLOW_DRAFT.c.tenant == tenant, FLOW_DRAFT.c.flow == flow)
    row = (await connection.execute(query.with_for_update())).mappings().first()
    return None if row is None else _draft(row)


async def drafts(connection: AsyncConnection, tenant: str, limit: int) -> list[Draft]:
    """All drafts, in the order of ids."""
    query = select(FLOW_DRAFT).where(FLOW_DRAFT.c.tenant == tenant).order_by(FLOW_DRAFT.c.flow).limit(limit)
    return [_draft(row) for row in (await connection.execute(query)).mappings()]


async def count_drafts(connection: AsyncConnection, tenant: str) -> int:
    """How many drafts there are."""
    query = select(func.count()).select_from(FLOW_DRAFT).where(FLOW_DRAFT.c.tenant == tenant)
    return int((await connection.execute(query)).scalar_one())


async def put_draft(connection: AsyncConnection, tenant: str, made: Draft, is_new: bool) -> None:
    """Write a draft."""
    values = {
        "document": msgspec.json.encode(made.document).decode(),
        "text": made.text,
        "base_version": made.base_version,
        "at": made.at,
        "by": made.by,
    }
    if is_new:
        await connection.execute(insert(FLOW_DRAFT).values(tenant=tenant, flow=made.flow, **values))
    else:
        mine = (FLOW_DRAFT.c.tenant == tenant, FLOW_DRAFT.c.flow == made.flow)
        await connection.execute(update(FLOW_DRAFT).where(*mine).values(values))


async def drop_draft(connection: AsyncConnection, tenant: str, flow: str) -> None:
    """Forget a draft."""
    await connection.execute(
        delete(FLOW_DRAFT).where(FLOW_DRAFT.c.tenant == tenant, FLOW_DRAFT.c.flow == flow)
    )


def _draft(row: RowMapping) -> Draft:
    document = msgspec.json.decode(row["document"])
    return Draft(row["flow"], document, row["text"], row["base_version"], row["at"], row["by"])


# --- versions ---------------------------------------------------------------------------------------------


async def add_versions(connection: AsyncConnection, tenant: str, made: Iterable[FlowVersion]) -> None:
    """Note which flows a version of the configuration changed."""
    rows = [{"tenant": tenant, **msgspec.structs.asdict(each)} for each in made]
    if rows:
        await connection.execute(insert(FLOW_VERSION), rows)


async def versions(
    connection: AsyncConnection, tenant: str, flow: str, limit: int, before: int | None = None
) -> list[FlowVersion]:
    """A page of the versions that changed a flow, the newest first."""
    query = select(FLOW_VERSION).where(FLOW_VERSION.c.tenant == tenant, FLOW_VERSION.c.flow == flow)
    if before is not None:
        query = query.where(FLOW_VERSION.c.version < before)
    query = query.order_by(FLOW_VERSION.c.version.desc()).limit(limit)
    return [_version(row) for row in (await connection.execute(query)).mappings()]


async def newest(connection: AsyncConnection, tenant: str, changes: Sequence[str]) -> dict[str, FlowVersion]:
    """The newest version of each flow that did one of these changes to it."""
    mine = (FLOW_VERSION.c.tenant == tenant, FLOW_VERSION.c.change.in_(changes))
    last = select(FLOW_VERSION.c.flow, func.max(FLOW_VERSION.c.version).label("version")).where(*mine)
    found = last.group_by(FLOW_VERSION.c.flow).subquery()
    same = (FLOW_VERSION.c.flow == found.c.flow) & (FLOW_VERSION.c.version == found.c.version)
    query = select(FLOW_VERSION).join(found, same).where(*mine)
    return {row["flow"]: _version(row) for row in (await connection.execute(query)).mappings()}


def _version(row: RowMapping) -> FlowVersion:
    return FlowVersion(**{name: row[name] for name in FlowVersion.__struct_fields__})
