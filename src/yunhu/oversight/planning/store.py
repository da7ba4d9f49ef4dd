"""Reads a day's facts from the main database. Every query names the tenant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import RowMapping, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.instants import SECOND, Instant
from yunhu.oversight.planning.model import Change, Day, Visit
from yunhu.oversight.planning.rules import KINDS, visits
from yunhu.oversight.planning.tables import AGENT_STATE
from yunhu.platform.sealing import opened
from yunhu.work.calls.tables import FACT

AFTER_S = 4 * 3600
"""A contact that came before the day's end may go on for so long; later facts are not looked at."""

PAGE = 50_000
"""Rows that are read at once."""


async def day(connection: AsyncConnection, tenant: str, start: Instant, end: Instant) -> Day:
    """What is known of the contacts that arrived in [start, end), and of the agents of that time.

    A day that is not over, or whose node was stopped, ends with the last thing that is known of it.
    """
    found: list[Visit] = []
    last = start
    expired = offers = 0
    for contact, facts in groupby(await _facts(connection, tenant, start, end), lambda it: it["contact"]):
        kept = list(facts)
        if start <= kept[0]["at"] < end:
            found += visits(contact, kept)
            expired += sum(it["kind"] == "offer.expired" for it in kept)
            offers += sum(it["kind"] == "offer.made" for it in kept)
            last = max(last, kept[-1]["at"])
    changes = await _changes(connection, tenant, start, end)
    last = max(last, changes[-1].at) if changes else last
    found.sort(key=lambda visit: (visit.entered_at, visit.contact))
    return Day(
        start=start,
        end=min(end, last + 1),
        visits=tuple(visit for visit in found if start <= visit.entered_at < end),
        changes=tuple(changes),
        present=await _present(connection, tenant, start),
        unanswered=expired,
        offers=offers,
    )


async def _facts(
    connection: AsyncConnection, tenant: str, start: Instant, end: Instant
) -> list[dict[str, Any]]:
    """The facts of a day, contact by contact, each contact's in their order."""
    wanted = (
        select(FACT.c.id, FACT.c.contact, FACT.c.at, FACT.c.kind, FACT.c.body)
        .where(FACT.c.tenant == tenant, FACT.c.kind.in_(KINDS))
        .where(FACT.c.at >= start, FACT.c.at < end + AFTER_S * SECOND)
        .order_by(FACT.c.contact, FACT.c.at, FACT.c.id)
    )
    rows = await _all(connection, wanted)
    return [{**opened(msgspec.json.decode(row["body"])), **_envelope(row)} for row in rows]


def _envelope(row: RowMapping) -> dict[str, Any]:
    return {"contact": row["contact"], "at": row["at"], "kind": row["kind"]}


async def _changes(connection: AsyncConnection, tenant: str, start: Instant, end: Instant) -> list[Change]:
    wanted = (
        select(AGENT_STATE)
        .where(AGENT_STATE.c.tenant == tenant, AGENT_STATE.c.at >= start, AGENT_STATE.c.at < end)
        .order_by(AGENT_STATE.c.at, AGENT_STATE.c.id)
    )
    rows = await _all(connection, wanted)
    return [Change(row["agent"], row["at"], row["axis"], row["state"], row["why"]) for row in rows]


async def _present(connection: AsyncConnection, tenant: str, start: Instant) -> dict[str, str]:
    """Each agent's last presence before the day."""
    before = (
        select(AGENT_STATE.c.agent, func.max(AGENT_STATE.c.id).label("last"))
        .where(AGENT_STATE.c.tenant == tenant, AGENT_STATE.c.axis == "presence", AGENT_STATE.c.at < start)
        .group_by(AGENT_STATE.c.agent)
        .subquery()
    )
    wanted = select(AGENT_STATE.c.agent, AGENT_STATE.c.state).where(
        AGENT_STATE.c.tenant == tenant, AGENT_STATE.c.id == before.c.last
    )
    rows = (await connection.execute(wanted)).mappings().all()
    return {row["agent"]: row["state"] for row in rows}


async def _all(connection: AsyncConnection, wanted: Select[Any]) -> Sequence[RowMapping]:
    """Every row, a page at a time: the driver holds no more of them twice."""
    result = await connection.stream(wanted)
    rows: list[RowMapping] = []
    async for page in result.mappings().partitions(PAGE):
        rows += page
    return rows
