"""Tickets over HTTP: two become one and two again, one becomes two."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from yunhu.platform.http.sight import Seen
from yunhu.work.tickets.api import shapes as s
from yunhu.work.tickets.api.door import WRITE, Id, TicketRoute, Writer, actor, expected
from yunhu.work.tickets.api.tickets import Door
from yunhu.work.tickets.errors import NoSuchTicket, TicketChangedMeanwhile, TicketPreconditionFailed
from yunhu.work.tickets.services.merging import Merging


def make_router(door: Door, merging: Merging) -> APIRouter:
    """Merging and splitting below `/api/v1/tickets`."""
    router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"], route_class=TicketRoute)

    @router.post("/{id}/merge", response_model=s.TicketDetail)
    async def merge_ticket(
        id: Id, wanted: s.MergeInto, request: Request, who: Writer, seen: Seen
    ) -> s.TicketDetail | Response:
        """Let a ticket go up in another, which is answered; its comments, files and contacts go along."""
        if not await seen.sees(who, WRITE, "ticket", wanted.into):
            raise NoSuchTicket(ticket=wanted.into)
        version = expected(request, wanted.version)
        try:
            kept = await merging.merge(who.tenant, id, wanted.into, actor(who), version)
        except (TicketChangedMeanwhile, TicketPreconditionFailed) as refused:
            return await door.outdated(request, who, id, refused)
        return await door.detail(who, kept.id)

    @router.post("/{id}/unmerge")
    async def unmerge_ticket(id: Id, who: Writer) -> s.TicketDetail:
        """Undo a merge: the ticket stands for itself again, with what it brought along."""
        after = await merging.unmerge(who.tenant, id, actor(who))
        return await door.detail(who, after.id)

    @router.post("/{id}/split", status_code=201)
    async def split_ticket(id: Id, split: s.Split, who: Writer) -> s.TicketDetail:
        """Make another ticket out of some comments of this one; the new one is answered."""
        made = await merging.split(
            who.tenant, id, split.comments, split.subject, actor(who), split.type, split.fields
        )
        return await door.detail(who, made.id)

    return router
