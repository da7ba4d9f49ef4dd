"""Samples in the main database. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, tuple_, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import Instant
from yunhu.oversight.quality.model import Candidate, Sample
from yunhu.oversight.quality.tables import SAMPLE
from yunhu.work.calls.tables import CONTACT
from yunhu.work.recordings.store import RECORDING

MOST_CANDIDATES = 100_000
"""Contacts of a period that are drawn from, the newest."""

Cursor = tuple[int, str]

_OVER: tuple[ColumnElement[bool], ...] = (
    CONTACT.c.connected_at.is_not(None),
    CONTACT.c.ended_at.is_not(None),
    CONTACT.c.agent.is_not(None),
)
"""Somebody talked in the contact, and it is over."""


async def samples(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None,
    wanted: Sequence[ColumnElement[bool]],
) -> list[Sample]:
    """A page of samples, the last given first."""
    query = select(SAMPLE).where(SAMPLE.c.tenant == tenant, *wanted)
    if after is not None:
        query = query.where(tuple_(SAMPLE.c.assigned_at, SAMPLE.c.id) < tuple_(*after))
    query = query.order_by(SAMPLE.c.assigned_at.desc(), SAMPLE.c.id.desc()).limit(limit)
    return [_sample(row) for row in await connection.execute(query)]


async def sample(connection: AsyncConnection, tenant: str, id_: str) -> Sample | None:
    """One sample."""
    query = select(SAMPLE).where(SAMPLE.c.tenant == tenant, SAMPLE.c.id == id_)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _sample(row)


async def count(connection: AsyncConnection, tenant: str, reviewer: str) -> int:
    """How many samples a reviewer has not reviewed yet."""
    query = select(func.count()).where(
        SAMPLE.c.tenant == tenant, SAMPLE.c.reviewer == reviewer, SAMPLE.c.reviewed_at.is_(None)
    )
    return await connection.scalar(query) or 0


async def given(connection: AsyncConnection, tenant: str, reviewer: str, contacts: Sequence[str]) -> set[str]:
    """Those of some contacts that a reviewer was given before."""
    query = select(SAMPLE.c.contact).where(
        SAMPLE.c.tenant == tenant, SAMPLE.c.reviewer == reviewer, SAMPLE.c.contact.in_(contacts)
    )
    return set((await connection.execute(query)).scalars())


async def add(connection: AsyncConnection, made: Sequence[Sample]) -> None:
    """Add samples."""
    if made:
        rows = [{name: getattr(it, name) for name in Sample.__struct_fields__} for it in made]
        await connection.execute(insert(SAMPLE), rows)


async def review(connection: AsyncConnection, tenant: str, id_: str, at: Instant | None) -> None:
    """Say when a sample was reviewed; None: it is still to be."""
    change = update(SAMPLE).where(SAMPLE.c.tenant == tenant, SAMPLE.c.id == id_)
    await connection.execute(change.values(reviewed_at=at))


async def withdraw(connection: AsyncConnection, tenant: str, id_: str) -> None:
    """Take a sample away."""
    await connection.execute(delete_rows(SAMPLE).where(SAMPLE.c.tenant == tenant, SAMPLE.c.id == id_))


async def agents_of(
    connection: AsyncConnection, tenant: str, contacts: Sequence[str], seen: ColumnElement[bool]
) -> dict[str, str | None]:
    """The last agents of those of some contacts that may be seen."""
    query = select(CONTACT.c.id, CONTACT.c.agent).where(
        CONTACT.c.tenant == tenant, CONTACT.c.id.in_(contacts), seen
    )
    return {row.id: row.agent for row in await connection.execute(query)}


def among(
    since: Instant | None, until: Instant | None, queue: str | None, agent: str | None
) -> list[ColumnElement[bool]]:
    """The conditions that a contact arrived in a period, and was of a queue and of an agent."""
    wanted = (
        None if since is None else CONTACT.c.arrived_at >= since,
        None if until is None else CONTACT.c.arrived_at < until,
        None if queue is None else CONTACT.c.queue == queue,
        None if agent is None else CONTACT.c.agent == agent,
    )
    return [each for each in wanted if each is not None]


async def candidates(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None,
    within: Sequence[ColumnElement[bool]],
) -> list[Candidate]:
    """A page of contacts that can be given, the newest first."""
    query = select(CONTACT).where(CONTACT.c.tenant == tenant, *_OVER, *within)
    if after is not None:
        query = query.where(tuple_(CONTACT.c.arrived_at, CONTACT.c.id) < tuple_(*after))
    query = query.order_by(CONTACT.c.arrived_at.desc(), CONTACT.c.id.desc()).limit(limit)
    rows = (await connection.execute(query)).all()
    ids = [row.id for row in rows]
    recorded = {contact: first for contact, (_, first) in (await beside(connection, tenant, ids)).items()}
    had = await _reviewers(connection, tenant, ids)
    return [
        Candidate(
            contact=row.id,
            arrived_at=row.arrived_at,
            queue=row.queue,
            agent=row.agent,
            talked_ms=max(0, row.ended_at - row.connected_at) // 1_000,
            recording=recorded.get(row.id),
            reviewers=tuple(had.get(row.id, ())),
        )
        for row in rows
    ]


async def _reviewers(
    connection: AsyncConnection, tenant: str, contacts: Sequence[str]
) -> dict[str, list[str]]:
    query = select(SAMPLE.c.contact, SAMPLE.c.reviewer).where(
        SAMPLE.c.tenant == tenant, SAMPLE.c.contact.in_(contacts)
    )
    found: dict[str, list[str]] = {}
    for row in await connection.execute(query.order_by(SAMPLE.c.reviewer)):
        found.setdefault(row.contact, []).append(row.reviewer)
    return found


async def talked(
    connection: AsyncConnection, tenant: str, within: Sequence[ColumnElement[bool]]
) -> dict[str, list[str]]:
    """Some contacts that somebody talked in and that are over, by their last agent."""
    query = select(CONTACT.c.id, CONTACT.c.agent).where(CONTACT.c.tenant == tenant, *_OVER, *within)
    query = query.order_by(CONTACT.c.arrived_at.desc(), CONTACT.c.id.desc()).limit(MOST_CANDIDATES)
    found: dict[str, list[str]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.agent, []).append(row.id)
    return found


async def beside(
    connection: AsyncConnection, tenant: str, contacts: Sequence[str]
) -> dict[str, tuple[Instant, str | None]]:
    """When contacts arrived, and their first recordings."""
    when = select(CONTACT.c.id, CONTACT.c.arrived_at).where(
        CONTACT.c.tenant == tenant, CONTACT.c.id.in_(contacts)
    )
    recorded = select(RECORDING.c.contact, RECORDING.c.id).where(
        RECORDING.c.tenant == tenant, RECORDING.c.contact.in_(contacts)
    )
    rows = await connection.execute(recorded.order_by(RECORDING.c.started_at.desc()))
    first = {row.contact: row.id for row in rows}
    return {row.id: (row.arrived_at, first.get(row.id)) for row in await connection.execute(when)}


def _sample(row: Row[Any]) -> Sample:
    return Sample(**row._mapping)
