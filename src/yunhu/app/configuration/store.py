"""Versions of tenants' configurations, each kept for ever as one document."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, Column, Integer, RowMapping, String, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.app.configuration.model import Centre, Version
from yunhu.flow.ivr.model import Flow
from yunhu.flow.ivr.publishing.model import Shelf, Staged
from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold

CONFIGURATION = Table(
    "configuration",
    METADATA,
    Column("tenant", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("by", String(128), nullable=False),
    Column("note", String(512), nullable=False),
    Column("document", Text, nullable=False),
)

hold(
    CONFIGURATION,
    "operation",
    "configuration",
    L2="tenant version at by note",
    L4="document",
)


async def newest(connection: AsyncConnection, tenant: str) -> Version | None:
    """The version in force."""
    query = select(CONFIGURATION).where(CONFIGURATION.c.tenant == tenant)
    row = (
        (await connection.execute(query.order_by(CONFIGURATION.c.version.desc()).limit(1))).mappings().first()
    )
    return None if row is None else _version(row)


async def one(connection: AsyncConnection, tenant: str, version: int) -> Version | None:
    """One version."""
    query = select(CONFIGURATION).where(CONFIGURATION.c.tenant == tenant, CONFIGURATION.c.version == version)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else _version(row)


class _Flows(msgspec.Struct):
    """As much of a document as its flows."""

    flows: tuple[Flow, ...] = ()
    staged_flows: tuple[Staged, ...] = ()


async def flows_of(connection: AsyncConnection, tenant: str, version: int) -> Shelf | None:
    """The flows of one version; the rest of it, which may be large, is not read."""
    query = select(CONFIGURATION.c.document)
    query = query.where(CONFIGURATION.c.tenant == tenant, CONFIGURATION.c.version == version)
    document = (await connection.execute(query)).scalar_one_or_none()
    if document is None:
        return None
    found = msgspec.json.decode(document, type=_Flows)
    return Shelf(found.flows, found.staged_flows)


async def versions(
    connection: AsyncConnection, tenant: str, limit: int, before: int | None
) -> Sequence[RowMapping]:
    """A page of versions without their documents, the newest first."""
    query = select(
        CONFIGURATION.c.version, CONFIGURATION.c.at, CONFIGURATION.c.by, CONFIGURATION.c.note
    ).where(CONFIGURATION.c.tenant == tenant)
    if before is not None:
        query = query.where(CONFIGURATION.c.version < before)
    query = query.order_by(CONFIGURATION.c.version.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()


async def add(connection: AsyncConnection, version: Version) -> None:
    """Write a version. Raises IntegrityError when somebody else wrote the same one."""
    document = msgspec.json.encode(version.centre).decode()
    row = {
        "tenant": version.tenant,
        "version": version.version,
        "at": version.at,
        "by": version.by,
        "note": version.note,
        "document": document,
    }
    await connection.execute(insert(CONFIGURATION).values(row))


def _version(row: RowMapping) -> Version:
    centre = msgspec.json.decode(row["document"], type=Centre)
    return Version(row["tenant"], row["version"], row["at"], row["by"], row["note"], centre)
