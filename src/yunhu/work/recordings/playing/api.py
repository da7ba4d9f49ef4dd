"""Playing over HTTP: a listening with its purpose, the sound by ranges, the waveform, notes on the time line.

`POST …/listenings` is the one line of the audit; what the player fetches afterwards names the listening, and
is nobody else's. The sound carries the listening as a watermark.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.privacy.entry import WRITTEN
from yunhu.work.recordings.errors import BadRange, NoSuchNote, TooManyNotes
from yunhu.work.recordings.facts import RecordingNoted, RecordingNoteRemoved
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing import notes as noting
from yunhu.work.recordings.playing import peaks, ranges
from yunhu.work.recordings.playing.model import LONGEST_NOTE, LONGEST_PURPOSE, Listening, Note
from yunhu.work.recordings.playing.service import Player
from yunhu.work.recordings.ports import Announce, NewId

Listener = Annotated[Principal, needs("recording.listen")]
Hearer = Annotated[Principal, needs("recording.listen", privileged=False)]
"""Goes on with a listening, which is in the audit: a player asks for a hundred parts of one recording."""

Id = Annotated[str, InPath(max_length=64)]
ListeningId = Annotated[str, Query(alias="listening", max_length=64, description="Of `POST …/listenings`")]

Find = Callable[[Principal, str], Awaitable[Recording]]
"""A closed recording that this person may listen to. Raises `NoSuchRecording`, `RecordingNotClosed`."""

_SOUND: dict[int | str, dict[str, object]] = {
    200: {
        "description": "16 bit stereo WAV",
        "content": {"audio/wav": {"schema": {"type": "string", "format": "binary"}}},
    },
    206: {"description": "The asked part of it"},
}


class WhyListen(BaseModel):
    """Why somebody wants to hear a recording: it goes into the audit."""

    model_config = ConfigDict(extra="forbid")

    purpose: Annotated[str, WRITTEN, Field(min_length=2, max_length=LONGEST_PURPOSE)]


class ListeningShown(BaseModel):
    """A listening: what the player needs."""

    id: str
    recording: str
    at: str
    until: str = Field(description="Afterwards the purpose is asked again")
    duration_ms: int
    bytes: int = Field(description="Of the whole WAV")


class Waveform(BaseModel):
    """How loud both channels were: for each of equal steps a byte from 0 to 127, base64."""

    duration_ms: int
    steps: int
    loudest: int
    customer: str
    other: str


class MarkGiven(BaseModel):
    """A note at a moment, in milliseconds from the start."""

    model_config = ConfigDict(extra="forbid")

    at_ms: int = Field(ge=0, le=2**31 - 1)
    text: Annotated[str, WRITTEN, Field(min_length=1, max_length=LONGEST_NOTE)]


class MarkShown(BaseModel):
    """A note on the time line."""

    id: str
    at_ms: int
    text: str
    by: str
    written_at: str


def make_router(
    player: Player,
    find: Find,
    database: Database,
    notes: noting.Notes,
    announce: Announce,
    new_id: NewId,
    clock: Clock,
) -> APIRouter:
    """The endpoints of playing, below `/api/v1/recordings/{id}`."""
    router = APIRouter(prefix="/api/v1/recordings", tags=["recordings"])
    _listen(router, player, find)
    _marks(router, find, _Board(database, notes, announce, new_id, clock))
    return router


def _listen(router: APIRouter, player: Player, find: Find) -> None:
    @router.post("/{id}/listenings", status_code=201)
    async def open_listening(id: Id, why: WhyListen, who: Listener, request: Request) -> ListeningShown:
        """Say why you listen; what you then hear is marked with it."""
        detail_of(request)["purpose"] = why.purpose
        recording = await find(who, id)
        listening, sound = await player.listen(recording, who.actor, why.purpose)
        return _shown(listening, sound.duration_ms, sound.length)

    @router.get("/{id}/audio", response_class=StreamingResponse, responses=_SOUND)
    async def get_audio(
        id: Id,
        who: Hearer,
        listening: ListeningId = "",
        range: Annotated[str | None, Header(max_length=100)] = None,
    ) -> Response:
        """The recording as a WAV, or any `Range` of it: the customer left, what the customer heard right."""
        heard = player.listenings.get(listening, who.tenant, id, who.actor)
        sound = await player.sound(await find(who, id), heard)
        headers = {"Accept-Ranges": "bytes", "ETag": f'"{heard.id}"'}
        try:
            part = ranges.asked(range, sound.length)
        except ValueError as behind:
            raise BadRange(bytes=sound.length) from behind
        begin, end = part or (0, sound.length)
        headers["Content-Length"] = str(end - begin)
        if part is not None:
            headers["Content-Range"] = f"bytes {begin}-{end - 1}/{sound.length}"
        status = 200 if part is None else 206
        return StreamingResponse(sound.read(begin, end), status, headers, media_type="audio/wav")

    @router.get("/{id}/waveform")
    async def get_waveform(id: Id, who: Hearer, listening: ListeningId = "") -> Waveform:
        """How loud both channels were."""
        heard = player.listenings.get(listening, who.tenant, id, who.actor)
        recording = await find(who, id)
        customer, other = await player.waveform(recording, heard)
        sound = await player.sound(recording, heard)
        return Waveform(
            duration_ms=sound.duration_ms,
            steps=len(customer),
            loudest=peaks.LOUDEST,
            customer=base64.b64encode(customer).decode(),
            other=base64.b64encode(other).decode(),
        )


class _Board:
    """Where notes are written and read."""

    def __init__(
        self, database: Database, notes: noting.Notes, announce: Announce, new_id: NewId, clock: Clock
    ) -> None:
        self._database = database
        self._notes = notes
        self._announce = announce
        self._new_id = new_id
        self._clock = clock

    async def of(self, recording: Recording) -> list[Note]:
        async with self._database.reading() as connection:
            return await self._notes.of(connection, recording.tenant, recording.id)

    async def add(self, recording: Recording, given: MarkGiven, by: str) -> Note:
        note = Note(
            id=self._new_id(),
            recording=recording.id,
            at_ms=min(given.at_ms, recording.duration_ms),
            text=given.text,
            by=by,
            written_at=self._clock.now(),
        )
        async with self._database.writing() as connection:
            if await self._notes.count(connection, recording.tenant, recording.id) >= noting.MOST:
                raise TooManyNotes(most=noting.MOST)
            await self._notes.add(connection, recording.tenant, note)
        fact = RecordingNoted(recording=recording.id, note=note.id, at_ms=note.at_ms, by=by)
        self._announce(recording.tenant, recording.contact, fact)
        return note

    async def remove(self, recording: Recording, id_: str, by: str) -> None:
        async with self._database.writing() as connection:
            if not await self._notes.remove(connection, recording.tenant, recording.id, id_):
                raise NoSuchNote(note=id_)
        fact = RecordingNoteRemoved(recording=recording.id, note=id_, by=by)
        self._announce(recording.tenant, recording.contact, fact)


def _marks(router: APIRouter, find: Find, board: _Board) -> None:
    @router.get("/{id}/marks")
    async def list_marks(id: Id, who: Hearer) -> list[MarkShown]:
        """The notes on the time line, in its order."""
        return [_note(note) for note in await board.of(await find(who, id))]

    @router.post("/{id}/marks", status_code=201)
    async def add_mark(id: Id, note: MarkGiven, who: Listener) -> MarkShown:
        """Write a note at a moment."""
        return _note(await board.add(await find(who, id), note, who.actor))

    @router.delete("/{id}/marks/{mark}", status_code=204, response_class=Response)
    async def remove_mark(id: Id, mark: Annotated[str, InPath(max_length=64)], who: Listener) -> None:
        """Remove a note."""
        await board.remove(await find(who, id), mark, who.actor)


def _shown(listening: Listening, duration_ms: int, length: int) -> ListeningShown:
    return ListeningShown(
        id=listening.id,
        recording=listening.recording,
        at=instants.to_iso(listening.at),
        until=instants.to_iso(listening.until),
        duration_ms=duration_ms,
        bytes=length,
    )


def _note(note: Note) -> MarkShown:
    return MarkShown(
        id=note.id,
        at_ms=note.at_ms,
        text=note.text,
        by=note.by,
        written_at=instants.to_iso(note.written_at),
    )
