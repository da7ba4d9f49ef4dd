"""Recordings over HTTP: what there is, whether it is whole, and the encrypted files.

The files are for whoever has a private key elsewhere (`yunhu recording export`); what this node may play, it
plays by `playing/api.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import and_

from yunhu.kit import instants
from yunhu.kit.paging import cut_page
from yunhu.platform.http.base import AskedPage, Paged, Principal, needs, paged
from yunhu.platform.http.sight import Seen
from yunhu.work.recordings import export, store
from yunhu.work.recordings.blocks import MOST_PROBLEMS, Problem
from yunhu.work.recordings.errors import (
    NoSuchRecording,
    RecordingErased,
    RecordingFileMissing,
)
from yunhu.work.recordings.facts import RecordingFetched
from yunhu.work.recordings.index import Index
from yunhu.work.recordings.keeping import store as keeping
from yunhu.work.recordings.keeping.model import Mark
from yunhu.work.recordings.model import Gap, Recording
from yunhu.work.recordings.ports import Announce
from yunhu.work.recordings.sealing import chain
from yunhu.work.recordings.service import Recordings

READ = "recording.read"

Reader = Annotated[Principal, needs(READ)]
Listener = Annotated[Principal, needs("recording.listen")]
Controller = Annotated[Principal, needs("recording.control")]
Id = Annotated[str, InPath(max_length=64)]

_BINARY: dict[int | str, dict[str, object]] = {
    200: {"description": "The bytes", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}


class GapShown(BaseModel):
    """A stretch that was not recorded, in milliseconds from the start."""

    from_ms: int
    to_ms: int
    reason: str


class RecordingEntry(BaseModel):
    """One contact's recording."""

    id: str
    contact: str
    leg: str
    state: str
    started_at: str | None
    ended_at: str | None
    duration_ms: int
    bytes: int
    sha256: str = Field(description="Of the sealed file; empty while it is open")
    gaps: list[GapShown]
    reason: str = Field(description="Why it ended")
    retention: str = Field(description="The class by which it is kept; empty: none")
    held: bool = Field(description="Whether a legal hold keeps it from being erased")
    damaged_at: str | None = Field(description="When the daily look last found it changed")
    erased_at: str | None


class Verified(BaseModel):
    """What was found in a recording's file without its key."""

    whole: bool
    chained: bool | None = Field(description="Whether every block is what was sealed; null: no chain yet")
    blocks: int
    duration_ms: int
    kept_ms: int
    bytes: int
    sha256: str
    gaps: list[GapShown]
    kinds: list[str] = Field(description="What kinds of problems there are")
    problems: list[str] = Field(description="The first of them, in words for a log")
    problem_count: int


