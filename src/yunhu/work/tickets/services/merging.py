"""Two tickets become one, and one becomes two. What was moved is in the history, so a merge can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from yunhu.work.tickets import changes, facts, rules
from yunhu.work.tickets.errors import CannotMerge, NoSuchComment, NotMerged, TooMany, WrongReference
from yunhu.work.tickets.model import Link, Ticket
from yunhu.work.tickets.services.office import ANY, Expected, Office, Work
from yunhu.work.tickets.services.tickets import MOST_COMMENTS, MOST_LINKS, New, Tickets
from yunhu.work.tickets.store import beside
from yunhu.work.tickets.store import tickets as store
from yunhu.work.tickets.store.beside import Moved
from yunhu.work.tickets.tables import TICKET_COMMENT, TICKET_CONTACT


class Merging:
    """Merges, undoes merges, splits."""

    def __init__(self, office: Office, tickets: Tickets) -> None:
        self._office = office
        self._tickets = tickets

    async def merge(self, tenant: str, id_: str, into: str, by: str, expected: Expected = ANY) -> Ticket:
        """Let a ticket go up in another, with its comments, files and contacts; the one that lives on.

        Raises NoSuchTicket, TicketIsMerged, CannotMerge, WrongReference, TooMany, TicketChangedMeanwhile.
        """
        async with self._office.working(tenant, by) as work:
            # Always in one order, so that two merges never wait for each other.
            for each in sorted({id_, into}):
                await store.one(work.connection, tenant, each, lock=True)
            before = await work.take_living(id_, expected)
            if into == id_:
                raise CannotMerge
            survivor = await _other(work, into)
            await self._check_family(work, before, survivor)
            moved = await self._moved(work, before, survivor)
            await beside.move(work.connection, tenant, id_, into, moved)
            type_, hours = work.rules_of(before)
            after = changes.halted(type_, replace(before, merged_into=into), hours, work.now)
            about = {"into": into, "number": survivor.number}
            await work.put(before, after, "merged", about, moved)
            about = {"ticket": id_, "number": before.number}
            kept = await work.put(survivor, survivor, "absorbed", about)
            work.facts.append(facts.TicketMerged(ticket=id_, into=into, by=by))
            return kept

    async def unmerge(self, tenant: str, id_: str, by: str) -> Ticket:
        """Undo a merge: what came along and is still there goes back. Raises NoSuchTicket, NotMerged."""
        async with self._office.working(tenant, by) as work:
            before = await work.take(id_)
            if before.merged_into is None:
                raise NotMerged(ticket=id_)
            survivor = await work.take(before.merged_into)
            moved = await beside.last_merge(work.connection, tenant, id_)
            await beside.move(work.connection, tenant, survivor.id, id_, moved)
            type_, hours = work.rules_of(before)
            after = changes.taken_up(type_, replace(before, merged_into=None), hours, work.now)
            about = {"out_of": survivor.id, "number": survivor.number}
            after = await work.put(before, after, "unmerged", about)
            await work.put(survivor, survivor, "released", {"ticket": id_, "number": before.number})
            work.facts.append(facts.TicketUnmerged(ticket=id_, out_of=survivor.id, by=by))
            return after

    async def split(
        self,
        tenant: str,
        id_: str,
        comments: Sequence[str],
        subject: str,
        by: str,
        type_: str | None = None,
        fields: Mapping[str, rules.Plain] | None = None,
    ) -> Ticket:
        """Make a ticket out of some comments of another, with their files and the same customer and contacts.

        Raises NoSuchTicket, TicketIsMerged, NoSuchComment, WrongTicketType, FieldsFaulty.
        """
        async with self._office.working(tenant, by) as work:
            before = await work.take_living(id_)
            there = set(await beside.comment_ids(work.connection, tenant, id_))
            if absent := [each for each in comments if each not in there]:
                raise NoSuchComment(comment=absent[0])
            same = type_ is None or type_ == before.type
            wanted = New(
                type=type_ or before.type,
                subject=subject,
                priority=before.priority,
                agent=before.agent,
                queue=before.queue,
                customer=before.customer,
                fields=fields or {},
                source="split",
                checked=not same,
            )
            made = await self._tickets.add(work, wanted, before.fields if same else None)
            files = await beside.attached_to(work.connection, tenant, id_, comments)
            moved: Moved = {"comments": list(comments), "attachments": files}
            await beside.move(work.connection, tenant, id_, made.id, moved)
            for link in await beside.links(work.connection, tenant, id_):
                copied = Link(contact=link.contact, at=work.now, by=by)
                await beside.link(work.connection, tenant, made.id, copied)
            await work.put(before, before, "split", {"into": made.id, "number": made.number}, moved)
            await work.note(made, "split_off", about={"from": id_, "number": before.number})
            work.facts.append(facts.TicketSplit(ticket=id_, into=made.id, by=by))
            return made

    async def _check_family(self, work: Work, ticket: Ticket, survivor: Ticket) -> None:
        """A ticket does not go up in one of its own descendants."""
        above: Ticket | None = survivor
        while above is not None and above.parent is not None:
            if above.parent == ticket.id:
                raise CannotMerge
            above = await work.look(above.parent)

    async def _moved(self, work: Work, ticket: Ticket, survivor: Ticket) -> Moved:
        """What goes along: comments, files, and the contacts that the survivor is not about."""
        connection, tenant = work.connection, work.tenant
        comments = await beside.comment_ids(connection, tenant, ticket.id)
        files = [file.id for file in await beside.attachments(connection, tenant, ticket.id)]
        theirs = {link.contact for link in await beside.links(connection, tenant, survivor.id)}
        mine = await beside.links(connection, tenant, ticket.id)
        contacts = [link.contact for link in mine if link.contact not in theirs]
        had = await beside.count(connection, TICKET_COMMENT, tenant, survivor.id)
        if had + len(comments) > MOST_COMMENTS:
            raise TooMany(what="comments", most=MOST_COMMENTS)
        linked = await beside.count(connection, TICKET_CONTACT, tenant, survivor.id)
        if linked + len(contacts) > MOST_LINKS:
            raise TooMany(what="contacts", most=MOST_LINKS)
        return {"comments": comments, "attachments": files, "contacts": contacts}


async def _other(work: Work, id_: str) -> Ticket:
    """The ticket that lives on. Raises WrongReference, TicketIsMerged."""
    if await work.look(id_) is None:
        raise WrongReference(what="ticket", id=id_)
    return await work.take_living(id_)
