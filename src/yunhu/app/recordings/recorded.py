"""Recordings wired: the index, who may hear what, how long they stay, and the keys of the node."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

from fastapi import APIRouter

from yunhu.app.wiring import Rooms
from yunhu.flow.desk.api.shapes import RecordingOnDesk
from yunhu.platform.bus import Message
from yunhu.platform.clock import Handle
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import Principal
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder
from yunhu.work.recordings import api
from yunhu.work.recordings.exporting import api as exporting
from yunhu.work.recordings.exporting.allowance import Allowance
from yunhu.work.recordings.facts import RecordingClosed
from yunhu.work.recordings.index import Index
from yunhu.work.recordings.keeping import api as keeping
from yunhu.work.recordings.keeping import certificates
from yunhu.work.recordings.keeping.eraser import Eraser
from yunhu.work.recordings.keeping.scrub import Scrub
from yunhu.work.recordings.keeping.service import Keeping
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing import api as playing
from yunhu.work.recordings.playing.listenings import Listenings
from yunhu.work.recordings.playing.notes import Notes
from yunhu.work.recordings.playing.service import Player
from yunhu.work.recordings.ports import Settle
from yunhu.work.recordings.sealing.chainer import Chainer

SEEN_AT_DESKS = ("recording.started", "recording.paused", "recording.resumed", "recording.closed")

FIRST_S, DAILY_S = 600.0, 86_400.0
"""When the daily work begins after a start, and how long it rests from one beginning to the next."""


class Recorded:
    """What a node has recorded, and what people and the calendar do with it."""

    def __init__(self, rooms: Rooms, database: Database, settle: Settle) -> None:
        self._rooms = rooms
        self._database = database
        root = rooms.settings.recording_store
        self.index = Index(database, rooms.recordings, root, settle)
        self.listenings = Listenings(rooms.new_id, rooms.clock)
        self.player = Player(root, rooms.keyring, self.listenings, rooms.announce)
        self.eraser = Eraser(
            database,
            root,
            rooms.keyring,
            rooms.announce,
            rooms.new_id,
            rooms.clock,
            self.listenings.erased,
        )
        self.keeping = Keeping(
            database,
            self.eraser,
            lambda: rooms.directory.centre.recordings,
            rooms.keyring,
            rooms.announce,
            rooms.new_id,
            rooms.clock,
        )
        self.scrub = Scrub(database, root, rooms.announce, rooms.alarm)
        self.chainer = Chainer(root, rooms.announce)
        self._decoder = FactDecoder(RecordingClosed)
        self._leave = [
            rooms.bus.listen(("recording.closed",), self._closed),
            rooms.bus.listen(SEEN_AT_DESKS, self._changed),
        ]
        rooms.desks.view.recording_of = self._at_desk
        self._next: Handle | None = None
        self._daily: asyncio.Task[None] | None = None

    # --- the days -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the daily work, a while after everything else."""
        self._next = self._rooms.scheduler.after(FIRST_S, self._begin)

    def _begin(self) -> None:
        self._next = self._rooms.scheduler.after(DAILY_S, self._begin)
        if self._daily is None or self._daily.done():
            self._daily = asyncio.get_running_loop().create_task(self.day())

    async def day(self) -> None:
        """Erase what has been kept long enough, then look at every file."""
        tenant = self._rooms.tenant
        erased = await self.keeping.sweep(tenant)
        if erased:
            self._rooms.audit.note(tenant, "system", "recording.erase", detail={"count": erased})
        damaged = await self.scrub.run(tenant)
        if damaged:
            detail = {"damaged": damaged}
            self._rooms.audit.note(tenant, "system", "recording.verify", outcome="failed", detail=detail)

    async def stop(self) -> None:
        """Let go; what is under way goes on tomorrow."""
        for leave in self._leave:
            leave()
        if self._next is not None:
            self._next.cancel()
        if self._daily is not None:
            self._daily.cancel()
            await asyncio.gather(self._daily, return_exceptions=True)
        await self.chainer.settled()

    def _closed(self, message: Message) -> None:
        envelope = cast(Envelope, message.body)
        fact = self._decoder.decode(envelope)
        if isinstance(fact, RecordingClosed):
            self.chainer.closed(envelope.tenant, envelope.contact, fact)

    # --- at desks -------------------------------------------------------------------------------------

    def _changed(self, message: Message) -> None:
        """Who has the contact sees whether it is recorded now."""
        contact = cast(Envelope, message.body).contact
        story = self._rooms.inbound.find(contact) if contact is not None else None
        if story is not None:
            self._rooms.desks.story_changed(story)

    def _at_desk(self, recording: str | None) -> RecordingOnDesk | None:
        found = next((it for it in self._rooms.recordings.open() if it.id == recording), None)
        return None if found is None else RecordingOnDesk(id=found.id, paused=found.state == "paused")

    # --- the doors ------------------------------------------------------------------------------------

    def routers(self) -> Sequence[APIRouter]:
        """The doors."""
        rooms = self._rooms
        return (
            api.make_router(self.index, rooms.recordings, rooms.announce),
            playing.make_router(
                self.player,
                self.find_closed,
                self._database,
                Notes(rooms.keyring),
                rooms.announce,
                rooms.new_id,
                rooms.clock,
            ),
            exporting.make_router(
                self.player,
                self.find_closed,
                rooms.announce,
                rooms.new_id,
                rooms.clock,
                Allowance(),
            ),
            keeping.make_router(self.keeping, self.eraser, self.find, self._database),
            certificates.make_router(self.eraser, self._database),
        )

    async def find(self, who: Principal, id_: str) -> Recording:
        """A recording. Raises `NoSuchRecording`."""
        return await self.index.one(who.tenant, id_)

    async def find_closed(self, who: Principal, id_: str) -> Recording:
        """A closed recording. Raises `NoSuchRecording`, `RecordingNotClosed`."""
        return await self.index.closed(who.tenant, id_)
