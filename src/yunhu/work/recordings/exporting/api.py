"""Taking a recording out over HTTP: for a purpose, so often an hour, marked with who did it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from yunhu.platform.clock import Clock
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.privacy.entry import WRITTEN
from yunhu.work.recordings.exporting import archive
from yunhu.work.recordings.exporting.allowance import Allowance
from yunhu.work.recordings.facts import RecordingExported
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.playing.model import LONGEST_PURPOSE
from yunhu.work.recordings.playing.service import Player
from yunhu.work.recordings.playing.watermark import Mark
from yunhu.work.recordings.ports import Announce, NewId

Exporter = Annotated[Principal, needs("recording.export")]
Find = Callable[[Principal, str], Awaitable[Recording]]
"""A closed recording that this person may take out. Raises `NoSuchRecording`, `RecordingNotClosed`."""

_ZIP: dict[int | str, dict[str, object]] = {
    200: {
        "description": "A ZIP with the sound and a JSON about it",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class WhyExport(BaseModel):
    """Why a recording is taken out, and in which form."""

    model_config = ConfigDict(extra="forbid")

    purpose: Annotated[str, WRITTEN, Field(min_length=2, max_length=LONGEST_PURPOSE)]
    format: Literal["wav", "flac"] = "wav"


def make_router(
    player: Player, find: Find, announce: Announce, new_id: NewId, clock: Clock, allowance: Allowance
) -> APIRouter:
    """The endpoint of exports, below `/api/v1/recordings/{id}`."""
    router = APIRouter(prefix="/api/v1/recordings", tags=["recordings"])

    @router.post("/{id}/exports", response_class=StreamingResponse, responses=_ZIP)
    async def export_recording(
        id: Annotated[str, InPath(max_length=64)], why: WhyExport, who: Exporter, request: Request
    ) -> StreamingResponse:
        """Take a recording out of its encryption: a ZIP with WAV or FLAC, and JSON that says what it is."""
        export = new_id()
        detail_of(request).update(purpose=why.purpose, format=why.format, export=export)
        recording = await find(who, id)
        allowance.take(who.tenant, who.actor, clock.now())
        mark = Mark(recording=recording.id, listening=export, at=clock.now(), who=who.actor)
        sound = await asyncio.to_thread(player.open, recording, mark)
        pieces = archive.stream(recording, sound, why.format, mark, why.purpose, clock.now())
        body = await asyncio.to_thread(archive.first_of, pieces)
        fact = RecordingExported(recording=recording.id, export=export, format=why.format, by=who.actor)
        announce(recording.tenant, recording.contact, fact)
        headers = {"Content-Disposition": f'attachment; filename="{recording.id}.zip"'}
        return StreamingResponse(body, headers=headers, media_type="application/zip")

    return router
