"""The timeline of a customer, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.app.running import Running, running

from yunhu.kit.pii import Number
from yunhu.work.calls.facts import ContactArrived, ContactEnded, ContactIdentified

CUSTOMERS = "/api/v1/customers"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


class Desk:
    """Calls that are over, customers and tickets."""

    def __init__(self, node: Running) -> None:
        self.node = node
        self.client = node.client(node.admin_token)

    async def call(self, caller: str, customer: str | None = None) -> str:
        """A call that is over; an agent may have said whose it was."""
        rooms, id_ = self.node.node.rooms, self.node.node.rooms.new_id()
        rooms.announce("main", id_, ContactArrived(caller=Number(caller), dialled="5000"))
        if customer is not None:
            rooms.announce("main", id_, ContactIdentified(customer=customer, by="agent:wang"))
        rooms.announce("main", id_, ContactEnded(cause="x", by="customer", at=rooms.clock.now()))
        await self.node.node.projector.caught_up(10)
        return str(id_)

    async def customer(self, name: str, *phones: str) -> str:
        """A new customer."""
        identities = [{"kind": "phone", "value": phone} for phone in phones]
        made = await self.client.post(CUSTOMERS, json={"name": name, "identities": identities})
        return str(made.json()["id"])

    async def ticket(self, customer: str) -> str:
        """A new ticket of a customer."""
        types = (await self.client.get("/api/v1/ticket-types")).json()
        wanted = {"type": types[0]["id"], "subject": "x", "customer": customer}
        made = await self.client.post("/api/v1/tickets", json=wanted)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def timeline(self, customer: str, query: str = "") -> list[dict[str, Any]]:
        """What the timeline shows."""
        answer = await self.client.get(f"{CUSTOMERS}/{customer}/timeline{query}")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest.fixture
async def desk(node: Running) -> AsyncIterator[Desk]:
    made = Desk(node)
    yield made
    await made.client.aclose()


async def test_contacts_and_tickets_are_one_line_of_time(desk: Desk) -> None:
    first = await desk.call("013800138000")
    li = await desk.customer("李娜", "13800138000")
    ticket = await desk.ticket(li)
    second = await desk.call("+8613800138000")
    await desk.call("13900139000")
    shown = await desk.timeline(li)
    assert [(it["kind"], it["id"]) for it in shown] == [
        ("contact", second),
        ("ticket", ticket),
        ("contact", first),
    ]
    assert shown[0]["contact"]["caller"] == "138****8000"
    assert shown[0]["contact"]["over"]
    assert shown[1]["ticket"]["subject"] == "x"


async def test_pages_have_no_holes(desk: Desk) -> None:
    li = await desk.customer("李娜", "13800138000")
    made = []
    for number in range(5):
        made.append(await (desk.ticket(li) if number % 2 else desk.call("13800138000")))
    seen, path = [], f"{CUSTOMERS}/{li}/timeline?limit=2"
    while path:
        answer = await desk.client.get(path)
        seen += [each["id"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen == made[::-1]
    assert (await desk.client.get(f"{CUSTOMERS}/{li}/timeline?cursor=x")).status_code == 400


async def test_what_an_agent_said_goes_before_the_number(desk: Desk) -> None:
    li, wang = await desk.customer("李娜", "13800138000"), await desk.customer("王明")
    contact = await desk.call("13800138000", wang)
    assert await desk.timeline(li) == []
    assert [it["id"] for it in await desk.timeline(wang)] == [contact]


async def test_a_merge_moves_the_history_and_an_unmerge_gives_it_back(desk: Desk) -> None:
    li, na = await desk.customer("李娜", "13800138000"), await desk.customer("娜娜", "13900139000")
    calls = [await desk.call("13800138000"), await desk.call("13900139000")]
    ticket = await desk.ticket(na)
    await desk.client.post(f"{CUSTOMERS}/{li}/merge", json={"other": na})
    for id_ in (li, na):
        assert [it["id"] for it in await desk.timeline(id_)] == [ticket, *calls[::-1]]
    await desk.client.post(f"{CUSTOMERS}/{li}/unmerge", json={"record": na})
    assert [it["id"] for it in await desk.timeline(li)] == [calls[0]]
    assert [it["id"] for it in await desk.timeline(na)] == [ticket, calls[1]]


async def test_who_may_not_read_calls_does_not_see_them_here(desk: Desk) -> None:
    li = await desk.customer("李娜", "13800138000")
    contact, ticket = await desk.call("13800138000"), await desk.ticket(li)
    for scopes, ids in (
        (("customer.read",), []),
        (("customer.read", "contact.read"), [contact]),
        (("customer.read", "ticket.read"), [ticket]),
    ):
        async with desk.node.client(await desk.node.token(*scopes)) as client:
            found = (await client.get(f"{CUSTOMERS}/{li}/timeline")).json()["items"]
            assert [it["id"] for it in found] == ids
