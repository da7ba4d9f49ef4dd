"""Tickets over HTTP: merged, split, with files."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from yunhu.work.tickets import shapes as s
from yunhu.work.tickets import shown
from yunhu.work.tickets.api import Door
from yunhu.work.tickets.attachments import Attachments
from yunhu.work.tickets.door import Id, Reader, TicketRoute, Writer, actor, expected
from yunhu.work.tickets.errors import TicketChangedMeanwhile, TicketPreconditionFailed
from yunhu.work.tickets.merging import Merging

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


def make_router(door: Door, merging: Merging, attachments: Attachments) -> APIRouter:
    """More endpoints below `/api/v1/tickets`."""
    router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"], route_class=TicketRoute)
    _merge(router, door, merging)
    _files(router, attachments)
    return router


def _merge(router: APIRouter, door: Door, merging: Merging) -> None:
    @router.post("/{id}/merge", response_model=s.TicketDetail)
    async def merge_ticket(
        id: Id, wanted: s.MergeInto, request: Request, who: Writer
    ) -> s.TicketDetail | Response:
        """Let a ticket go up in another, which is answered; its comments, files and contacts go along."""
        version = expected(request, wanted.version)
        try:
            kept = await merging.merge(who.tenant, id, wanted.into, actor(who), version)
        except (TicketChangedMeanwhile, TicketPreconditionFailed) as refused:
            return await door.outdated(request, who.tenant, id, refused)
        return await door.detail(who.tenant, kept.id)

    @router.post("/{id}/unmerge")
    async def unmerge_ticket(id: Id, who: Writer) -> s.TicketDetail:
        """Undo a merge: the ticket stands for itself again, with what it brought along."""
        after = await merging.unmerge(who.tenant, id, actor(who))
        return await door.detail(who.tenant, after.id)

    @router.post("/{id}/split", status_code=201)
    async def split_ticket(id: Id, split: s.Split, who: Writer) -> s.TicketDetail:
        """Make another ticket out of some comments of this one; the new one is answered."""
        made = await merging.split(
            who.tenant, id, split.comments, split.subject, actor(who), split.type, split.fields
        )
        return await door.detail(who.tenant, made.id)


def _files(router: APIRouter, attachments: Attachments) -> None:
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
