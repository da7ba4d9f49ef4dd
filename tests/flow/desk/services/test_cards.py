"""The card of whoever calls: who it is, who it may be, what came before and what is open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running

from yunhu.flow.desk.api.shapes import Candidate, CustomerSummary
from yunhu.flow.desk.services.cards import picked
from yunhu.kit.pii import Number
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.work.calls.facts import ContactArrived, ContactEnded, ContactIdentified

PASSWORD = "a long walk in the rain"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def agent(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of somebody who works as an agent."""
    owner = Principal("main", "test", UNLIMITED)
    await node.node.log_in.users.create(owner, "wang", "Wang", ["agent"], "wang", PASSWORD, must_change=False)
    async with node.client(None) as browser:
        browser.headers["Origin"] = "http://test"
        await browser.post("/api/v1/session", json={"user": "wang", "password": PASSWORD})
        yield browser


async def call(node: Running, caller: str, customer: str | None = None) -> str:
    """A call that is over; an agent may have said whose it was."""
    rooms, id_ = node.node.rooms, node.node.rooms.new_id()
    rooms.announce("main", id_, ContactArrived(caller=Number(caller), dialled="5000"))
    if customer is not None:
        rooms.announce("main", id_, ContactIdentified(customer=customer, by="agent:wang"))
    rooms.announce("main", id_, ContactEnded(cause="x", by="customer", at=rooms.clock.now()))
    await node.node.projector.caught_up(10)
    return str(id_)


async def customer(agent: httpx.AsyncClient, name: str, phone: str) -> str:
    """A new customer."""
    body = {"name": name, "identities": [{"kind": "phone", "value": phone}]}
    made = await agent.post("/api/v1/customers", json=body)
    return str(made.json()["id"])


async def card(agent: httpx.AsyncClient, contact: str) -> dict[str, Any]:
    """The card of a contact."""
    answer = await agent.get(f"/api/v1/desk/contacts/{contact}/card")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_who_has_the_very_number_is_the_customer(node: Running, agent: httpx.AsyncClient) -> None:
    li = await customer(agent, "<b>李娜</b>", "13800138000")
    earlier = await call(node, "+8613800138000")
    shown = await card(agent, await call(node, "013800138000"))
    assert (shown["customer"]["id"], shown["customer"]["name"]) == (li, "<b>李娜</b>")
    assert shown["candidates"] == []
    assert shown["region"]["text"].startswith("Beijing")
    assert [it["id"] for it in shown["contacts"]] == [earlier], "whatever form the number had"


async def test_who_it_may_be_is_for_the_agent_to_say(node: Running, agent: httpx.AsyncClient) -> None:
    li = await customer(agent, "李娜", "010 62552200")
    contact = await call(node, "62552200")
    shown = await card(agent, contact)
    assert shown["customer"] is None
    assert [(it["customer"]["id"], it["score"]) for it in shown["candidates"]] == [(li, 0.7)]
    assert shown["candidates"][0]["why"]
    said = await card(agent, await call(node, "62552200", li))
    assert (said["customer"]["id"], said["candidates"]) == (li, [])


async def test_a_stranger_has_a_card_too(node: Running, agent: httpx.AsyncClient) -> None:
    before = await call(node, "anonymous")
    shown = await card(agent, await call(node, "anonymous"))
    assert (shown["customer"], shown["candidates"], shown["region"]) == (None, [], None)
    assert [it["id"] for it in shown["contacts"]] == [before]


def test_in_doubt_nobody_is_picked() -> None:
    first, second = (Candidate(customer=CustomerSummary(id=id_, name="x"), score=1, why="x") for id_ in "ab")
    assert picked([first]) == first.customer
    assert picked([first, second]) is None
    assert picked([]) is None
