"""The blacklist over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running, until

BASE = "/api/v1/blacklist"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def supervisor(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    scopes = ("blacklist.read", "blacklist.write", "customer.write")
    async with node.client(await node.token(*scopes)) as opened:
        yield opened


async def add(client: httpx.AsyncClient, value: str, **more: object) -> dict[str, Any]:
    """A new entry."""
    wanted = {"kind": "number", "value": value, "effect": "reject", "reason": "threats"} | more
    answer = await client.post(BASE, json=wanted)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{BASE}/{shown['id']}"
    return shown


async def match(client: httpx.AsyncClient, number: str) -> str | None:
    """The id of the entry that a caller meets."""
    entry = (await client.get(f"{BASE}/match", params={"number": number})).json()["entry"]
    return None if entry is None else str(entry["id"])


async def test_an_entry_is_made_found_changed_and_removed(supervisor: httpx.AsyncClient) -> None:
    made = await add(supervisor, "138 0013 8000", category="nuisance", until="2999-01-01T00:00:00Z")
    assert (made["value"], made["expired"], made["until"]) == (
        "138****8000",
        False,
        "2999-01-01T00:00:00.000Z",
    )
    assert await match(supervisor, "013800138000") == made["id"]
    path = f"{BASE}/{made['id']}"
    assert (await supervisor.get(path)).json() == made
    changed = (await supervisor.patch(path, json={"effect": "low", "until": None, "reason": None})).json()
    assert (changed["effect"], changed["until"], changed["reason"]) == ("low", None, "threats")
    assert (await supervisor.get(BASE, params={"kind": "number"})).json()["items"] == [changed]
    assert (await supervisor.get(BASE, params={"kind": "region"})).json()["items"] == []
    assert (await supervisor.delete(path)).status_code == 204
    assert await match(supervisor, "013800138000") is None
    assert (await supervisor.get(path)).status_code == 404


async def test_prefixes_regions_and_customers(supervisor: httpx.AsyncClient) -> None:
    prefix = await add(supervisor, "170", kind="prefix")
    region = await add(supervisor, "广东省", kind="region")
    phones = [{"kind": "phone", "value": "13900139000"}]
    customer = (await supervisor.post("/api/v1/customers", json={"name": "x", "identities": phones})).json()
    entry = await add(supervisor, customer["id"], kind="customer", effect="low")
    assert await match(supervisor, "+8617012345678") == prefix["id"]
    assert await match(supervisor, "0755 86543210") == region["id"]
    assert await match(supervisor, "13900139000") == entry["id"]
    identity = {"kind": "phone", "value": "13700137000"}
    await supervisor.post(f"/api/v1/customers/{customer['id']}/identities", json=identity)


async def test_a_new_number_of_a_listed_customer_is_listed_too(
    supervisor: httpx.AsyncClient, node: Running
) -> None:
    customer = (await supervisor.post("/api/v1/customers", json={"name": "x"})).json()
    await add(supervisor, customer["id"], kind="customer")
    identity = {"kind": "phone", "value": "13700137000"}
    await supervisor.post(f"/api/v1/customers/{customer['id']}/identities", json=identity)
    await until(lambda: node.node.rooms.screen.meets("13700137000"))


REFUSED: list[tuple[dict[str, object], int, str]] = [
    ({"value": "110"}, 422, "blacklist.emergency"),
    ({"effect": "play"}, 422, "blacklist.needs"),
    ({"effect": "play", "prompt": "nothing"}, 422, "blacklist.needs"),
    ({"effect": "flow", "flow": "nothing"}, 422, "blacklist.needs"),
    ({"kind": "customer"}, 422, "blacklist.malformed"),
    ({"until": "2020-01-01T00:00:00Z"}, 422, "blacklist.ends_too_early"),
    ({"value": "x"}, 400, "phone.malformed"),
    ({"reason": ""}, 422, "request.invalid"),
    ({"more": 1}, 422, "request.invalid"),
]


async def test_what_is_refused(supervisor: httpx.AsyncClient) -> None:
    for wrong, status, problem in REFUSED:
        wanted = {"kind": "number", "value": "13800138000", "effect": "reject", "reason": "x"} | wrong
        answer = await supervisor.post(BASE, json=wanted)
        told = (answer.status_code, answer.json()["type"])
        assert told == (status, f"urn:yunhu:problem:{problem}"), wrong
        assert "13800138000" not in answer.text


async def test_prompts_and_flows_that_there_are_may_be_met(supervisor: httpx.AsyncClient) -> None:
    await add(supervisor, "13800138000", effect="play", prompt="goodbye")
    await add(supervisor, "13800138001", effect="flow", flow="nobody")
