"""Holds, certificates and what is due, in the main database. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.work.recordings.keeping.model import Certificate, Hold, Mark
from yunhu.work.recordings.keeping.tables import CERTIFICATE, HOLD
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.store import RECORDING, read_row

MOST_HOLDS = 100
"""Holds of one recording at a time."""


async def holds(connection: AsyncConnection, tenant: str, recording: str) -> list[Hold]:
    """The holds of a recording, the released ones too, in their order."""
    query = select(HOLD).where(HOLD.c.tenant == tenant, HOLD.c.recording == recording)
    rows = await connection.execute(query.order_by(HOLD.c.placed_at, HOLD.c.id))
    return [_hold(row) for row in rows.mappings()]


async def is_held(connection: AsyncConnection, tenant: str, recording: str) -> bool:
    """Whether a hold is on a recording now."""
    return await count_holds(connection, tenant, recording) > 0


async def count_holds(connection: AsyncConnection, tenant: str, recording: str) -> int:
    """How many holds are on a recording now."""
    now = (HOLD.c.tenant == tenant, HOLD.c.recording == recording, HOLD.c.released_at.is_(None))
    return int((await connection.execute(select(func.count()).where(*now))).scalar_one())


async def held_among(connection: AsyncConnection, tenant: str, recordings: Sequence[str]) -> frozenset[str]:
    """Those of some recordings (a page of them at most) on which a hold is now."""
    now = (HOLD.c.tenant == tenant, HOLD.c.recording.in_(recordings), HOLD.c.released_at.is_(None))
    return frozenset((await connection.execute(select(HOLD.c.recording).where(*now))).scalars())


def marked(tenant: str, mark: Mark) -> ColumnElement[bool]:
    """The condition that a recording has a mark."""
    if mark == "held":
        return _held(tenant)
    if mark == "damaged":
        return and_(RECORDING.c.damaged_at.is_not(None), RECORDING.c.state != "erased")
    return RECORDING.c.state == "erased"


def _held(tenant: str) -> ColumnElement[bool]:
    """The condition that a hold is on a recording now."""
    return exists().where(
        HOLD.c.tenant == tenant, HOLD.c.recording == RECORDING.c.id, HOLD.c.released_at.is_(None)
    )


async def place(connection: AsyncConnection, tenant: str, hold: Hold) -> None:
    """Write a hold."""
    row = {
        "id": hold.id,
        "tenant": tenant,
        "recording": hold.recording,
        "why": hold.why,
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at,
    }
    await connection.execute(insert(HOLD).values(row))


async def release(
    connection: AsyncConnection, tenant: str, recording: str, id_: str, by: str, at: Instant, why: str
) -> bool:
    """End a hold; whether it was there and held."""
    wanted = (HOLD.c.tenant == tenant, HOLD.c.recording == recording, HOLD.c.id == id_)
    change = update(HOLD).where(*wanted, HOLD.c.released_at.is_(None))
    done = await connection.execute(change.values(released_by=by, released_at=at, released_why=why))
    return done.rowcount > 0


async def due(
    connection: AsyncConnection,
    tenant: str,
    retention: str | None,
    before: Instant,
    limit: int,
    after: tuple[Instant, str] | None = None,
) -> list[Recording]:
    """Closed recordings of a class (nil: of every class) that ended before an instant and nothing holds."""
    wanted = [
        RECORDING.c.tenant == tenant,
        RECORDING.c.state == "closed",
        RECORDING.c.ended_at <= before,
        ~_held(tenant),
    ]
    if retention == "":
        wanted.append(or_(RECORDING.c.retention.is_(None), RECORDING.c.retention == ""))
    elif retention is not None:
        wanted.append(RECORDING.c.retention == retention)
    if after is not None:
        wanted.append(tuple_(RECORDING.c.ended_at, RECORDING.c.id) > tuple_(*after))
    query = select(RECORDING).where(and_(*wanted)).order_by(RECORDING.c.ended_at, RECORDING.c.id)
    return [read_row(row) for row in (await connection.execute(query.limit(limit))).mappings()]


async def closed_after(connection: AsyncConnection, tenant: str, id_: str, limit: int) -> list[Recording]:
    """Closed recordings in the order of their ids, after one."""
    query = select(RECORDING).where(
        RECORDING.c.tenant == tenant, RECORDING.c.state == "closed", RECORDING.c.id > id_
    )
    rows = await connection.execute(query.order_by(RECORDING.c.id).limit(limit))
    return [read_row(row) for row in rows.mappings()]


async def keep_certificate(connection: AsyncConnection, tenant: str, given: Certificate) -> None:
    """Write a certificate."""
    row = {
        "id": given.id,
        "tenant": tenant,
        "recording": given.recording,
        "contact": given.contact,
        "cause": given.cause,
        "erased_by": given.erased_by,
        "erased_at": given.erased_at,
        "document": given.document,
    }
    await connection.execute(insert(CERTIFICATE).values(row))


async def certificate_of(connection: AsyncConnection, tenant: str, recording: str) -> Certificate | None:
    """The proof that a recording was erased; nil while it was not."""
    query = select(CERTIFICATE).where(CERTIFICATE.c.tenant == tenant, CERTIFICATE.c.recording == recording)
    row = (await connection.execute(query.limit(1))).mappings().first()
    return None if row is None else _certificate(row)


async def certificates(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: tuple[Instant, str] | None = None,
    seen: ColumnElement[bool] = true(),
) -> list[Certificate]:
    """A page of the certificates that are `seen`, the newest first."""
    wanted = [CERTIFICATE.c.tenant == tenant, seen]
    if after is not None:
        wanted.append(tuple_(CERTIFICATE.c.erased_at, CERTIFICATE.c.id) < tuple_(*after))
    query = select(CERTIFICATE).where(*wanted)
    query = query.order_by(CERTIFICATE.c.erased_at.desc(), CERTIFICATE.c.id.desc()).limit(limit)
    return [_certificate(row) for row in (await connection.execute(query)).mappings()]


def _certificate(row: RowMapping) -> Certificate:
    names = ("id", "recording", "contact", "cause", "erased_by", "erased_at", "document")
    return Certificate(**{name: row[name] for name in names})


def _hold(row: RowMapping) -> Hold:
    return Hold(
        id=row["id"],
        recording=row["recording"],
        why=row["why"],
        placed_by=row["placed_by"],
        placed_at=row["placed_at"],
        released_by=row["released_by"],
        released_at=row["released_at"],
        released_why=row["released_why"],
    )
