"""Tickets at work: made, read, changed, commented on, linked, watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET, Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Table, true

from yunhu.work.tickets import changes, facts, machine, rules
from yunhu.work.tickets.changes import Change
from yunhu.work.tickets.errors import (
    BadParent,
    ChildrenOpen,
    FieldsFaulty,
    NoSuchLink,
    NoSuchTicket,
    NoSuchTicketType,
    ReasonNeeded,
    TooMany,
    WrongContact,
    WrongReference,
    WrongTicketType,
)
from yunhu.work.tickets.model import (
    Attachment,
    Comment,
    Entry,
    Link,
    Priority,
    Source,
    Ticket,
    TicketType,
    Value,
)
from yunhu.work.tickets.services.office import ANY, Expected, Office, Work
from yunhu.work.tickets.store import beside
from yunhu.work.tickets.store import tickets as store
from yunhu.work.tickets.store.search import Wanted
from yunhu.work.tickets.store.tickets import Order
from yunhu.work.tickets.tables import TICKET_COMMENT, TICKET_CONTACT, TICKET_WATCHER

MOST_COMMENTS = 2_000
MOST_LINKS = 200
MOST_WATCHERS = 50
MOST_CHILDREN = 100
DEEPEST = 5
"""Generations below a ticket without a parent."""

MOST_CUSTOMERS = 50
"""Customers of a name that a search looks at."""


class New(Struct, frozen=True, kw_only=True):
    """A ticket to be made. `checked`: required fields must be there, which nobody fills for a missed call."""

    type: str
    subject: str
    text: str = ""
    priority: Priority | None = None
    agent: str | None = None
    queue: str | None = None
    customer: str | None = None
    contact: str | None = None
    parent: str | None = None
    fields: Mapping[str, rules.Plain] = {}
    source: Source = "manual"
    checked: bool = True


class Whole(Struct, frozen=True, kw_only=True):
    """A ticket with what hangs on it, but comments and history."""

    ticket: Ticket
    type: TicketType
    links: Sequence[Link]
    watchers: Sequence[str]
    attachments: Sequence[Attachment]
    children: Sequence[Ticket]


class Tickets:
    """The tickets of all tenants of this node. `by` is who acts: `agent:li.na`, `user:…`, `token:…`."""

    def __init__(self, office: Office) -> None:
        self.office = office

    # --- reading --------------------------------------------------------------------------------------

    async def whole(self, tenant: str, id_: str) -> Whole:
        """A ticket. Raises NoSuchTicket."""
        async with self.office.database.reading() as connection:
            ticket = await store.one(connection, tenant, id_)
            if ticket is None:
                raise NoSuchTicket(ticket=id_)
            return Whole(
                ticket=ticket,
                type=self.office.registry.of(ticket.type),
                links=await beside.links(connection, tenant, id_),
                watchers=await beside.watchers(connection, tenant, id_),
                attachments=await beside.attachments(connection, tenant, id_),
                children=await store.children(connection, tenant, id_, MOST_CHILDREN),
            )

    async def found(
        self,
        tenant: str,
        wanted: Wanted,
        limit: int,
        after: tuple[int, str] | None = None,
        order: Order = "updated",
        seen: ColumnElement[bool] = true(),
    ) -> list[Ticket]:
        """A page of the tickets that a search means and that are `seen`."""
        if wanted.words:
            named = await self.office.customers.named(tenant, wanted.words, MOST_CUSTOMERS)
            wanted = replace(wanted, named=tuple(named))
        if wanted.customers:
            ids = [
                each for one in wanted.customers for each in await self.office.customers.ids_of(tenant, one)
            ]
            wanted = replace(wanted, customers=tuple(ids))
        async with self.office.database.reading() as connection:
            return await store.found(connection, tenant, wanted, limit, after, order, seen)

    async def open_of(
        self, tenant: str, customers: Sequence[str], contact: str, limit: int = 20
    ) -> list[Ticket]:
        """What is not done of some customers, or about a contact, the first due first: for the card."""
        ids = [id_ for each in customers for id_ in await self.office.customers.ids_of(tenant, each)]
        async with self.office.database.reading() as connection:
            return await store.open_of(connection, tenant, ids, contact, limit)

    async def of_contact(self, tenant: str, contact: str, limit: int = 20) -> list[Ticket]:
        """The tickets that are about a contact."""
        async with self.office.database.reading() as connection:
            return await store.found(connection, tenant, Wanted(contact=contact), limit)

    async def comments(self, tenant: str, id_: str, limit: int, after: str | None) -> list[Comment]:
        """A page of a ticket's comments, the oldest first. Raises NoSuchTicket."""
        async with self.office.database.reading() as connection:
            if await store.one(connection, tenant, id_) is None:
                raise NoSuchTicket(ticket=id_)
            return await beside.comments(connection, tenant, id_, limit, after)

    async def history(self, tenant: str, id_: str, limit: int, before: str | None) -> list[Entry]:
        """A page of what happened to a ticket, the newest first. Raises NoSuchTicket."""
        async with self.office.database.reading() as connection:
            if await store.one(connection, tenant, id_) is None:
                raise NoSuchTicket(ticket=id_)
            return await beside.history(connection, tenant, id_, limit, before)

    # --- making ---------------------------------------------------------------------------------------

    async def create(self, tenant: str, new: New, by: str) -> Ticket:
        """Make a ticket. Raises WrongTicketType, FieldsFaulty, WrongReference, WrongContact, BadParent."""
        await self._check_neighbours(tenant, new.agent, new.queue, new.customer)
        if new.contact is not None and not await self.office.contacts.exists(tenant, new.contact):
            raise WrongContact(contact=new.contact)
        async with self.office.working(tenant, by) as work:
            return await self.add(work, new)

    async def add(self, work: Work, new: New, inherited: Mapping[str, Value] | None = None) -> Ticket:
        """Make a ticket within somebody else's transaction; `inherited` are fields to start from."""
        try:
            type_ = self.office.registry.type(new.type)
        except NoSuchTicketType as unknown:
            raise WrongTicketType(**unknown.params) from None
        state = type_.states[0]
        fields, problems = rules.values(type_, inherited or {}, new.fields)
        if not problems and new.checked:
            problems = rules.missing(type_, state.id, fields)
        if problems:
            raise FieldsFaulty(problems)
        if new.parent is not None:
            await self._check_parent(work, None, new.parent)
        ticket = Ticket(
            id=self.office.new_id(),
            tenant=work.tenant,
            number=await store.next_number(work.connection, work.tenant, self.office.registry.year(work.now)),
            type=type_.id,
            state=state.id,
            kind=state.kind,
            subject=rules.clean(new.subject),
            text=rules.clean(new.text),
            priority=new.priority or type_.priority,
            agent=new.agent,
            queue=new.queue or type_.queue,
            customer=new.customer,
            source="call" if new.contact is not None and new.source == "manual" else new.source,
            parent=new.parent,
            fields=fields,
            created_at=work.now,
            created_by=work.by,
            updated_at=work.now,
        )
        clocks = changes.first_clocks(type_, ticket, self.office.registry.hours_of(type_), work.now)
        ticket = replace(ticket, clocks=clocks)
        await work.add(ticket)
        if new.contact is not None:
            link = Link(contact=new.contact, at=work.now, by=work.by)
            await beside.link(work.connection, work.tenant, ticket.id, link)
            work.facts.append(facts.TicketLinked(ticket=ticket.id, about=new.contact, by=work.by))
        return ticket

    # --- changing -------------------------------------------------------------------------------------

    async def change(
        self,
        tenant: str,
        id_: str,
        wanted: Change,
        by: str,
        expected: Expected = ANY,
        *,
        force: bool = False,
        reason: str = "",
    ) -> Ticket:
        """Change a ticket; the same one when nothing is different.

        Raises NoSuchTicket, TicketIsMerged, TicketChangedMeanwhile, TicketPreconditionFailed,
        TransitionRefused, FieldsFaulty, ChildrenOpen, ReasonNeeded, WrongReference, BadParent.
        """
        if force and not reason:
            raise ReasonNeeded
        named = (wanted.agent, wanted.queue, wanted.customer)
        await self._check_neighbours(tenant, *(None if each is UNSET else each for each in named))
        async with self.office.working(tenant, by) as work:
            before = await work.take(id_, expected)
            type_, hours = work.rules_of(before)
            after = changes.changed(type_, before, wanted, hours, work.now)
            if after == before:
                return before
            if after.parent is not None and after.parent != before.parent:
                await self._check_parent(work, id_, after.parent)
            if after.kind in machine.FINAL and before.kind not in machine.FINAL and not force:
                await self._check_children(work, id_)
            return await work.put(before, after, about={"reason": rules.clean(reason)} if reason else None)

    async def comment(self, tenant: str, id_: str, text: str, public: bool, by: str) -> Comment:
        """Write a comment; the first public one is the first response. Raises NoSuchTicket, TooMany."""
        async with self.office.working(tenant, by) as work:
            before = await work.take_living(id_)
            await _check_room(work, TICKET_COMMENT, id_, MOST_COMMENTS, "comments")
            comment = Comment(
                id=self.office.new_id(),
                ticket=id_,
                origin=id_,
                at=work.now,
                by=by,
                public=public,
                text=rules.clean(text),
            )
            await beside.add_comment(work.connection, tenant, comment)
            type_, hours = work.rules_of(before)
            after = changes.answered(type_, before, hours, work.now) if public else before
            await work.put(before, after, "commented", {"comment": comment.id})
            work.facts.append(facts.TicketCommented(ticket=id_, comment=comment.id, public=public, by=by))
            return comment

    # --- contacts and watchers ------------------------------------------------------------------------

    async def link(self, tenant: str, id_: str, contact: str, by: str) -> None:
        """Say that a ticket is about a contact; nothing happens when it is. Raises WrongContact, TooMany."""
        async with self.office.working(tenant, by) as work:
            before = await work.take_living(id_)
            if not await self.office.contacts.exists(tenant, contact):
                raise WrongContact(contact=contact)
            await self.join(work, before, contact)

    async def join(self, work: Work, ticket: Ticket, contact: str) -> None:
        """Link a contact within somebody else's transaction, which has taken the ticket. Raises TooMany."""
        links = await beside.links(work.connection, work.tenant, ticket.id)
        if contact in {link.contact for link in links}:
            return
        await _check_room(work, TICKET_CONTACT, ticket.id, MOST_LINKS, "contacts")
        link = Link(contact=contact, at=work.now, by=work.by)
        await beside.link(work.connection, work.tenant, ticket.id, link)
        await work.put(ticket, ticket, "linked", {"contact": contact})
        work.facts.append(facts.TicketLinked(ticket=ticket.id, about=contact, by=work.by))

    async def unlink(self, tenant: str, id_: str, contact: str, by: str) -> None:
        """Take that back. Raises NoSuchLink."""
        async with self.office.working(tenant, by) as work:
            before = await work.take_living(id_)
            if not await beside.unlink(work.connection, tenant, id_, contact):
                raise NoSuchLink(contact=contact)
            await work.put(before, before, "unlinked", {"contact": contact})
            work.facts.append(facts.TicketUnlinked(ticket=id_, about=contact, by=by))

    async def watch(self, tenant: str, id_: str, agent: str, by: str, *, wanted: bool) -> None:
        """Let an agent watch a ticket, or no longer; nothing happens when it is so."""
        async with self.office.working(tenant, by) as work:
            before = await work.take(id_)
            watching = agent in await beside.watchers(work.connection, tenant, id_)
            if watching == wanted:
                return
            if wanted:
                if not self.office.centre.is_agent(agent):
                    raise WrongReference(what="agent", id=agent)
                await _check_room(work, TICKET_WATCHER, id_, MOST_WATCHERS, "watchers")
                await beside.watch(work.connection, tenant, id_, agent)
            else:
                await beside.unwatch(work.connection, tenant, id_, agent)
            await work.note(before, "watched" if wanted else "unwatched", about={"agent": agent})

    # --- what must hold -------------------------------------------------------------------------------

    async def _check_neighbours(
        self, tenant: str, agent: str | None, queue: str | None, customer: str | None
    ) -> None:
        if agent is not None and not self.office.centre.is_agent(agent):
            raise WrongReference(what="agent", id=agent)
        if queue is not None and not self.office.centre.is_queue(queue):
            raise WrongReference(what="queue", id=queue)
        if customer is not None and customer not in await self.office.customers.names(tenant, [customer]):
            raise WrongReference(what="customer", id=customer)

    async def _check_parent(self, work: Work, id_: str | None, parent: str) -> None:
        """The parent is there, is neither the ticket nor below it, and its family is not too deep or wide."""
        above: str | None = parent
        for _ in range(DEEPEST):
            if above is None:
                break
            if above == id_:
                raise BadParent(parent=parent)
            ticket = await store.one(work.connection, work.tenant, above)
            if ticket is None or ticket.merged_into is not None:
                raise WrongReference(what="ticket", id=above)
            above = ticket.parent
        if above is not None:
            raise BadParent(parent=parent)
        children = await store.children(work.connection, work.tenant, parent, MOST_CHILDREN)
        if len(children) >= MOST_CHILDREN:
            raise TooMany(what="children", most=MOST_CHILDREN)

    async def _check_children(self, work: Work, id_: str) -> None:
        children = await store.children(work.connection, work.tenant, id_, MOST_CHILDREN)
        still = [child.number for child in children if child.kind not in machine.FINAL]
        if still:
            raise ChildrenOpen(children=still[:10], count=len(still))


async def _check_room(work: Work, table: Table, id_: str, most: int, what: str) -> None:
    if await beside.count(work.connection, table, work.tenant, id_) >= most:
        raise TooMany(what=what, most=most)
