"""Reading contacts, segments, legs and stories. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import RowMapping, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from yunhu.platform.sealing import NUMBER, fingerprint, opened
from yunhu.work.calls.tables import CONTACT, FACT, LEG, SEGMENT

STORY_MAX = 5_000
"""Facts of one contact that are read at most."""

Cursor = tuple[int, str]
"""Where a page ends: the instant and id of its last row; the next page holds older rows."""


async def contact(connection: AsyncConnection, tenant: str, id_: str) -> RowMapping | None:
    """One contact."""
    query = select(CONTACT).where(CONTACT.c.tenant == tenant, CONTACT.c.id == id_)
    return (await connection.execute(query)).mappings().first()


async def contacts(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None = None,
    *,
    queue: str | None = None,
    agent: str | None = None,
    live: bool | None = None,
    seen: ColumnElement[bool] = true(),
) -> Sequence[RowMapping]:
    """A page of contacts, the newest first; `seen` says which may be seen."""
    wanted: list[ColumnElement[bool]] = [CONTACT.c.tenant == tenant, seen]
    if queue is not None:
        wanted.append(CONTACT.c.queue == queue)
    if agent is not None:
        wanted.append(CONTACT.c.agent == agent)
    if live is not None:
        wanted.append(CONTACT.c.ended_at.is_(None) if live else CONTACT.c.ended_at.is_not(None))
    if after is not None:
        wanted.append(tuple_(CONTACT.c.arrived_at, CONTACT.c.id) < tuple_(*after))
    query = select(CONTACT).where(*wanted).order_by(CONTACT.c.arrived_at.desc(), CONTACT.c.id.desc())
    return (await connection.execute(query.limit(limit))).mappings().all()


async def contacts_of(
    connection: AsyncConnection,
    tenant: str,
    callers: Sequence[str],
    customers: Sequence[str],
    limit: int,
    *,
    after: Cursor | None = None,
    but: str = "",
) -> Sequence[RowMapping]:
    """A page of the contacts from some numbers, the newest first, without the one that is `but`.

    With the ids of a customer: those that an agent said are this customer's, and those from the numbers of
    which nobody said whose they are.
    """
    prints = {fingerprint(caller, NUMBER) for caller in callers}
    same: ColumnElement[bool] = CONTACT.c.caller_print.in_(prints)
    if customers:
        same = or_(CONTACT.c.customer.in_(customers), same & CONTACT.c.customer.is_(None))
    wanted = [CONTACT.c.tenant == tenant, same, CONTACT.c.id != but]
    if after is not None:
        wanted.append(tuple_(CONTACT.c.arrived_at, CONTACT.c.id) < tuple_(*after))
    query = select(CONTACT).where(*wanted)
    query = query.order_by(CONTACT.c.arrived_at.desc(), CONTACT.c.id.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()


async def facts_since(
    connection: AsyncConnection,
    tenant: str,
    kinds: Sequence[str],
    since: int,
    after: Cursor | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Facts of some kinds from an instant on, in order; the page after a cursor."""
    query = select(FACT).where(FACT.c.tenant == tenant, FACT.c.kind.in_(kinds), FACT.c.at >= since)
    if after is not None:
        query = query.where(tuple_(FACT.c.at, FACT.c.id) > tuple_(*after))
    return (await connection.execute(query.order_by(FACT.c.at, FACT.c.id).limit(limit))).mappings().all()


async def served_since(
    connection: AsyncConnection, tenant: str, since: int, limit: int
) -> Sequence[RowMapping]:
    """Whom agents talked to in contacts that arrived since an instant, the newest first."""
    columns = (CONTACT.c.caller, CONTACT.c.customer, CONTACT.c.agent, CONTACT.c.connected_at)
    query = select(*columns).where(
        CONTACT.c.tenant == tenant,
        CONTACT.c.arrived_at >= since,
        CONTACT.c.agent.is_not(None),
        CONTACT.c.connected_at.is_not(None),
    )
    query = query.order_by(CONTACT.c.arrived_at.desc(), CONTACT.c.id.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()


async def legs(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None = None,
    seen: ColumnElement[bool] = true(),
) -> Sequence[RowMapping]:
    """A page of CDRs, the newest first; `seen` says which may be seen."""
    query = select(LEG).where(LEG.c.tenant == tenant, seen)
    if after is not None:
        query = query.where(tuple_(LEG.c.started_at, LEG.c.id) < tuple_(*after))
    query = query.order_by(LEG.c.started_at.desc(), LEG.c.id.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()


async def leg(connection: AsyncConnection, tenant: str, id_: str) -> RowMapping | None:
    """One CDR."""
    query = select(LEG).where(LEG.c.tenant == tenant, LEG.c.id == id_)
    return (await connection.execute(query)).mappings().first()


async def legs_of(connection: AsyncConnection, tenant: str, contact_id: str) -> Sequence[RowMapping]:
    """The legs of a contact, in the order of their start."""
    query = select(LEG).where(LEG.c.tenant == tenant, LEG.c.contact == contact_id)
    return (await connection.execute(query.order_by(LEG.c.started_at, LEG.c.id))).mappings().all()


async def open_legs(connection: AsyncConnection, tenant: str) -> Sequence[RowMapping]:
    """Legs without an end: alive, or left behind by a crash."""
    query = select(LEG).where(LEG.c.tenant == tenant, LEG.c.ended_at.is_(None))
    return (await connection.execute(query)).mappings().all()


async def open_contacts(connection: AsyncConnection, tenant: str) -> Sequence[RowMapping]:
    """Contacts without an end: alive, or left behind by a crash."""
    query = select(CONTACT).where(CONTACT.c.tenant == tenant, CONTACT.c.ended_at.is_(None))
    return (await connection.execute(query)).mappings().all()


async def segments_of(
    connection: AsyncConnection, tenant: str, contact_id: str, ended_at: int | None
) -> list[dict[str, Any]]:
    """The segments of a contact; each ends where the next begins, the last one with the contact."""
    query = select(SEGMENT).where(SEGMENT.c.tenant == tenant, SEGMENT.c.contact == contact_id)
    found = (await connection.execute(query.order_by(SEGMENT.c.started_at, SEGMENT.c.id))).mappings().all()
    ends = [*(row["started_at"] for row in found[1:]), ended_at]
    # A contact that never was answered has no segment, and so nothing that its end could close.
    return [{**row, "ended_at": end} for row, end in zip(found, ends, strict=False)]


async def story(connection: AsyncConnection, tenant: str, contact_id: str) -> list[dict[str, Any]]:
    """The facts of a contact in the order they were announced: `at`, `id`, `kind` and the fact's own keys.

    `at` is when it happened: the fact's own word where it has one, else when it was announced.
    """
    query = select(FACT).where(FACT.c.tenant == tenant, FACT.c.contact == contact_id)
    query = query.order_by(FACT.c.at, FACT.c.id).limit(STORY_MAX)
    rows = (await connection.execute(query)).mappings().all()
    facts = [(row, opened(msgspec.json.decode(row["body"]))) for row in rows]
    return [{**fact, "id": row["id"], "at": fact.get("at") or row["at"]} for row, fact in facts]
