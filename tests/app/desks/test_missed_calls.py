"""A caller who leaves while waiting leaves a ticket behind, if the queue wants one: from the facts, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import PATIENCE_S, Running, running

from yunhu.app.desks.missed_calls import MissedProjection, listen
from yunhu.kit.pii import Number
from yunhu.platform.bus import Bus
from yunhu.platform.database.db import METADATA, open_sync
from yunhu.platform.journal.file import Envelope
from yunhu.work.callbacks.facts import CallbackExpired
from yunhu.work.calls.facts import ContactArrived, ContactEnded, SegmentStarted
from yunhu.work.tickets.tables import TICKET_MISSED

QUEUE = "/api/v1/configuration/queues/support"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


def call(node: Running, *, abandoned: bool = True, queue: str = "support") -> str:
    """The facts of a call that waited in a queue."""
    contact: str = node.node.rooms.new_id()
    for fact in (
        ContactArrived(caller=Number("+8613800138000"), dialled="5000"),
        SegmentStarted(segment="queue", queue=queue),
        ContactEnded(cause="hangup", by="customer", abandoned=abandoned),
    ):
        node.node.rooms.announce("main", contact, fact)
    return contact


async def tickets(node: Running, client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """All tickets, once the facts are in the database and were looked at."""
    await node.node.projector.caught_up(PATIENCE_S)
    await node.node.ticketing.missed.look()
    found: list[dict[str, Any]] = (await client.get("/api/v1/tickets")).json()["items"]
    return found


async def test_a_missed_call_becomes_a_ticket_where_the_queue_says_so(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        call(node)
        assert await tickets(node, client) == []
        queue = (await client.get(QUEUE)).json()
        wrong = await client.put(QUEUE, json={**queue, "missed_call_ticket": "nothing"})
        assert wrong.json()["errors"][0]["code"] == "ticket.no_such_type"
        assert (await client.put(QUEUE, json={**queue, "missed_call_ticket": "inquiry"})).status_code == 200
        contact = call(node)
        call(node, abandoned=False)
        call(node, queue="billing")
        (made,) = await tickets(node, client)
        assert (made["source"], made["queue"], made["subject"]) == (
            "missed_call",
            "support",
            "Missed call, waited 0 s in Support",
        )
        whole = (await client.get(f"/api/v1/tickets/{made['id']}")).json()
        assert whole["fields"] == {"contact_phone": "138****8000"}
        assert [link["contact"] for link in whole["contacts"]] == [contact]
        listed = await client.get("/api/v1/tickets", params={"contact": contact})
        assert [it["id"] for it in listed.json()["items"]] == [made["id"]]
        assert len(await tickets(node, client)) == 1


async def test_messages_and_broken_promises_become_tickets_too(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        queue = (await client.get(QUEUE)).json()
        await client.put(QUEUE, json={**queue, "missed_call_ticket": "inquiry"})
        rooms = node.node.rooms
        for _ in range(2):
            contact = call(node, abandoned=False)
            rooms.voicemails.left(
                "main", contact, rooms.new_id(), "+8613800138000", 7.4, "support", "inquiry"
            )
        rooms.voicemails.left("main", call(node, abandoned=False), rooms.new_id(), "1", 7.4, "support", None)
        (message,) = await tickets(node, client)
        assert (message["source"], message["subject"]) == ("voicemail", "Message of 7 s for Support")
        whole = (await client.get(f"/api/v1/tickets/{message['id']}")).json()
        assert len(whole["contacts"]) == 2
        rooms.announce("main", call(node, abandoned=False), CallbackExpired(attempts=1))
        found = await tickets(node, client)
        assert sorted(it["source"] for it in found) == ["missed_call", "voicemail"]


async def test_facts_that_come_again_are_written_once(node: Running, tmp_path: Path) -> None:
    contact = call(node)
    await node.node.projector.caught_up(PATIENCE_S)
    (ended,) = [it for it in node.node.journal.read_after(0, 1000) if it.kind == "contact.ended"]
    sync = open_sync(f"sqlite+aiosqlite:///{tmp_path}/other.db")
    METADATA.create_all(sync, tables=[TICKET_MISSED])
    for batch in ([ended, ended], [ended]):
        with sync.begin() as connection:
            MissedProjection().apply(connection, batch)
    with sync.connect() as connection:
        rows = connection.execute(TICKET_MISSED.select()).all()
    sync.dispose()
    assert rows == [("main", contact, ended.at)]


def test_the_end_of_a_call_wakes_who_makes_tickets() -> None:
    bus, heard = Bus(), list[int]()
    leave = listen(bus, lambda: heard.append(1))
    bus.publish("contact.ended", "no envelope")
    assert heard == []
    envelope = Envelope("e" * 32, 1, 1, "main", "c" * 32, "contact.ended", b"")
    bus.publish("contact.ended", envelope)
    leave()
    bus.publish("contact.ended", envelope)
    assert heard == [1]
