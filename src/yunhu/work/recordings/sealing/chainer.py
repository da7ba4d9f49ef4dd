"""Chains recordings as they are closed, one after the other, beside the calls."""

from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path

from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.work.recordings.facts import RecordingChained, RecordingClosed
from yunhu.work.recordings.ports import Announce
from yunhu.work.recordings.sealing import chain

MOST_WAITING = 10_000
"""Recordings that wait for their chain; over it the daily look makes it."""

_log = telemetry.logger("recordings")


class Chainer:
    """Computes the chains of one folder, in a thread."""

    def __init__(self, root: Path, announce: Announce) -> None:
        self._root = root
        self._announce = announce
        self._waiting: deque[tuple[str, str | None, RecordingClosed]] = deque()
        self._task: asyncio.Task[None] | None = None

    def closed(self, tenant: str, contact: str | None, fact: RecordingClosed) -> None:
        """A recording is whole on the disk."""
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append((tenant, contact, fact))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def settled(self) -> None:
        """Wait until every chain is made."""
        if self._task is not None:
            await self._task

    async def _work(self) -> None:
        while self._waiting:
            tenant, contact, fact = self._waiting.popleft()
            try:
                blocks, root = await asyncio.to_thread(chain.seal, self._root / fact.file, fact.recording)
            except (Refusal, OSError) as trouble:
                _log.error("a recording has no chain", recording=fact.recording, error=str(trouble))
                continue
            chained = RecordingChained(
                recording=fact.recording, leg=fact.leg, file=fact.file, blocks=blocks, root=root
            )
            self._announce(tenant, contact, chained)
