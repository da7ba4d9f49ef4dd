"""Notes on the time lines of recordings: their table and texts, sealed. Every query names its tenant."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.platform.database.db import METADATA
from yunhu.platform.database.holding import hold
from yunhu.work.recordings.playing.model import Note
from yunhu.work.recordings.ports import Keys

MOST = 500
"""Notes of one recording."""

ABOUT = "recording.note"

NOTE = Table(
    "recording_note",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("recording", String(32), nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_by", String(96), nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Index("ix_recording_note_recording", "tenant", "recording", "at_ms"),
)
"""One row for each note; `at_ms` counts from the recording's start, `written_at` is µs since the epoch."""

hold(NOTE, "quality", "recording", L2="id tenant recording at_ms written_by written_at", L3="text")


class Notes:
    """Reads and writes notes, their texts sealed by the tenant's keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def of(self, connection: AsyncConnection, tenant: str, recording: str) -> list[Note]:
        """The notes of a recording in the order of time."""
        query = select(NOTE).where(NOTE.c.tenant == tenant, NOTE.c.recording == recording)
        rows = await connection.execute(query.order_by(NOTE.c.at_ms, NOTE.c.id).limit(MOST))
        return self._opened(tenant, rows.mappings().all())

    async def count(self, connection: AsyncConnection, tenant: str, recording: str) -> int:
        """How many notes a recording has."""
        query = select(func.count()).where(NOTE.c.tenant == tenant, NOTE.c.recording == recording)
        return int((await connection.execute(query)).scalar_one())

    async def add(self, connection: AsyncConnection, tenant: str, note: Note) -> None:
        """Write one."""
        sealed = self._keys.seal(tenant, note.text, ABOUT)
        row = {
            "id": note.id,
            "tenant": tenant,
            "recording": note.recording,
            "at_ms": note.at_ms,
            "text": sealed,
            "written_by": note.by,
            "written_at": note.written_at,
        }
        await connection.execute(insert(NOTE).values(row))

    async def remove(self, connection: AsyncConnection, tenant: str, recording: str, id_: str) -> bool:
        """Remove one; whether it was there."""
        wanted = (NOTE.c.tenant == tenant, NOTE.c.recording == recording, NOTE.c.id == id_)
        return (await connection.execute(delete(NOTE).where(*wanted))).rowcount > 0

    def _opened(self, tenant: str, rows: Sequence[RowMapping]) -> list[Note]:
        return [
            Note(
                id=row["id"],
                recording=row["recording"],
                at_ms=row["at_ms"],
                text=self._keys.open(tenant, row["text"], ABOUT),
                by=row["written_by"],
                written_at=row["written_at"],
            )
            for row in rows
        ]


async def forget(connection: AsyncConnection, tenant: str, recording: str) -> None:
    """Remove the notes of a recording that is erased."""
    await connection.execute(delete(NOTE).where(NOTE.c.tenant == tenant, NOTE.c.recording == recording))
