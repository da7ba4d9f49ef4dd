"""Files of tickets over HTTP: they come as bytes and go as downloads."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse

from yunhu.work.tickets.api import shapes as s
from yunhu.work.tickets.api import shown
from yunhu.work.tickets.api.door import Id, Reader, TicketRoute, Writer, actor
from yunhu.work.tickets.services.attachments import Attachments

LONGEST_SENT_NAME = 400
"""Characters of a file's name as it is sent."""

_BINARY: dict[int | str, dict[str, Any]] = {
    200: {"description": "The bytes", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}
}
_SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def make_router(attachments: Attachments) -> APIRouter:
    """Files below `/api/v1/tickets`."""
    router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"], route_class=TicketRoute)

    @router.post("/{id}/attachments", status_code=201, openapi_extra=_SENT)
    async def add_attachment(
        id: Id,
        request: Request,
        who: Writer,
        name: Annotated[str, Query(max_length=LONGEST_SENT_NAME, description="The file's name")] = "",
        comment: Annotated[str | None, Query(max_length=64, description="A comment it belongs to")] = None,
    ) -> s.AttachmentShown:
        """Add a file of up to 20 MiB; the body is its bytes, which say what it is."""
        by = actor(who)
        kept = await attachments.add(who.tenant, id, request.stream(), name, by, comment)
        return shown.attachment(kept)

    @router.get("/{id}/attachments/{attachment}", response_class=FileResponse, responses=_BINARY)
    async def get_attachment(id: Id, attachment: Id, who: Reader) -> FileResponse:
        """The bytes of a file, as a download that no browser opens by itself."""
        found, path = await attachments.file(who.tenant, id, attachment)
        return FileResponse(path, media_type="application/octet-stream", filename=found.name)

    return router
