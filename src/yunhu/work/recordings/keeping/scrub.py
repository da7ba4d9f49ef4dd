"""The daily look at every file: whole, uncut, nothing swapped. What is wrong becomes a fact and an alarm.

The rate is bounded, so that calls do not notice; where a run ends by its bound, the next one goes on there.
A closed recording without a chain (it ended as the node died) gets one here, when its digest is still right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from yunhu.kit.refusal import Refusal
from yunhu.platform.database.db import Database
from yunhu.work.recordings import export, facts
from yunhu.work.recordings.blocks import Problem
from yunhu.work.recordings.keeping import store
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.ports import Announce
from yunhu.work.recordings.sealing import chain

BYTES_A_SECOND = 20_000_000
MOST_BYTES = 400_000_000_000
"""What one run looks at: less than six hours at that rate."""

PAGE = 100
CURSOR = "scrubbed"
"""The file with the id of the last recording that was looked at."""

Alarm = Callable[[str, str], None]
Sleep = Callable[[float], Awaitable[None]]


class Scrub:
    """Looks at the recordings of one folder."""

    def __init__(
        self,
        database: Database,
        root: Path,
        announce: Announce,
        alarm: Alarm,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._database = database
        self._root = root
        self._announce = announce
        self._alarm = alarm
        self._sleep = sleep

    async def run(self, tenant: str) -> int:
        """Look at what there is, up to the bound; how many recordings are damaged."""
        cursor = self._root / f"{CURSOR}.{tenant}"
        at = cursor.read_text("ascii").strip() if cursor.exists() else ""
        damaged, looked = 0, 0
        while looked < MOST_BYTES:
            async with self._database.reading() as connection:
                page = await store.closed_after(connection, tenant, at, PAGE)
            for recording in page:
                damaged += await self.look(recording)
                looked += recording.bytes
                await self._sleep(recording.bytes / BYTES_A_SECOND)
            at = page[-1].id if len(page) == PAGE else ""
            cursor.write_text(at, "ascii")
            if not at:
                break
        return damaged

    async def look(self, recording: Recording) -> bool:
        """Look at one; whether it is damaged."""
        problems = await asyncio.to_thread(self._problems, recording)
        if not problems:
            if recording.damaged_at is not None:
                whole = facts.RecordingWhole(recording=recording.id)
                self._announce(recording.tenant, recording.contact, whole)
            return False
        kinds = tuple(sorted({problem.kind for problem in problems}))
        fact = facts.RecordingDamaged(recording=recording.id, problems=len(problems), kinds=kinds)
        self._announce(recording.tenant, recording.contact, fact)
        self._alarm("recording_damaged", recording.id)
        return True

    def _problems(self, recording: Recording) -> list[Problem]:
        file = self._root / recording.file
        try:
            problems = export.verify(file, (), recording.sha256 or None).problems
            if recording.root:
                problems += chain.compare(file, recording.id, recording.root)
            elif not problems:
                self._chain(recording)
        except Refusal as bad:
            return [Problem("missing", 0, 0, str(bad))]
        missing = not file.with_suffix(".key").exists()
        return [*problems, Problem("key", 0, 0, "its key is gone")] if missing else problems

    def _chain(self, recording: Recording) -> None:
        blocks, root = chain.seal(self._root / recording.file, recording.id)
        chained = facts.RecordingChained(
            recording=recording.id, leg=recording.leg, file=recording.file, blocks=blocks, root=root
        )
        self._announce(recording.tenant, recording.contact, chained)
