"""The doors of the desk, and what they read from the main database."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from yunhu.app.desks.cards import CardCustomers, CardTickets
from yunhu.app.node import Node
from yunhu.flow.desk.api import desk as desk_api
from yunhu.flow.desk.api import stream as desk_stream
from yunhu.flow.desk.api.shapes import EarlierContact
from yunhu.flow.desk.services.cards import CardMaker
from yunhu.kit.instants import MILLISECOND, to_iso
from yunhu.platform.http.streams import Watch
from yunhu.work.calls import store
from yunhu.work.calls.errors import NoSuchContact
from yunhu.work.calls.notes import Papers


def make_routers(node: Node, watch: Watch) -> tuple[APIRouter, ...]:
    """The endpoints below `/api/v1/desk`; `watch` tells when a stream is not right any more."""
    desks, reads = node.rooms.desks, Reads(node)
    desks.notes.read_from(reads.papers)
    cards = CardMaker(desks.notes, reads.caller, reads.earlier, desks.region_of)
    customers = CardCustomers(node.clientele.customers, lambda: node.rooms.directory.centre.language)
    cards.serve(customers, CardTickets(node.ticketing.tickets))
    return (
        desk_api.make_router(
            desks.of_agents,
            desks.view,
            desks.tabs,
            desks.notes,
            cards,
            desks.issue,
            node.clientele.references,
        ),
        desk_stream.make_router(desks.view, desks.tabs, desks.streams, cards, watch),
    )


class Reads:
    """What the desk reads of contacts that are over, or were there before this process."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def papers(self, tenant: str, contact: str) -> Papers | None:
        """What is written about a contact; None when there is no such contact."""
        async with self._node.database.reading() as connection:
            row = await store.contact(connection, tenant, contact)
        if row is None:
            return None
        return Papers(
            text=row["note"] or "",
            version=row["note_version"] or 0,
            by=row["note_by"],
            at=row["note_at"],
            disposition=row["disposition"],
            customer=row["customer"],
        )

    async def caller(self, tenant: str, contact: str) -> str:
        """The number that a contact came from. Raises NoSuchContact."""
        story = self._node.rooms.inbound.find(contact)
        if story is not None:
            return story.contact.caller
        async with self._node.database.reading() as connection:
            row = await store.contact(connection, tenant, contact)
        if row is None:
            raise NoSuchContact(contact=contact)
        return str(row["caller"])

    async def earlier(
        self, tenant: str, contact: str, number: str, customer: str | None, limit: int
    ) -> Sequence[EarlierContact]:
        """Earlier contacts from a number, or of a customer."""
        ids, callers = await self._node.clientele.reach(tenant, customer, number)
        async with self._node.database.reading() as connection:
            rows = await store.contacts_of(connection, tenant, callers, ids, limit, but=contact)
        return [
            EarlierContact(
                id=row["id"],
                channel=row["channel"],
                at=to_iso(row["arrived_at"]),
                queue=row["queue"],
                agent=row["agent"],
                talk_ms=_talk_ms(row["connected_at"], row["ended_at"]),
                disposition=row["disposition"],
                note=row["note"] or "",
            )
            for row in rows
        ]


def _talk_ms(connected_at: int | None, ended_at: int | None) -> int | None:
    if connected_at is None or ended_at is None:
        return None
    return (ended_at - connected_at) // MILLISECOND
