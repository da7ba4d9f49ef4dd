"""The ledger in the main database: written from facts only. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.sealed_column import Sealed
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.platform.sealing import kept
from yunhu.work.callbacks import facts
from yunhu.work.callbacks.model import OPEN

CALLBACK = Table(
    "callback",
    METADATA,
    Column("contact", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("queue", String(64), nullable=False),
    Column("number", Sealed("number"), nullable=False),
    Column("way", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("promised_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("gap_s", Integer, nullable=False),
    Column("attempts", Integer),
    Column("attempts_max", Integer, nullable=False),
    Column("settled_at", BigInteger),
    Column("within_window", Integer),
    Column("why", String(64)),
    Column("by", String(96)),
    Index("ix_callback_tenant_promised_at", "tenant", "promised_at", "contact"),
    Index("ix_callback_tenant_state", "tenant", "state", "promised_at"),
)
"""One row for each promise. Instants are µs since the epoch; `within_window` is 1 or 0 of a kept one."""

hold(
    CALLBACK,
    "callback",
    "contact",
    along=("contact", "contact"),
    L2=(
        "contact tenant queue way state promised_at until due_at gap_s attempts attempts_max "
        "settled_at within_window why by"
    ),
    L3="number",
)

Cursor = tuple[int, str]
"""Where a page ends: when its last row was promised, and its contact; the next page holds older rows."""

_KINDS: tuple[type[msgspec.Struct], ...] = facts.CallbackFact.__args__


class CallbacksProjection:
    """Turns facts about promises into rows. It is the only writer of its table."""

    name = "callbacks"
    tables: Sequence[Table] = (CALLBACK,)

    def __init__(self) -> None:
        self._decoder = FactDecoder(*_KINDS)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean."""
        fold = Fold(CALLBACK)
        for envelope in envelopes:
            fact = self._decoder.decode(envelope)
            if fact is not None and envelope.contact is not None:
                fold.row(envelope.contact).update(_columns(fact, envelope))
        fold.write(connection)


def _columns(fact: msgspec.Struct, envelope: Envelope) -> dict[str, object]:
    """What a fact says of its promise."""
    match fact:
        case facts.CallbackPromised():
            return {
                "tenant": envelope.tenant,
                "queue": fact.queue,
                "number": kept(fact.number),
                "way": fact.way,
                "state": "waiting",
                "promised_at": envelope.at,
                "until": fact.until,
                "gap_s": fact.gap_s,
                "attempts": 0,
                "attempts_max": fact.attempts_max,
                **dict.fromkeys(("due_at", "settled_at", "why", "by")),  # of one that was taken back before
            }
        case facts.CallbackAttempted():
            return {"state": "trying", "attempts": fact.attempt, "due_at": None}
        case facts.CallbackMissed():
            return {"state": "resting", "why": fact.why}
        case facts.CallbackChanged():
            changed: dict[str, object] = {"until": fact.until, "by": fact.by}
            if fact.number is not None:
                changed["number"] = kept(fact.number)
            return changed if fact.due_at is None else {**changed, "state": "resting", "due_at": fact.due_at}
        case facts.CallbackKept():
            return {
                "state": "kept",
                "attempts": fact.attempts,
                "settled_at": envelope.at,
                "within_window": int(fact.within_window),
                "why": None,
            }
        case facts.CallbackCancelled():
            return {"state": "cancelled", "settled_at": envelope.at, "why": fact.why, "by": fact.by}
        case facts.CallbackFailed():
            return {"state": "failed", "settled_at": envelope.at, "why": fact.why}
        case facts.CallbackExpired():
            return {"state": "expired", "settled_at": envelope.at}
        case _:
            return {}


async def callback(connection: AsyncConnection, tenant: str, contact: str) -> RowMapping | None:
    """One promise."""
    query = select(CALLBACK).where(CALLBACK.c.tenant == tenant, CALLBACK.c.contact == contact)
    return (await connection.execute(query)).mappings().first()


async def callbacks(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None = None,
    *,
    queue: str | None = None,
    state: str | None = None,
    seen: ColumnElement[bool] = true(),
) -> Sequence[RowMapping]:
    """A page of promises, the newest first; `state`: one of the model's, or `open`; those that are `seen`."""
    wanted: list[ColumnElement[bool]] = [CALLBACK.c.tenant == tenant, seen]
    if queue is not None:
        wanted.append(CALLBACK.c.queue == queue)
    if state == "open":
        wanted.append(CALLBACK.c.state.in_(OPEN))
    elif state is not None:
        wanted.append(CALLBACK.c.state == state)
    if after is not None:
        wanted.append(tuple_(CALLBACK.c.promised_at, CALLBACK.c.contact) < tuple_(*after))
    query = select(CALLBACK).where(*wanted)
    query = query.order_by(CALLBACK.c.promised_at.desc(), CALLBACK.c.contact.desc()).limit(limit)
    return (await connection.execute(query)).mappings().all()
