"""Somebody who has logged in and works as an agent: requests, and the live stream of the desk."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from tests.app.running import PATIENCE_S, Running
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.http.cookie import COOKIE
from yunhu.trust.identity.services.entrance import Entered

PASSWORD = "a long walk in the rain"
OWNER = Principal("main", "test", UNLIMITED)


class AtDesk:
    """An agent's login at a node that is served at an address."""

    def __init__(self, node: Running, address: str, secret: str) -> None:
        self.node = node
        self.address = address
        self.secret = secret
        self.client = httpx.AsyncClient(
            base_url=f"http://{address}",
            cookies={COOKIE: secret},
            headers={"Origin": f"http://{address}", "Accept-Language": "en"},
        )

    @asynccontextmanager
    async def stream(self, tab: str = "tab1") -> AsyncIterator[Stream]:
        """The live stream of a tab."""
        async with connect(
            f"ws://{self.address}/api/v1/desk/live?tab={tab}",
            origin=Origin(f"http://{self.address}"),
            additional_headers={"Cookie": f"{COOKIE}={self.secret}"},
        ) as opened:
            yield Stream(opened)


class Stream:
    """What a tab hears."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def hear(self) -> dict[str, Any]:
        """The next message. Raises TimeoutError, ConnectionClosed."""
        async with asyncio.timeout(PATIENCE_S):
            message: dict[str, Any] = json.loads(await self.socket.recv())
            return message

    async def until(self, kind: str, phase: str | None = None) -> dict[str, Any]:
        """The first message of a kind, and of a state of the desk with the contact in this phase."""
        while True:
            heard = await self.hear()
            contact = heard.get("contact")
            if heard["kind"] == kind and (phase is None or (contact and contact["phase"] == phase)):
                return heard

    async def closed(self) -> int:
        """The code with which the stream ends."""
        with suppress(ConnectionClosed):
            while True:
                await self.hear()
        return self.socket.close_code or 0


@asynccontextmanager
async def logged_in(node: Running, address: str, agent: str) -> AsyncIterator[AtDesk]:
    """A user who works as an agent."""
    name = agent.replace(".", "-")
    log_in = node.node.log_in
    await log_in.users.create(OWNER, name, name, ["agent"], agent, PASSWORD, must_change=False)
    entered = await log_in.entrance.log_in("main", name, PASSWORD, "test")
    assert isinstance(entered, Entered)
    desk = AtDesk(node, address, entered.secret)
    async with desk.client:
        yield desk
