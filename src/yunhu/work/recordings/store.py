"""The index of recordings in the main database: written from facts only. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    RowMapping,
    String,
    Table,
    Text,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import ColumnElement

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.work.recordings import facts
from yunhu.work.recordings.model import Gap, Recording

RECORDING = Table(
    "recording",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("contact", String(32), nullable=False),
    Column("leg", String(32), nullable=False),
    Column("file", String(128), nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("duration_ms", BigInteger),
    Column("bytes", BigInteger),
    Column("sha256", String(64)),
    Column("gaps", Text),
    Column("reason", String(64)),
    Column("message", Text),
    Column("retention", String(64)),
    Column("blocks", BigInteger),
    Column("root", String(64)),
    Column("erased_at", BigInteger),
    Column("damaged_at", BigInteger),
    Index("ix_recording_contact", "contact"),
    Index("ix_recording_tenant_started_at", "tenant", "started_at", "id"),
    Index("ix_recording_tenant_ended_at", "tenant", "state", "ended_at", "id"),
)
"""One row for each recording. `state` is recording, closed or failed; instants are µs since the epoch;
`gaps` is JSON; `sha256` is of the sealed file, `root` the end of its chain of `blocks` digests; `retention`
names the class by which it is kept (nil: the centre's first); `damaged_at` is when it was last found to be
changed."""

hold(
    RECORDING,
    "service",
    "recording",
    L2=(
        "id tenant contact leg file state started_at ended_at duration_ms bytes sha256 gaps reason message "
        "retention blocks root erased_at damaged_at"
    ),
)

Cursor = tuple[int, str]
"""Where a page ends: the start and id of its last row; the next page holds older rows."""

_KINDS: tuple[type[msgspec.Struct], ...] = (
    facts.RecordingStarted,
    facts.RecordingClosed,
    facts.RecordingFailed,
    facts.RecordingChained,
    facts.RecordingErased,
    facts.RecordingDamaged,
    facts.RecordingWhole,
)


class RecordingsProjection:
    """Turns facts about recordings into rows. It is the only writer of its table."""

    name = "recordings"
    tables: Sequence[Table] = (RECORDING,)

    def __init__(self) -> None:
        self._decoder = FactDecoder(*_KINDS)

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        """Write what these facts mean."""
        fold = Fold(RECORDING)
        for envelope in envelopes:
            fact = self._decoder.decode(envelope)
            if isinstance(fact, facts.RecordingStarted):
                self._row(fold, envelope, fact).update(
                    state="recording", started_at=envelope.at, retention=fact.retention or None
                )
            elif isinstance(fact, facts.RecordingClosed):
                self._row(fold, envelope, fact).update(
                    state="closed",
                    ended_at=envelope.at,
                    duration_ms=fact.duration_ms,
                    bytes=fact.bytes,
                    sha256=fact.sha256,
                    gaps=msgspec.json.encode(fact.gaps).decode(),
                    reason=fact.reason,
                )
            elif isinstance(fact, facts.RecordingFailed):
                self._row(fold, envelope, fact).update(
                    state="failed", ended_at=envelope.at, reason=fact.reason, message=fact.message
                )
            elif isinstance(fact, facts.RecordingChained):
                self._row(fold, envelope, fact).update(blocks=fact.blocks, root=fact.root)
            elif isinstance(fact, facts.RecordingErased):
                # Not the whole row: one that was deleted meanwhile does not come back.
                fold.row(fact.recording).update(state="erased", erased_at=envelope.at)
            elif isinstance(fact, facts.RecordingDamaged):
                fold.row(fact.recording).update(damaged_at=envelope.at)
            elif isinstance(fact, facts.RecordingWhole):
                fold.row(fact.recording).update(damaged_at=None)
        fold.write(connection)

    @staticmethod
    def _row(
        fold: Fold,
        envelope: Envelope,
        fact: facts.RecordingStarted | facts.RecordingClosed | facts.RecordingFailed | facts.RecordingChained,
    ) -> dict[str, Any]:
        """The row, with what every one of these facts says of it."""
        row = fold.row(fact.recording)
        row.update(tenant=envelope.tenant, contact=envelope.contact, leg=fact.leg, file=fact.file)
        return row


async def recording(connection: AsyncConnection, tenant: str, id_: str) -> Recording | None:
    """One recording."""
    query = select(RECORDING).where(RECORDING.c.tenant == tenant, RECORDING.c.id == id_)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else read_row(row)


async def recordings_of(connection: AsyncConnection, tenant: str, contact: str) -> list[Recording]:
    """The recordings of a contact, in the order of their start."""
    query = select(RECORDING).where(RECORDING.c.tenant == tenant, RECORDING.c.contact == contact)
    rows = (await connection.execute(query.order_by(RECORDING.c.started_at, RECORDING.c.id))).mappings()
    return [read_row(row) for row in rows]


async def recordings(
    connection: AsyncConnection,
    tenant: str,
    limit: int,
    after: Cursor | None = None,
    *,
    contact: str | None = None,
    seen: ColumnElement[bool] = true(),
) -> list[Recording]:
    """A page of recordings that began and are `seen`, the newest first; of one contact when it is given."""
    wanted: list[ColumnElement[bool]] = [RECORDING.c.tenant == tenant, RECORDING.c.started_at.is_not(None)]
    wanted.append(seen)
    if contact is not None:
        wanted.append(RECORDING.c.contact == contact)
    if after is not None:
        wanted.append(tuple_(RECORDING.c.started_at, RECORDING.c.id) < tuple_(*after))
    query = select(RECORDING).where(*wanted)
    query = query.order_by(RECORDING.c.started_at.desc(), RECORDING.c.id.desc()).limit(limit)
    return [read_row(row) for row in (await connection.execute(query)).mappings()]


async def unfinished(connection: AsyncConnection, tenant: str) -> list[Recording]:
    """Recordings without an end: running, or left behind by a crash (`Recordings.restore` takes them up)."""
    query = select(RECORDING).where(RECORDING.c.tenant == tenant, RECORDING.c.state == "recording")
    return [read_row(row) for row in (await connection.execute(query)).mappings()]


def read_row(row: RowMapping) -> Recording:
    """A recording out of its row."""
    return Recording(
        id=row["id"],
        tenant=row["tenant"],
        contact=row["contact"],
        leg=row["leg"],
        file=row["file"],
        state=row["state"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        duration_ms=row["duration_ms"] or 0,
        bytes=row["bytes"] or 0,
        sha256=row["sha256"] or "",
        gaps=msgspec.json.decode(row["gaps"] or "[]", type=tuple[Gap, ...]),
        reason=row["reason"] or "",
        retention=row["retention"] or "",
        blocks=row["blocks"] or 0,
        root=row["root"] or "",
        erased_at=row["erased_at"],
        damaged_at=row["damaged_at"],
    )
