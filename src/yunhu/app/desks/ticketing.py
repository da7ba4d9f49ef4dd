"""Tickets wired: to the agents, queues and contacts of the node, to its clock, its disk and its holidays."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from yunhu.app.desks.missed_calls import Callers, listen
from yunhu.app.directory import Directory
from yunhu.app.wiring import Rooms
from yunhu.platform.blobs import Blobs
from yunhu.platform.clock import Scheduler
from yunhu.platform.database.db import Database
from yunhu.work.calls import store as calls
from yunhu.work.tickets.api import files, merging, types, views
from yunhu.work.tickets.api import tickets as tickets_api
from yunhu.work.tickets.ports import Customers
from yunhu.work.tickets.services.attachments import Attachments
from yunhu.work.tickets.services.merging import Merging
from yunhu.work.tickets.services.missed import MissedTickets
from yunhu.work.tickets.services.office import Office
from yunhu.work.tickets.services.sla import SlaWatch
from yunhu.work.tickets.services.tickets import Tickets
from yunhu.work.tickets.services.views import Views


class Ticketing:
    """The tickets of one node's tenant. `start` begins to tell what is due."""

    def __init__(self, rooms: Rooms, database: Database, customers: Customers, scheduler: Scheduler) -> None:
        blobs = Blobs(rooms.settings.data_dir / "blobs")
        blobs.sweep()
        self._office = Office(
            database,
            rooms.ticket_types,
            rooms.clock,
            rooms.new_id,
            rooms.announce,
            Staff(rooms.directory),
            customers,
            KnownContacts(rooms, database),
        )
        self.tickets = Tickets(self._office)
        self.merging = Merging(self._office, self.tickets)
        self.attachments = Attachments(self._office, blobs)
        self.views = Views(database, rooms.new_id)
        self.watch = SlaWatch(self._office, rooms.tenant, scheduler)
        callers = Callers(database, lambda: rooms.directory.centre)
        self.missed = MissedTickets(
            self._office, self.tickets, callers, callers.subject, rooms.tenant, scheduler
        )
        self._bus = rooms.bus

    def start(self) -> None:
        """Tell what is due and make tickets of missed calls, now and from now on."""
        self.watch.start()
        self.missed.start()
        self._leave = listen(self._bus, self.missed.expect)

    async def stop(self) -> None:
        """Tell nothing more, make no more tickets."""
        self._leave()
        await self.missed.stop()
        await self.watch.stop()

    def routers(self) -> Sequence[APIRouter]:
        """The doors of tickets, their types and their views."""
        door = tickets_api.Door(self.tickets, self.watch)
        return (
            tickets_api.make_router(door, self.views),
            merging.make_router(door, self.merging),
            files.make_router(self.attachments),
            types.make_router(self._office.registry),
            views.make_router(self.views),
        )


class Staff:
    """The agents and queues of the configuration in force."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def is_agent(self, id_: str) -> bool:
        """Whether there is such an agent."""
        return self._directory.agent(id_) is not None

    def is_queue(self, id_: str) -> bool:
        """Whether there is such a queue."""
        return self._directory.queue(self._directory.centre.tenant, id_) is not None


class KnownContacts:
    """Contacts that go on, and those in the database."""

    def __init__(self, rooms: Rooms, database: Database) -> None:
        self._rooms = rooms
        self._database = database

    async def exists(self, tenant: str, contact: str) -> bool:
        """Whether there is, or was, such a contact."""
        story = self._rooms.inbound.find(contact)
        if story is not None and story.contact.tenant == tenant:
            return True
        async with self._database.reading() as connection:
            return await calls.contact(connection, tenant, contact) is not None
