"""The trace of a real call, while it goes on and afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.far_ends import call, far_end
from tests.app.running import Running, running, until


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def traced(client: httpx.AsyncClient) -> dict[str, object]:
    (contact,) = (await client.get("/api/v1/contacts")).json()["items"]
    answer = await client.get(f"/api/v1/contacts/{contact['id']}/trace")
    assert answer.status_code == 200
    return dict(answer.json())


async def test_a_call_is_followed_while_it_goes_on_and_afterwards(node: Running) -> None:
    async with far_end() as customer, node.client(node.admin_token) as client:
        calling = await call(customer, node.sip_port, "5001")
        await until(lambda: node.node.rooms.inbound.contacts("main"))
        await node.node.projector.caught_up()
        live = await traced(client)
        assert (live["flow"], live["version"], live["staged"], live["live"]) == ("nobody", 1, False, True)
        nodes: Any = live["nodes"]
        (visit,) = nodes
        assert (visit["node"], visit["verb"], visit["ms"], visit["why"]) == ("wait", "queue", None, "started")
        calling.hang_up()
        await until(lambda: not node.node.rooms.inbound.contacts("main"))
        await node.node.projector.caught_up()
        over = await traced(client)
        assert over["live"] is False
        assert over["nodes"][0]["ms"] >= 0  # type: ignore[index]


async def test_an_unknown_contact_has_no_trace(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        answer = await client.get("/api/v1/contacts/nobody/trace")
        assert answer.status_code == 404