class Why(BaseModel):
    """Why a recording stops or goes on for a while."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("asked", min_length=1, max_length=64, pattern=r"^[a-z0-9_ -]+$")


def make_router(index: Index, recordings: Recordings, announce: Announce) -> APIRouter:
    """The endpoints below `/api/v1/recordings`."""
    router = APIRouter(prefix="/api/v1/recordings", tags=["recordings"])
    _read(router, index)
    _fetch(router, index, announce)
    _control(router, index, recordings)
    return router


def _read(router: APIRouter, index: Index) -> None:
    @router.get("")
    async def list_recordings(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        seen: Seen,
        contact: Annotated[str | None, Query(max_length=64)] = None,
        mark: Mark | None = None,
    ) -> Paged[RecordingEntry]:
        """Recordings, the newest first; with `contact` those of one contact, with `mark` those with it."""
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        await index.settle()
        async with index.database.reading() as connection:
            within = seen.contacts(who, READ, store.RECORDING.c.contact)
            if mark is not None:
                within = and_(within, keeping.marked(who.tenant, mark))
            rows = await store.recordings(
                connection, who.tenant, page.limit + 1, after, contact=contact, seen=within
            )
            cut = cut_page(rows, page.limit, lambda row: (row.started_at or 0, row.id))
            held = await keeping.held_among(connection, who.tenant, [row.id for row in cut.items])
        return paged(request, response, cut, [_shown(row, row.id in held) for row in cut.items])

    @router.get("/{id}")
    async def get_recording(id: Id, who: Reader) -> RecordingEntry:
        """One recording, as it is now."""
        found = await index.one(who.tenant, id)
        async with index.database.reading() as connection:
            return _shown(found, await keeping.is_held(connection, who.tenant, id))

    @router.get("/{id}/verify")
    async def verify_recording(id: Id, who: Reader) -> Verified:
        """Look through the file for damage: its structure and digest, which need no key."""
        recording = await index.one(who.tenant, id)
        file = index.file(recording)
        if not file.exists():
            raise RecordingFileMissing(recording=id)
        report = await asyncio.to_thread(export.verify, file, (), recording.sha256)
        chained = None
        if recording.root:
            chained = await asyncio.to_thread(chain.compare, file, recording.id, recording.root)
        return _verified(report, chained)


def _fetch(router: APIRouter, index: Index, announce: Announce) -> None:
    async def send(who: Principal, id_: str, part: str) -> FileResponse:
        recording = await index.one(who.tenant, id_)
        file = index.file(recording)
        if not file.with_suffix(".key").exists():
            raise RecordingErased(file=file.name)
        wanted = file if part == "file" else file.with_suffix(".key")
        if not wanted.exists():
            raise RecordingFileMissing(recording=id_)
        fact = RecordingFetched(recording=id_, part=part, by=who.actor)
        announce(recording.tenant, recording.contact, fact)
        return FileResponse(wanted, media_type="application/octet-stream", filename=wanted.name)

    @router.get("/{id}/file", response_class=FileResponse, responses=_BINARY)
    async def get_file(id: Id, who: Listener) -> FileResponse:
        """The encrypted recording (`.rec`), as it lies on the disk; that you fetched it is written down."""
        return await send(who, id, "file")

    @router.get("/{id}/key", response_class=FileResponse, responses=_BINARY)
    async def get_key(id: Id, who: Listener) -> FileResponse:
        """The key header (`.key`), which a private key of one of the recipients opens."""
        return await send(who, id, "key")


def _control(router: APIRouter, index: Index, recordings: Recordings) -> None:
    def mine(who: Principal, id_: str) -> None:
        if index.opened(who.tenant, id_) is None:
            raise NoSuchRecording(recording=id_)

    @router.post("/{id}/pause", status_code=202, response_class=Response)
    async def pause_recording(id: Id, why: Why, who: Controller) -> None:
        """Keep nothing for a while, for instance while a card number is said."""
        mine(who, id)
        recordings.pause(id, why.reason)

    @router.post("/{id}/resume", status_code=202, response_class=Response)
    async def resume_recording(id: Id, why: Why, who: Controller) -> None:
        """Keep everything again."""
        mine(who, id)
        recordings.resume(id, why.reason)


def _shown(recording: Recording, held: bool) -> RecordingEntry:
    return RecordingEntry(
        id=recording.id,
        contact=recording.contact,
        leg=recording.leg,
        state=recording.state,
        started_at=_iso(recording.started_at),
        ended_at=_iso(recording.ended_at),
        duration_ms=recording.duration_ms,
        bytes=recording.bytes,
        sha256=recording.sha256,
        gaps=_gaps(recording.gaps),
        reason=recording.reason,
        retention=recording.retention,
        held=held,
        damaged_at=_iso(recording.damaged_at),
        erased_at=_iso(recording.erased_at),
    )


def _verified(report: export.Report, differing: Sequence[Problem] | None) -> Verified:
    found = [*report.problems, *(differing or ())][:MOST_PROBLEMS]
    return Verified(
        whole=report.whole and not differing,
        chained=None if differing is None else not differing,
        blocks=report.blocks,
        duration_ms=report.duration_ms,
        kept_ms=report.kept_ms,
        bytes=report.bytes,
        sha256=report.sha256,
        gaps=_gaps(report.gaps),
        kinds=sorted({problem.kind for problem in found}),
        problems=[problem.text for problem in found],
        problem_count=report.problem_count + len(differing or ()),
    )


def _gaps(gaps: Sequence[Gap]) -> list[GapShown]:
    return [GapShown(from_ms=gap.from_ms, to_ms=gap.to_ms, reason=gap.reason) for gap in gaps]


def _iso(instant: int | None) -> str | None:
    return None if instant is None else instants.to_iso(instant)
