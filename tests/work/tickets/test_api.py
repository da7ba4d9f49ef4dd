"""Tickets over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import Running, running

PATH = "/api/v1/tickets"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as it:
        yield it


async def make(client: httpx.AsyncClient, **more: object) -> dict[str, object]:
    """A ticket, made."""
    made = await client.post(PATH, json={"type": "inquiry", "subject": "发票怎么开", **more})
    assert made.status_code == 201, made.text
    found: dict[str, object] = made.json()
    return found


async def test_a_ticket_is_made_and_read(client: httpx.AsyncClient) -> None:
    made = await make(client, text="上个月的", priority="high", agent="li.na", queue="support")
    assert made["number"].endswith("-000001")  # type: ignore[attr-defined]
    again = await client.get(f"{PATH}/{made['id']}")
    assert again.json() == made
    assert again.headers["etag"] == '"1"'
    assert made["can"] == ["working", "waiting", "solved", "closed"]
