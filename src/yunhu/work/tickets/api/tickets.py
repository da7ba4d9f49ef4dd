"""Tickets over HTTP: found, made, read, changed, commented on, linked, watched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from msgspec import UNSET

from yunhu.kit.paging import cut_page
from yunhu.kit.refusal import Refusal
from yunhu.platform import texts
from yunhu.platform.http import problems
from yunhu.platform.http.base import AskedPage, Paged, Principal, paged
from yunhu.platform.http.persons import names_for
from yunhu.platform.http.sight import NotThere, Seen
from yunhu.work.tickets.api import shapes as s
from yunhu.work.tickets.api import shown
from yunhu.work.tickets.api.door import (
    CONTACTS,
    READ,
    WRITE,
    Id,
    Outdated,
    Reader,
    TicketRoute,
    Writer,
    actor,
    etag,
    expected,
)
from yunhu.work.tickets.api.filters import AskedFilter, wanted_of
from yunhu.work.tickets.changes import Change
from yunhu.work.tickets.errors import NoSuchTicket, TicketChangedMeanwhile, TicketPreconditionFailed
from yunhu.work.tickets.model import Ticket
from yunhu.work.tickets.services.sla import SlaWatch
from yunhu.work.tickets.services.tickets import New, Tickets
from yunhu.work.tickets.services.views import Views
from yunhu.work.tickets.store import tickets as store
from yunhu.work.tickets.store.tickets import Order

_PLAIN = ("subject", "text", "priority", "state", "agent", "queue", "customer", "parent", "fields")
_NEVER_EMPTY = frozenset({"subject", "text", "priority", "state", "fields"})


def make_router(door: Door, views: Views) -> APIRouter:
    """The endpoints below `/api/v1/tickets`, but merging and files."""
    router = APIRouter(prefix="/api/v1/tickets", tags=["tickets"], route_class=TicketRoute)
    _find(router, door, views)
    _change(router, door)
    _talk(router, door)
    _beside(router, door)
    return router


class Door:
    """Tickets with the names that readers want to see."""

    def __init__(self, tickets: Tickets, watch: SlaWatch) -> None:
        self.tickets = tickets
        self._watch = watch

    async def detail(self, who: Principal, id_: str) -> s.TicketDetail:
        """A ticket, as somebody may see it. Raises NoSuchTicket."""
        office = self.tickets.office
        whole = await self.tickets.whole(who.tenant, id_)
        self._watch.expect(whole.ticket.next_at)
        names = await self.names(who, [whole.ticket, *whole.children])
        hours = office.registry.hours_of(whole.type)
        return shown.detail(whole, names, hours, office.clock.now())

    async def names(self, who: Principal, tickets: Sequence[Ticket]) -> dict[str, str]:
        """The names of tickets' customers, as somebody may see them."""
        ids, show = shown.customers_of(tickets), names_for(who)
        found = await self.tickets.office.customers.names(who.tenant, ids) if ids else {}
        return {id_: show(name) for id_, name in found.items()}

    async def changed(self, tenant: str, id_: str, body: s.TicketChange, by: str, request: Request) -> Ticket:
        """A ticket after a change."""
        after = await self.tickets.change(
            tenant,
            id_,
            change_of(body),
            by,
            expected(request, body.version),
            force=body.force,
            reason=body.reason,
        )
        self._watch.expect(after.next_at)
        return after

    async def outdated(self, request: Request, who: Principal, id_: str, refused: Outdated) -> Response:
        """The answer to a change of an old version: with the ticket as it is now."""
        current = await self.detail(who, id_)
        return problems.refusal(request, refused, current=current.model_dump(mode="json"))


def change_of(body: s.TicketChange) -> Change:
    """What a request wants to be different."""
    given: dict[str, Any] = {
        name: getattr(body, name)
        for name in _PLAIN
        if name in body.model_fields_set and not (name in _NEVER_EMPTY and getattr(body, name) is None)
    }
    return Change(**{name: given.get(name, UNSET) for name in _PLAIN})


def _find(router: APIRouter, door: Door, views: Views) -> None:
    @router.get("")
    async def list_tickets(
        request: Request,
        response: Response,
        page: AskedPage,
        who: Reader,
        seen: Seen,
        asked: AskedFilter,
        view: Annotated[
            str | None, Query(max_length=64, pattern=s.VISIBLE, description="A saved view to start from")
        ] = None,
        order: Order = "updated",
    ) -> Paged[s.TicketShown]:
        """Tickets, the last changed first (`order=due`: the first due first); with `view` those it means."""
        if view is not None:
            saved = await views.one(who.tenant, view, actor(who))
            asked = s.Filter.model_validate({**saved.filter, **asked.model_dump(exclude_none=True)})
        key = page.after(int, str)
        after = None if key is None else (int(key[0]), str(key[1]))
        wanted = wanted_of(asked, who.agent)
        found = await door.tickets.found(
            who.tenant, wanted, page.limit + 1, after, order, seen.tickets(who, READ)
        )
        cut = cut_page(found, page.limit, lambda it: store.key_of(it, order))
        names = await door.names(who, cut.items)
        return paged(request, response, cut, [shown.ticket(it, names) for it in cut.items])

    @router.get("/{id}")
    async def get_ticket(id: Id, response: Response, who: Reader) -> s.TicketDetail:
        """One ticket with its fields, clocks, contacts, files and children."""
        found = await door.detail(who, id)
        response.headers.update(etag(found.version))
        return found


