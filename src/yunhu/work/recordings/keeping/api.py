"""Keeping over HTTP: holds, erasing, and the proof of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from yunhu.kit import instants
from yunhu.platform.database.db import Database
from yunhu.platform.http.audit import detail_of
from yunhu.platform.http.base import Principal, needs
from yunhu.trust.privacy.entry import WRITTEN
from yunhu.work.recordings.errors import NotErased
from yunhu.work.recordings.keeping import store
from yunhu.work.recordings.keeping.certificates import ErasureProof, proof
from yunhu.work.recordings.keeping.eraser import Eraser
from yunhu.work.recordings.keeping.model import Hold
from yunhu.work.recordings.keeping.service import Keeping
from yunhu.work.recordings.model import Recording

Reader = Annotated[Principal, needs("recording.read")]
Holder = Annotated[Principal, needs("recording.hold")]
Destroyer = Annotated[Principal, needs("recording.erase")]
Id = Annotated[str, InPath(max_length=64)]

Find = Callable[[Principal, str], Awaitable[Recording]]
"""A recording that this person may see. Raises `NoSuchRecording`."""


class WhyHold(BaseModel):
    """For what a recording is held, released or erased: it goes into the audit."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, WRITTEN, Field(min_length=2, max_length=500)]


class HoldShown(BaseModel):
    """A hold; it holds until it is released."""

    id: str
    reason: str
    placed_by: str
    placed_at: str
    released_by: str | None
    released_at: str | None
    released_reason: str | None


def make_router(keeping: Keeping, eraser: Eraser, find: Find, database: Database) -> APIRouter:
    """The endpoints of keeping, below `/api/v1/recordings/{id}`."""
    router = APIRouter(prefix="/api/v1/recordings", tags=["recordings"])
    _holds(router, keeping, find)
    _erasing(router, eraser, find, database)
    return router


def _holds(router: APIRouter, keeping: Keeping, find: Find) -> None:
    @router.get("/{id}/holds")
    async def list_holds(id: Id, who: Holder) -> list[HoldShown]:
        """What holds, and held, a recording."""
        return [_hold(each) for each in await keeping.holds(await find(who, id))]

    @router.post("/{id}/holds", status_code=201)
    async def place_hold(id: Id, why: WhyHold, who: Holder, request: Request) -> HoldShown:
        """Keep a recording whatever else says that it goes, until the hold is released."""
        detail_of(request)["purpose"] = why.reason
        return _hold(await keeping.hold(await find(who, id), why.reason, who.actor))

    @router.post("/{id}/holds/{hold}/release", status_code=204, response_class=Response)
    async def release_hold(
        id: Id, hold: Annotated[str, InPath(max_length=64)], why: WhyHold, who: Holder, request: Request
    ) -> None:
        """End a hold: what is over its time goes with the next daily run."""
        detail_of(request)["purpose"] = why.reason
        await keeping.release(await find(who, id), hold, why.reason, who.actor)


def _erasing(router: APIRouter, eraser: Eraser, find: Find, database: Database) -> None:
    @router.post("/{id}/erase")
    async def erase_recording(id: Id, why: WhyHold, who: Destroyer, request: Request) -> ErasureProof:
        """Delete the key of a recording and then its file: nobody can open it any more."""
        detail_of(request)["purpose"] = why.reason
        recording = await find(who, id)
        await eraser.erase(recording, "request", why.reason, who.actor)
        return await _certificate(recording)

    @router.get("/{id}/certificate")
    async def get_certificate(id: Id, who: Reader) -> ErasureProof:
        """The proof that a recording was erased."""
        return await _certificate(await find(who, id))

    async def _certificate(recording: Recording) -> ErasureProof:
        async with database.reading() as connection:
            found = await store.certificate_of(connection, recording.tenant, recording.id)
        if found is None:
            raise NotErased(recording=recording.id)
        return proof(eraser, recording.tenant, found)


def _hold(hold: Hold) -> HoldShown:
    return HoldShown(
        id=hold.id,
        reason=hold.why,
        placed_by=hold.placed_by,
        placed_at=instants.to_iso(hold.placed_at),
        released_by=hold.released_by,
        released_at=None if hold.released_at is None else instants.to_iso(hold.released_at),
        released_reason=hold.released_why,
    )
