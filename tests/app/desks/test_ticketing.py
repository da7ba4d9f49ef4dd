"""Tickets wired to a node: to its customers, its facts and its logs, and what a restart finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running
from tests.work.tickets.asking import PATH, attach, make
from tests.work.tickets.test_files import PNG


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as it:
        yield it


async def test_a_customers_name_stands_on_the_ticket(client: httpx.AsyncClient) -> None:
    made = await client.post("/api/v1/customers", json={"name": "张伟"})
    customer = made.json()["id"]
    id_ = (await make(client, customer=customer))["id"]
    assert (await client.get(f"{PATH}/{id_}")).json()["customer"] == {"id": customer, "name": "张伟"}
    for asked in ({"q": "张伟"}, {"customer": customer}):
        found = (await client.get(PATH, params=asked)).json()["items"]
        assert [it["id"] for it in found] == [id_], asked


async def test_a_number_of_a_caller_is_in_no_log(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = (await make(client, subject="秘密的事", fields={"contact_phone": "13912345678"}))["id"]
    await client.patch(f"{PATH}/{id_}", json={"fields": {"contact_phone": "13912345679"}})
    await client.get(PATH, params={"q": "13912345679"})
    said = capsys.readouterr()
    assert "1391234567" not in said.out + said.err
    assert "秘密" not in said.out + said.err


async def test_facts_of_tickets_reach_who_listens_without_words_or_numbers(
    node: Running, client: httpx.AsyncClient
) -> None:
    heard: list[Any] = []
    leave = node.node.bus.listen((">",), lambda it: heard.append(it))
    id_ = (await make(client, subject="秘密的事", fields={"contact_phone": "13912345678"}))["id"]
    await client.patch(f"{PATH}/{id_}", json={"state": "waiting"})
    await client.post(f"{PATH}/{id_}/comments", json={"text": "秘密", "public": True})
    leave()
    told = [it for it in heard if it.topic.startswith("ticket.")]
    assert [it.topic for it in told] == ["ticket.created", "ticket.changed", "ticket.commented"]
    assert all(it.body.contact is None for it in told)
    assert not any("秘密".encode() in it.body.body or b"139123" in it.body.body for it in told)


async def test_tickets_survive_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        id_ = (await make(client))["id"]
        file = (await attach(client, id_, "a.png", PNG)).json()["id"]
        before = (await client.get(f"{PATH}/{id_}")).json()
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        after = (await client.get(f"{PATH}/{id_}")).json()
        assert {**after, "clocks": []} == {**before, "clocks": []}
        assert (await client.get(f"{PATH}/{id_}/attachments/{file}")).content == PNG
        assert (await client.post(PATH, json={"type": "inquiry", "subject": "x"})).json()["number"][-1] == "2"
