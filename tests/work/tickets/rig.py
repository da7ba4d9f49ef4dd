"""Tickets on a database of their own, in virtual time, with neighbours that are as simple as can be."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Table

from yunhu.kit.instants import SECOND, Instant
from yunhu.platform.blobs import Blobs
from yunhu.platform.calendar.holidays import ChinaDays
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.ids import IdSource
from yunhu.work.tickets import tables
from yunhu.work.tickets.changes import Change
from yunhu.work.tickets.model import (
    SlaTarget,
    Ticket,
    TicketField,
    TicketState,
    TicketTransition,
    TicketType,
)
from yunhu.work.tickets.ports import MissedCall
from yunhu.work.tickets.registry import Registry
from yunhu.work.tickets.services.attachments import Attachments
from yunhu.work.tickets.services.merging import Merging
from yunhu.work.tickets.services.office import Office
from yunhu.work.tickets.services.tickets import New, Tickets
from yunhu.work.tickets.services.views import Views

TENANT = "acme"
BY = "agent:li.na"
ZONE = ZoneInfo("Asia/Shanghai")
CONTACT = "c" * 32
TABLES = [table for table in vars(tables).values() if isinstance(table, Table)]

TASK = TicketType(
    id="task",
    name="Task",
    states=(
        TicketState("new", "New", "open"),
        TicketState("wait", "Waiting", "pending"),
        TicketState("done", "Done", "solved"),
        TicketState("filed", "Filed", "closed"),
    ),
    transitions=(
        TicketTransition("new", ("wait", "done")),
        TicketTransition("wait", ("new", "done")),
        TicketTransition("done", ("new", "filed")),
    ),
    fields=(
        TicketField(id="phone", name="Phone", kind="phone"),
        TicketField(id="cause", name="Cause", kind="text", required_in=("done",)),
    ),
    sla=(SlaTarget("normal", 60, 480), SlaTarget("urgent", 15, 60)),
)
PLAIN = TicketType(id="plain", name="Plain", states=(*TASK.states[:1], *TASK.states[2:3]))


def local(text: str) -> Instant:
    """An instant in Shanghai: `2026-09-30T17:00`."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()) * SECOND


class Neighbours:
    """The agents, queues, customers and contacts that there are, and calls that were missed."""

    def __init__(self) -> None:
        self.customers = {"zhang": "张伟", "wang": "王芳"}
        self.missed_calls: dict[str, MissedCall] = {}

    def is_agent(self, id_: str) -> bool:
        return id_ in ("li.na", "wang")

    def is_queue(self, id_: str) -> bool:
        return id_ == "support"

    async def names(self, tenant: str, ids: Sequence[str]) -> dict[str, str]:
        return {id_: self.customers[id_] for id_ in ids if id_ in self.customers}

    async def ids_of(self, tenant: str, customer: str) -> list[str]:
        return [customer, f"old-{customer}"]

    async def named(self, tenant: str, text: str, limit: int) -> list[str]:
        return [id_ for id_, name in self.customers.items() if text in name][:limit]

    async def exists(self, tenant: str, contact: str) -> bool:
        return contact[0] in "cd"

    async def missed(self, tenant: str, contact: str) -> MissedCall | None:
        return self.missed_calls.get(contact)


class Rig:
    """Everything of the room."""

    def __init__(self, folder: Path, start: str, types: Sequence[TicketType] = (TASK, PLAIN)) -> None:
        url = f"sqlite+aiosqlite:///{folder}/main.db"
        sync = open_sync(url)
        METADATA.create_all(sync, tables=TABLES)
        sync.dispose()
        self.time = VirtualTime(local(start))
        self.database = Database(url)
        self.facts: list[msgspec.Struct] = []
        self.neighbours = Neighbours()
        self.registry = Registry(ChinaDays())
        self.registry.configure(types, (), str)
        self.new_id = IdSource(self.time)
        self.office = Office(
            self.database,
            self.registry,
            self.time,
            self.new_id,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.neighbours,
            self.neighbours,
            self.neighbours,
        )
        self.blobs = Blobs(folder / "blobs")
        self.tickets = Tickets(self.office)
        self.merging = Merging(self.office, self.tickets)
        self.attachments = Attachments(self.office, self.blobs)
        self.views = Views(self.database, self.new_id)

    def go_to(self, text: str) -> None:
        """Let time pass until an instant in Shanghai."""
        self.time.advance((local(text) - self.time.now()) / SECOND)

    async def make(self, **more: object) -> Ticket:
        """A ticket, made."""
        new = New(**{"type": "task", "subject": "打印机坏了", **more})  # type: ignore[arg-type]
        return await self.tickets.create(TENANT, new, BY)

    async def change(self, id_: str, **wanted: object) -> Ticket:
        """A ticket, changed."""
        return await self.tickets.change(TENANT, id_, Change(**wanted), BY)  # type: ignore[arg-type]

    async def solve(self, id_: str) -> Ticket:
        """A ticket, solved."""
        return await self.change(id_, state="done", fields={"cause": "没插电"})

    async def now(self, id_: str) -> Ticket:
        """A ticket as it is in the database."""
        return (await self.tickets.whole(TENANT, id_)).ticket

    async def story(self, id_: str) -> list[str]:
        """What happened to a ticket, in order."""
        found = await self.tickets.history(TENANT, id_, 100, None)
        return [entry.what for entry in reversed(found)]

    def told(self, *kinds: type[msgspec.Struct]) -> list[msgspec.Struct]:
        """The facts of some kinds that were announced."""
        return [fact for fact in self.facts if isinstance(fact, kinds)]


@asynccontextmanager
async def rigged(folder: Path, start: str = "2026-03-02T09:00") -> AsyncIterator[Rig]:
    """The room, open: on a Monday morning unless another time is given."""
    rig = Rig(folder, start)
    try:
        yield rig
    finally:
        await rig.database.close()
