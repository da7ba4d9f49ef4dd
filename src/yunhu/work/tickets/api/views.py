"""Saved views over HTTP."""

from __future__ import annotations

from fastapi import APIRouter, Response

from yunhu.work.tickets.api import shapes as s
from yunhu.work.tickets.api import shown
from yunhu.work.tickets.api.door import SUPERVISES, Id, Reader, Writer, actor
from yunhu.work.tickets.model import View
from yunhu.work.tickets.services.views import FilterShown, Views


def make_router(views: Views) -> APIRouter:
    """The endpoints below `/api/v1/ticket-views`."""
    router = APIRouter(prefix="/api/v1/ticket-views", tags=["tickets"])

    @router.get("")
    async def list_ticket_views(who: Reader) -> list[s.ViewShown]:
        """Your own views and the shared ones, by name."""
        return [shown.view(it, actor(who)) for it in await views.all(who.tenant, actor(who))]

    @router.get("/{id}")
    async def get_ticket_view(id: Id, who: Reader) -> s.ViewShown:
        """One view."""
        return shown.view(await views.one(who.tenant, id, actor(who)), actor(who))

    @router.post("", status_code=201)
    async def create_ticket_view(new: s.NewView, who: Writer) -> s.ViewShown:
        """Save a search, for yourself or (`shared`) for everybody."""
        me = actor(who)
        made = await views.create(who.tenant, new.name, _plain(new.filter), new.shared, me)
        return shown.view(made, me)

    @router.put("/{id}")
    async def change_ticket_view(id: Id, change: s.ViewChange, who: Writer) -> s.ViewShown:
        """Save a search anew; refused with 409 when `version` is not the one there is."""
        me = actor(who)
        wanted = View(
            id=id,
            tenant=who.tenant,
            name=change.name,
            owner=None if change.shared else me,
            filter=_plain(change.filter),
            version=0,
            created_by=me,
        )
        return shown.view(await views.change(wanted, me, change.version, who.may(SUPERVISES)), me)

    @router.delete("/{id}", status_code=204, response_class=Response)
    async def delete_ticket_view(id: Id, who: Writer) -> None:
        """Take a view away."""
        await views.delete(who.tenant, id, actor(who), who.may(SUPERVISES))

    return router


def _plain(filter_: s.Filter) -> FilterShown:
    return filter_.model_dump(exclude_none=True)
