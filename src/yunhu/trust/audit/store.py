"""SQL of the audit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.platform.http.audit import Entry
from yunhu.trust.audit.model import Row, Seal, Statement
from yunhu.trust.audit.tables import ENTRY, SEAL, WAITING

Cursor = tuple[int, str]
"""When and id of the last entry seen."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries somebody looks for. Times are instants: from the first, until just before the second."""

    actor: str | None = None
    action: str | None = None
    object: str | None = None
    outcome: str | None = None
    since: int | None = None
    until: int | None = None


def row_of(found: RowMapping) -> Row:
    """A row of the table as one of the chain."""
    said: dict[str, Any] = {name: found[name] for name in Row.__struct_fields__ if name != "detail"}
    return Row(**said, detail=_detail(str(found["detail"])))


def _detail(text: str) -> dict[str, str]:
    """Details; what somebody has made unreadable is none, and its row is not what its hash says."""
    try:
        return msgspec.json.decode(text, type=dict[str, str])
    except msgspec.DecodeError:
        return {}


# --- entries ----------------------------------------------------------------------------------------------


async def chains(connection: AsyncConnection, tenant: str) -> list[str]:
    """Every chain of a tenant, the oldest first."""
    rows = select(ENTRY.c.chain).where(ENTRY.c.tenant == tenant)
    seals = select(SEAL.c.chain).where(SEAL.c.tenant == tenant)
    return sorted(set(await connection.scalars(rows.union(seals))))


async def rows_after(connection: AsyncConnection, tenant: str, chain: str, seq: int, limit: int) -> list[Row]:
    """The next rows of a chain, in order."""
    mine = (ENTRY.c.tenant == tenant) & (ENTRY.c.chain == chain)
    query = select(ENTRY).where(mine, ENTRY.c.seq > seq).order_by(ENTRY.c.seq).limit(limit)
    return [row_of(each) for each in (await connection.execute(query)).mappings()]


async def hashes(
    connection: AsyncConnection, tenant: str, chain: str, first: int, last: int
) -> list[tuple[int, str]]:
    """Place and hash of some rows of a chain, in order."""
    mine = (ENTRY.c.tenant == tenant) & (ENTRY.c.chain == chain)
    query = select(ENTRY.c.seq, ENTRY.c.hash).where(mine, ENTRY.c.seq.between(first, last))
    found = await connection.execute(query.order_by(ENTRY.c.seq))
    return [(int(seq), str(hash_)) for seq, hash_ in found]


async def end(connection: AsyncConnection, tenant: str, chain: str) -> int:
    """The place of a chain's last row; 0 when there is none."""
    mine = (ENTRY.c.tenant == tenant) & (ENTRY.c.chain == chain)
    return int(await connection.scalar(select(func.max(ENTRY.c.seq)).where(mine)) or 0)


async def entry(connection: AsyncConnection, tenant: str, id_: str) -> tuple[str, Row] | None:
    """One entry, with its chain."""
    query = select(ENTRY).where(ENTRY.c.tenant == tenant, ENTRY.c.id == id_)
    found = (await connection.execute(query)).mappings().first()
    return None if found is None else (str(found["chain"]), row_of(found))


async def entries(
    connection: AsyncConnection, tenant: str, wanted: Wanted, limit: int, after: Cursor | None = None
) -> Sequence[RowMapping]:
    """A page of entries, the newest first."""
    query = select(ENTRY).where(ENTRY.c.tenant == tenant, *_filters(wanted))
    if after is not None:
        query = query.where(tuple_(ENTRY.c.at, ENTRY.c.id) < tuple_(*after))
    query = query.order_by(ENTRY.c.at.desc(), ENTRY.c.id.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [
        ENTRY.c[name] == value
        for name in ("actor", "action", "object", "outcome")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since is not None:
        found.append(ENTRY.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(ENTRY.c.at < wanted.until)
    return found


async def last_action(connection: AsyncConnection, tenant: str, actions: Sequence[str]) -> Row | None:
    """The newest entry of one of these actions."""
    mine = (ENTRY.c.tenant == tenant) & ENTRY.c.action.in_(actions)
    query = select(ENTRY).where(mine).order_by(ENTRY.c.at.desc(), ENTRY.c.seq.desc()).limit(1)
    found = (await connection.execute(query)).mappings().first()
    return None if found is None else row_of(found)


async def last_before(connection: AsyncConnection, tenant: str, chain: str, at: int) -> int:
    """The place of the last row of a chain that is older than an instant; 0 when none is."""
    mine = (ENTRY.c.tenant == tenant) & (ENTRY.c.chain == chain)
    first_kept = await connection.scalar(select(func.min(ENTRY.c.seq)).where(mine, ENTRY.c.at >= at))
    return (await end(connection, tenant, chain)) if first_kept is None else int(first_kept) - 1


async def cut(connection: AsyncConnection, tenant: str, chain: str, last: int) -> int:
    """Delete the rows up to one; how many there were."""
    mine = (ENTRY.c.tenant == tenant) & (ENTRY.c.chain == chain)
    return (await connection.execute(delete(ENTRY).where(mine, ENTRY.c.seq <= last))).rowcount


# --- seals ------------------------------------------------------------------------------------------------


async def seals(connection: AsyncConnection, tenant: str, chain: str) -> list[Seal]:
    """Every seal of a chain, the oldest first."""
    mine = (SEAL.c.tenant == tenant) & (SEAL.c.chain == chain)
    found = (await connection.execute(select(SEAL).where(mine).order_by(SEAL.c.number))).mappings()
    return [_seal_of(each) for each in found]


async def add_seal(connection: AsyncConnection, seal: Seal) -> None:
    """Keep a seal."""
    said = msgspec.structs.asdict(seal.statement)
    await connection.execute(insert(SEAL).values(**said, key=seal.key, signature=seal.signature))


def _seal_of(found: RowMapping) -> Seal:
    statement = Statement(**{name: found[name] for name in Statement.__struct_fields__})
    return Seal(statement=statement, key=found["key"], signature=found["signature"])


# --- what commands did ------------------------------------------------------------------------------------


async def leave(connection: AsyncConnection, tenant: str, id_: str, at: int, entry: Entry) -> None:
    """Leave an entry for the node."""
    text = msgspec.json.encode(entry).decode()
    await connection.execute(insert(WAITING).values(id=id_, tenant=tenant, at=at, entry=text))


async def waiting(connection: AsyncConnection, tenant: str, limit: int) -> list[tuple[str, int, Entry]]:
    """The oldest entries that were left: id, when, what."""
    query = select(WAITING).where(WAITING.c.tenant == tenant).order_by(WAITING.c.at, WAITING.c.id)
    found = (await connection.execute(query.limit(limit))).mappings()
    return [(it["id"], int(it["at"]), msgspec.json.decode(it["entry"], type=Entry)) for it in found]


async def taken(connection: AsyncConnection, tenant: str, ids: Sequence[str]) -> None:
    """These were taken."""
    await connection.execute(delete(WAITING).where(WAITING.c.tenant == tenant, WAITING.c.id.in_(ids)))
