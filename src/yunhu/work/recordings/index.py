"""Finds recordings: the open ones as they are now, the others in the database."""

from __future__ import annotations

from pathlib import Path

from yunhu.platform.database.db import Database
from yunhu.work.recordings import store
from yunhu.work.recordings.errors import NoSuchRecording, RecordingNotClosed
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.ports import Settle
from yunhu.work.recordings.service import Recordings


class Index:
    """Every recording of a node; `root` is the folder of the files."""

    def __init__(self, database: Database, recordings: Recordings, root: Path, settle: Settle) -> None:
        self.database = database
        self._recordings = recordings
        self._root = root
        self.settle = settle

    async def one(self, tenant: str, id_: str) -> Recording:
        """A recording. Raises `NoSuchRecording`."""
        await self.settle()
        async with self.database.reading() as connection:
            found = await store.recording(connection, tenant, id_)
        now = self.opened(tenant, id_) or found
        if now is None:
            raise NoSuchRecording(recording=id_)
        return now

    async def closed(self, tenant: str, id_: str) -> Recording:
        """A recording with a finished file. Raises `NoSuchRecording`, `RecordingNotClosed`."""
        found = await self.one(tenant, id_)
        self.file(found)
        return found

    def opened(self, tenant: str, id_: str) -> Recording | None:
        """An open recording of a tenant."""
        return next((it for it in self._recordings.open() if (it.id, it.tenant) == (id_, tenant)), None)

    def file(self, recording: Recording) -> Path:
        """The file of a recording that is closed. Raises `RecordingNotClosed`."""
        if recording.state != "closed":
            raise RecordingNotClosed(recording=recording.id, state=recording.state)
        return self._root / recording.file
