"""The parts of the configuration that are no lists of objects over HTTP: the rules for recordings."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from msgspec.structs import replace

from yunhu.app.configuration import incoming
from yunhu.app.configuration.api import Note, Reader, Writer, etag, expected
from yunhu.app.configuration.schemas import document_of
from yunhu.app.configuration.service import Configurations
from yunhu.work.recordings.keeping.model import RecordingTerms


def make_router(configurations: Configurations) -> APIRouter:
    """The endpoint `/api/v1/configuration/recordings`."""
    router = APIRouter(prefix="/api/v1/configuration", tags=["configuration"])

    @router.get("/recordings", openapi_extra=document_of("RecordingTerms", sent=False))
    async def get_recording_terms(response: Response, who: Reader) -> dict[str, Any]:
        """How long recordings stay, by which classes, and how long a pause may last."""
        current = configurations.current
        response.headers["ETag"] = etag(current.version)
        return _plain(current.centre.recordings)

    @router.put("/recordings", openapi_extra=document_of("RecordingTerms"))
    async def put_recording_terms(
        request: Request, response: Response, who: Writer, note: Note = ""
    ) -> dict[str, Any]:
        """Put other rules for recordings in force, whole; the rest of the configuration stays."""
        wanted = expected(request, configurations)
        form = request.headers.get("content-type", "")
        terms = incoming.part(await request.body(), form, RecordingTerms)
        made = await configurations.change(
            lambda centre: replace(centre, recordings=terms), who.actor, note or "recordings", wanted
        )
        response.headers["ETag"] = etag(made.version)
        return _plain(terms)

    return router


def _plain(terms: RecordingTerms) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(terms)
    return plain
