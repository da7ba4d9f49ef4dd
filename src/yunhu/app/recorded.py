"""Recordings wired: the index, who may hear what, and the keys of the node."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from yunhu.app.wiring import Rooms
from yunhu.platform.db import Database
from yunhu.platform.http import Principal
from yunhu.work.recordings import api
from yunhu.work.recordings.index import Index
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing import api as playing
from yunhu.work.recordings.playing.listenings import Listenings
from yunhu.work.recordings.playing.notes import Notes
from yunhu.work.recordings.playing.service import Player
from yunhu.work.recordings.ports import Settle


class Recorded:
    """What a node has recorded, and what people do with it."""

    def __init__(self, rooms: Rooms, database: Database, settle: Settle) -> None:
        self._rooms = rooms
        self._database = database
        root = rooms.settings.recording_store
        self.index = Index(database, rooms.recordings, root, settle)
        self.listenings = Listenings(rooms.new_id, rooms.clock)
        self.player = Player(root, rooms.keyring, self.listenings, rooms.announce)

    def routers(self) -> Sequence[APIRouter]:
        """The doors."""
        rooms = self._rooms
        return (
            api.make_router(self.index, rooms.recordings, rooms.announce),
            playing.make_router(
                self.player,
                self.find,
                self._database,
                Notes(rooms.keyring),
                rooms.announce,
                rooms.new_id,
                rooms.clock,
            ),
        )

    async def find(self, who: Principal, id_: str) -> Recording:
        """A closed recording. Raises `NoSuchRecording`, `RecordingNotClosed`."""
        return await self.index.closed(who.tenant, id_)
