"""What everybody who changes tickets works with: one transaction, one line of history, then the facts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from yunhu.kit.business_time import Hours
from yunhu.kit.instants import Instant
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.work.tickets import changes, facts
from yunhu.work.tickets.errors import (
    NoSuchTicket,
    TicketChangedMeanwhile,
    TicketIsMerged,
    TicketPreconditionFailed,
)
from yunhu.work.tickets.model import Entry, Ticket, TicketType
from yunhu.work.tickets.ports import Announce, Centre, Contacts, Customers, NewId
from yunhu.work.tickets.registry import Registry
from yunhu.work.tickets.store import beside
from yunhu.work.tickets.store import tickets as store
from yunhu.work.tickets.store.beside import Moved
from yunhu.work.tickets.store.search import searched

SYSTEM = "system"
"""Who did what the clock, or a rule of the configuration, brought about."""


class Expected(Struct, frozen=True):
    """The version that a change was made for; `strict` when a header said so. None: any."""

    version: int | None = None
    strict: bool = False

    def check(self, ticket: Ticket) -> None:
        """Raises TicketChangedMeanwhile, or TicketPreconditionFailed, when it is another one."""
        if self.version is not None and self.version != ticket.version:
            refused = TicketPreconditionFailed if self.strict else TicketChangedMeanwhile
            raise refused(version=ticket.version)


ANY = Expected()


class Work:
    """One transaction: who does it, when, and what is to be announced once it is on the disk."""

    def __init__(self, office: Office, connection: AsyncConnection, tenant: str, by: str) -> None:
        self.office = office
        self.connection = connection
        self.tenant = tenant
        self.by = by
        self.now: Instant = office.clock.now()
        self.facts: list[Struct] = []

    async def take(self, id_: str, expected: Expected = ANY) -> Ticket:
        """A ticket to be changed, locked. Raises NoSuchTicket, and what `Expected.check` raises."""
        ticket = await store.one(self.connection, self.tenant, id_, lock=True)
        if ticket is None:
            raise NoSuchTicket(ticket=id_)
        expected.check(ticket)
        return ticket

    async def look(self, id_: str) -> Ticket | None:
        """A ticket as it is within this transaction, to be read only."""
        return await store.one(self.connection, self.tenant, id_)

    async def take_living(self, id_: str, expected: Expected = ANY) -> Ticket:
        """The same of one that was not merged into another. Raises TicketIsMerged too."""
        ticket = await self.take(id_, expected)
        if ticket.merged_into is not None:
            raise TicketIsMerged(into=ticket.merged_into)
        return ticket

    async def add(self, ticket: Ticket, about: dict[str, str] | None = None) -> None:
        """Write a new ticket."""
        search = searched(ticket, self.office.registry.find(ticket.type))
        await store.add(self.connection, ticket, search)
        await self.note(ticket, "created", about=about)
        self.facts.append(
            facts.TicketCreated(
                ticket=ticket.id,
                number=ticket.number,
                type=ticket.type,
                state=ticket.state,
                priority=ticket.priority,
                source=ticket.source,
                agent=ticket.agent,
                queue=ticket.queue,
                by=self.by,
            )
        )

    async def put(
        self,
        before: Ticket,
        after: Ticket,
        what: str = "changed",
        about: dict[str, str] | None = None,
        moved: Moved | None = None,
    ) -> Ticket:
        """Write a ticket with a line of history; tell what is different.

        The version counts what people edit: a comment or a clock is in nobody's way.
        """
        found = changes.difference(before, after)
        version = before.version + 1 if found else before.version
        after = replace(after, version=version, updated_at=self.now)
        await store.put(self.connection, after, searched(after, self.office.registry.find(after.type)))
        await self.note(after, what, found, about, moved)
        if found:
            self.facts.append(
                facts.TicketChanged(
                    ticket=after.id,
                    version=after.version,
                    changed=tuple(found),
                    state=after.state,
                    agent=after.agent,
                    queue=after.queue,
                    by=self.by,
                )
            )
        self._tell_clocks(before, after)
        return after

    async def note(
        self,
        ticket: Ticket,
        what: str,
        found: changes.Changes | None = None,
        about: dict[str, str] | None = None,
        moved: Moved | None = None,
    ) -> None:
        """A line of the ticket's history."""
        entry = Entry(
            id=self.office.new_id(),
            ticket=ticket.id,
            at=self.now,
            by=self.by,
            what=what,
            changes=found or {},
            about=about or {},
            version=ticket.version,
        )
        await beside.note(self.connection, self.tenant, entry, moved)

    def rules_of(self, ticket: Ticket) -> tuple[TicketType, Hours]:
        """A ticket's type, and the hours that its clocks run in."""
        type_ = self.office.registry.of(ticket.type)
        return type_, self.office.registry.hours_of(type_)

    def _tell_clocks(self, before: Ticket, after: Ticket) -> None:
        """Warnings and breaches that are new: by the clock, or found when one was stopped too late."""
        had = {clock.kind: clock for clock in before.clocks}
        for clock in after.clocks:
            old = had.get(clock.kind)
            due_at = (old.due_at if old is not None else None) or clock.due_at
            for announced, at, told in (
                (facts.TicketDueSoon, clock.warned_at, old is not None and old.warned_at is not None),
                (facts.TicketBreached, clock.breached_at, old is not None and old.breached_at is not None),
            ):
                if at is not None and not told:
                    fact = announced(
                        ticket=after.id,
                        clock=clock.kind,
                        due_at=due_at,
                        agent=after.agent,
                        queue=after.queue,
                    )
                    self.facts.append(fact)


class Office:
    """The database, the clock and the neighbours of tickets."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        clock: Clock,
        new_id: NewId,
        announce: Announce,
        centre: Centre,
        customers: Customers,
        contacts: Contacts,
    ) -> None:
        self.database = database
        self.registry = registry
        self.clock = clock
        self.new_id = new_id
        self.announce = announce
        self.centre = centre
        self.customers = customers
        self.contacts = contacts

    @asynccontextmanager
    async def working(self, tenant: str, by: str) -> AsyncIterator[Work]:
        """A transaction; its facts are announced when it is on the disk, and not at all when it fails."""
        async with self.database.writing() as connection:
            work = Work(self, connection, tenant, by)
            yield work
        for fact in work.facts:
            self.announce(tenant, None, fact)
