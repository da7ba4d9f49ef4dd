"""SIP over WebSocket on a real socket, from the handshake to the registrar."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import Running, running, served, until
from tests.app.ws_phone import WsPhone, ws_phone
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from yunhu.telephony.registrar.credentials import Credentials
from yunhu.telephony.sip.limits import MAX_MESSAGE_BYTES


class Place:
    """A node on its HTTP port."""

    def __init__(self, node: Running, at: str) -> None:
        self.at = at
        self.rooms = node.node.rooms
        self.told: list[tuple[str, ...]] = []
        self.rooms.registrar.attach_browsers(self)

    def browser_registered(self, agent: str, tab: str) -> None:
        self.told.append((agent, tab))

    def browser_unregistered(self, agent: str, tab: str, why: str) -> None:
        self.told.append((agent, tab, why))

    def credentials(self, agent: str = "li.na", tab: str = "t1", lifetime_s: int = 3600) -> Credentials:
        return self.rooms.registrar.issue("agent", agent, tab, lifetime_s)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with running(tmp_path) as node, served(node.app, node.node) as at:
        yield Place(node, at)


def phone(place: Place, given: Credentials):
    return ws_phone(place.at, given.user, given.authorization_user, given.password)


async def test_a_browser_registers_and_is_reached_on_its_connection(place: Place) -> None:
    async with phone(place, place.credentials()) as browser:
        done = await browser.register()
        assert done.status == 200
        assert (done.headers.get("contact") or "").startswith(browser.contact)
        flow = place.rooms.registrar.flow_of("agent.li.na")
        assert flow is not None
        assert flow.transport == "ws"
        assert place.told == [("li.na", "t1")]
        await browser.socket.send("\r\n\r\n")
        assert await asyncio.wait_for(browser.socket.recv(), 5) == "\r\n"
    await until(lambda: not place.rooms.stack.websockets.lives(flow))
    assert place.rooms.registrar.flow_of("agent.li.na") is None
    assert place.rooms.registrar.tab_of("li.na") == "t1"
