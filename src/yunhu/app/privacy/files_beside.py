"""What lies beside the database and goes with its rows: recordings, and files on tickets."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.platform.blobs import Blobs
from yunhu.platform.database.db import Database
from yunhu.trust.law.keeping.store import chunks
from yunhu.work.recordings.errors import RecordingHeld
from yunhu.work.recordings.export import stream
from yunhu.work.recordings.keeping.service import Keeping
from yunhu.work.recordings.keeping.tables import CERTIFICATE, HOLD
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.ports import Keys
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.store import RECORDING, recordings_of
from yunhu.work.tickets.tables import TICKET_ATTACHMENT

WHY = "everything of the person is deleted"
BY = "law"
"""What the certificates of recordings say."""

Settled = Callable[[], Awaitable[None]]
"""Waits until what has happened is in the database. Raises a Refusal when that takes too long."""


class FilesBeside:
    """Recordings and attachments of one tenant."""

    def __init__(
        self, root: Path, keys: Keys, blobs: Blobs, database: Database, keeping: Keeping, settled: Settled
    ) -> None:
        """`root`: the folder of the recordings, which `keeping` erases."""
        self._root = root
        self._keys = keys
        self._blobs = blobs
        self._database = database
        self._keeping = keeping
        self._settled = settled

    async def held(self, tenant: str, contacts: Sequence[str]) -> frozenset[str]:
        """Contacts of which a recording is held for the law."""
        found: set[str] = set()
        async with self._database.reading() as connection:
            for part in chunks(contacts):
                query = select(RECORDING.c.contact).join(HOLD, HOLD.c.recording == RECORDING.c.id)
                query = query.where(RECORDING.c.tenant == tenant, RECORDING.c.contact.in_(part))
                query = query.where(HOLD.c.tenant == tenant, HOLD.c.released_at.is_(None))
                found.update((await connection.execute(query)).scalars())
        return frozenset(found)

    async def recordings(
        self, connection: AsyncConnection, tenant: str, contacts: Sequence[str]
    ) -> list[Recording]:
        """The closed recordings of some contacts."""
        found: list[Recording] = []
        for contact in contacts:
            found += [it for it in await recordings_of(connection, tenant, contact) if it.state == "closed"]
        return found

    def sound(self, recording: Recording) -> Iterator[bytes]:
        """A recording as a WAV file. Raises what `Opened` raises."""
        identities = self._keys.recording_identity(recording.tenant)
        yield from stream(Opened(self._root / recording.file, identities, digest=False))

    async def remove(self, tenant: str, table: str, ids: Sequence[str], asked: bool = True) -> dict[str, int]:
        """Delete what lies beside rows that are about to go; how much of each kind.

        `asked`: a person wants it; by the calendar alone recordings go by their own rules. Raises what the
        eraser of recordings and `settled` raise: then nothing of the rows may go yet.
        """
        if table == "contact" and asked:
            return await self._recordings(tenant, ids)
        if table == "ticket":
            return await self._attachments(tenant, ids)
        return {}

    async def certificates(self, tenant: str, contacts: Sequence[str]) -> list[str]:
        """The proofs that recordings of some contacts were erased, whenever that was."""
        found: list[str] = []
        for part in chunks(contacts):
            query = select(CERTIFICATE.c.id).where(
                CERTIFICATE.c.tenant == tenant, CERTIFICATE.c.contact.in_(part)
            )
            async with self._database.reading() as connection:
                found += (await connection.execute(query)).scalars()
        return sorted(found)

    async def recordings_left(self, tenant: str, contacts: Sequence[str]) -> int:
        """How many rows of recordings of some contacts there still are."""
        count = 0
        for part in chunks(contacts):
            query = select(func.count()).where(RECORDING.c.tenant == tenant, RECORDING.c.contact.in_(part))
            async with self._database.reading() as connection:
                count += (await connection.scalar(query)) or 0
        return count

    async def _recordings(self, tenant: str, contacts: Sequence[str]) -> dict[str, int]:
        """Erased as every recording is, each with its proof; their rows go when that is in the database."""
        erased = await self._keeping.erase(tenant, contacts, WHY, BY)
        if erased.held:
            # Somebody has placed a hold since it was looked for: who tries again finds it.
            raise RecordingHeld(recording=erased.held[0])
        await self._settled()
        counts: Counter[str] = Counter(recordings=len(erased.certificates))
        for part in chunks(contacts):
            gone = delete(RECORDING).where(RECORDING.c.tenant == tenant, RECORDING.c.contact.in_(part))
            async with self._database.writing() as connection:
                counts[RECORDING.name] += (await connection.execute(gone)).rowcount
        return dict(counts)

    async def _attachments(self, tenant: str, tickets: Sequence[str]) -> dict[str, int]:
        """Files that no other ticket has."""
        count = 0
        for part in chunks(tickets):
            file = TICKET_ATTACHMENT.c
            async with self._database.reading() as connection:
                mine = select(file.sha256).where(file.tenant == tenant, file.ticket.in_(part)).distinct()
                digests = list((await connection.execute(mine)).scalars())
                others = select(file.sha256).where(
                    file.tenant == tenant, file.sha256.in_(digests), file.ticket.not_in(part)
                )
                shared = set((await connection.execute(others)).scalars())
            for digest in set(digests) - shared:
                await asyncio.to_thread(self._blobs.path(tenant, digest).unlink, True)
                count += 1
        return {"attachments": count}
