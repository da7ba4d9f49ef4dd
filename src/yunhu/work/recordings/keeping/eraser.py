"""Erases recordings: the wrapped key first, after which nobody can open them, then the files; with a proof.

Whatever is cut short is done again by whoever asks again: what is gone already is no trouble, and the proof
is written last.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from yunhu.kit import instants
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.work.recordings import facts
from yunhu.work.recordings.errors import RecordingHeld, RecordingNotClosed
from yunhu.work.recordings.keeping import store
from yunhu.work.recordings.keeping.model import Cause, Certificate
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing import notes
from yunhu.work.recordings.ports import Announce, Keys, NewId

ABOUT = "recording.certificate"
PARTS = (".key", ".rec", ".sum", ".peaks")
"""What lies of a recording, in the order in which it goes: without the first the others say nothing."""


class Eraser:
    """Erases recordings of one folder."""

    def __init__(
        self,
        database: Database,
        root: Path,
        keys: Keys,
        announce: Announce,
        new_id: NewId,
        clock: Clock,
        gone: Callable[[str], None] = lambda recording: None,
    ) -> None:
        """`gone` is told of each recording that cannot be heard any more."""
        self._database = database
        self._root = root
        self._keys = keys
        self._announce = announce
        self._new_id = new_id
        self._clock = clock
        self._gone = gone
        self.deciding = asyncio.Lock()
        """Held while something is erased, and while a hold is placed: neither overtakes the other."""

    async def erase(self, recording: Recording, cause: Cause, why: str, by: str) -> Certificate:
        """Erase a recording for good; the certificate of it, or the one that there is already.

        Raises `RecordingHeld`, `RecordingNotClosed`, OSError.
        """
        async with self.deciding:
            return await self._erase(recording, cause, why, by)

    async def _erase(self, recording: Recording, cause: Cause, why: str, by: str) -> Certificate:
        async with self._database.reading() as connection:
            proof = await store.certificate_of(connection, recording.tenant, recording.id)
            held = await store.is_held(connection, recording.tenant, recording.id)
        if proof is not None:
            return proof
        if held:
            raise RecordingHeld(recording=recording.id)
        if recording.state not in ("closed", "failed"):
            raise RecordingNotClosed(recording=recording.id, state=recording.state)
        self._gone(recording.id)
        removed = await asyncio.to_thread(shred, self._root / recording.file)
        certificate = self._certified(recording, cause, why, by, removed)
        async with self._database.writing() as connection:
            await notes.forget(connection, recording.tenant, recording.id)
            await store.keep_certificate(connection, recording.tenant, certificate)
        fact = facts.RecordingErased(
            recording=recording.id,
            leg=recording.leg,
            file=recording.file,
            cause=cause,
            certificate=certificate.id,
            by=by,
        )
        self._announce(recording.tenant, recording.contact, fact)
        return certificate

    def _certified(
        self, it: Recording, cause: Cause, why: str, by: str, removed: Sequence[str]
    ) -> Certificate:
        id_, now = self._new_id(), self._clock.now()
        said: dict[str, object] = {
            "certificate": id_,
            "tenant": it.tenant,
            "recording": it.id,
            "contact": it.contact,
            "started_at": None if it.started_at is None else instants.to_iso(it.started_at),
            "ended_at": None if it.ended_at is None else instants.to_iso(it.ended_at),
            "duration_ms": it.duration_ms,
            "sha256": it.sha256,
            "root": it.root,
            "retention": it.retention,
            "cause": cause,
            "why": why,
            "erased_by": by,
            "erased_at": instants.to_iso(now),
            "method": "the wrapped key was deleted, then the encrypted file",
            "removed": list(removed),
        }
        document = json.dumps({**said, "seal": self._seal(it.tenant, said)}, ensure_ascii=False)
        return Certificate(
            id=id_,
            recording=it.id,
            contact=it.contact,
            cause=cause,
            erased_by=by,
            erased_at=now,
            document=document,
        )

    def is_ours(self, tenant: str, document: str) -> bool:
        """Whether a certificate is one that was written here, unchanged."""
        said = json.loads(document)
        return isinstance(said, dict) and said.pop("seal", None) == self._seal(tenant, said)

    def _seal(self, tenant: str, said: dict[str, object]) -> str:
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return self._keys.fingerprint(tenant, canonical, ABOUT)


def shred(file: Path) -> list[str]:
    """Delete what lies of a recording, the key first, and have the folder on the disk after it; what went."""
    removed: list[str] = []
    for part in PARTS:
        path = file.with_suffix(part)
        if path.exists():
            path.unlink()
            removed.append(path.name)
            _sync(path.parent)
    return removed


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