def _change(router: APIRouter, door: Door) -> None:
    @router.post("", status_code=201)
    async def create_ticket(new: s.NewTicket, response: Response, who: Writer) -> s.TicketDetail:
        """Make a ticket, by hand or (`contact`) from a contact."""
        plain = New(**new.model_dump())
        made = await door.tickets.create(who.tenant, plain, actor(who))
        found = await door.detail(who, made.id)
        response.headers.update({**etag(found.version), "Location": f"{router.prefix}/{made.id}"})
        return found

    @router.patch("/{id}", response_model=s.TicketDetail)
    async def change_ticket(
        id: Id, change: s.TicketChange, request: Request, response: Response, who: Writer
    ) -> s.TicketDetail | Response:
        """Change a ticket; refused (409, 412) with the one there is when somebody was faster."""
        try:
            await door.changed(who.tenant, id, change, actor(who), request)
        except (TicketChangedMeanwhile, TicketPreconditionFailed) as refused:
            return await door.outdated(request, who, id, refused)
        found = await door.detail(who, id)
        response.headers.update(etag(found.version))
        return found

    @router.post("/bulk")
    async def change_tickets(bulk: s.BulkChange, request: Request, who: Writer, seen: Seen) -> s.BulkDone:
        """The same change to many tickets; what is refused does not stop the others."""
        done = []
        for id_ in dict.fromkeys(bulk.ids):
            try:
                if not await seen.sees(who, WRITE, "ticket", id_):
                    raise NoSuchTicket(ticket=id_)
                after = await door.changed(who.tenant, id_, bulk.change, actor(who), request)
                done.append(s.Done(id=id_, ok=True, version=after.version))
            except Refusal as refused:
                message = texts.load().refusal(refused, problems.language_of(request))
                done.append(s.Done(id=id_, ok=False, code=refused.id, message=message))
        return s.BulkDone(items=done)


def _talk(router: APIRouter, door: Door) -> None:
    @router.get("/{id}/comments")
    async def list_comments(
        id: Id, request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[s.CommentShown]:
        """What was written on a ticket, the oldest first."""
        key = page.after(str)
        after = None if key is None else str(key[0])
        found = await door.tickets.comments(who.tenant, id, page.limit + 1, after)
        cut = cut_page(found, page.limit, lambda it: (it.id,))
        return paged(request, response, cut, [shown.comment(it) for it in cut.items])

    @router.post("/{id}/comments", status_code=201)
    async def add_comment(id: Id, new: s.NewComment, who: Writer) -> s.CommentShown:
        """Write a comment; the first public one is the first response."""
        return shown.comment(await door.tickets.comment(who.tenant, id, new.text, new.public, actor(who)))

    @router.get("/{id}/history")
    async def list_history(
        id: Id, request: Request, response: Response, page: AskedPage, who: Reader
    ) -> Paged[s.EntryShown]:
        """Who did what when, the newest first."""
        key = page.after(str)
        before = None if key is None else str(key[0])
        found = await door.tickets.history(who.tenant, id, page.limit + 1, before)
        cut = cut_page(found, page.limit, lambda it: (it.id,))
        return paged(request, response, cut, [shown.entry(it) for it in cut.items])


def _beside(router: APIRouter, door: Door) -> None:
    @router.post("/{id}/contacts", status_code=204, response_class=Response)
    async def link_contact(id: Id, link: s.NewLink, who: Writer, seen: Seen) -> None:
        """Say that a ticket is about a contact."""
        if who.may(CONTACTS) and not await seen.sees(who, CONTACTS, "contact", link.contact):
            raise NotThere
        await door.tickets.link(who.tenant, id, link.contact, actor(who))

    @router.delete("/{id}/contacts/{contact}", status_code=204, response_class=Response)
    async def unlink_contact(id: Id, contact: Id, who: Writer) -> None:
        """Say that it is not about it after all."""
        await door.tickets.unlink(who.tenant, id, contact, actor(who))

    @router.put("/{id}/watchers/{agent}", status_code=204, response_class=Response)
    async def watch_ticket(id: Id, agent: Id, who: Writer) -> None:
        """Let an agent watch a ticket."""
        await door.tickets.watch(who.tenant, id, agent, actor(who), wanted=True)

    @router.delete("/{id}/watchers/{agent}", status_code=204, response_class=Response)
    async def unwatch_ticket(id: Id, agent: Id, who: Writer) -> None:
        """Let an agent watch it no longer."""
        await door.tickets.watch(who.tenant, id, agent, actor(who), wanted=False)
