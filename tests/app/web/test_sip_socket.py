"""SIP over WebSocket on a real socket, from the handshake to the registrar."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import msgspec
import pytest
from tests.app.running import Running, running, served, until
from tests.app.staff import employ
from tests.app.ws_phone import WsPhone, ws_phone
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from yunhu.flow.visits.model import WebEntry
from yunhu.telephony.registrar.credentials import Credentials
from yunhu.telephony.sip.limits import MAX_MESSAGE_BYTES, WS_BURST
from yunhu.telephony.sip.transports import ws
from yunhu.telephony.sip.transports.ws import GOING_AWAY, POLICY


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
        await employ(node, "li.na")
        yield Place(node, at)


def phone(place: Place, given: Credentials) -> AbstractAsyncContextManager[WsPhone]:
    """A browser with these credentials."""
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


async def test_two_tabs_and_only_the_newer_one_is_called(place: Place) -> None:
    old = place.credentials(tab="old", lifetime_s=3600)
    new = place.credentials(tab="new", lifetime_s=3601)
    async with phone(place, old) as first, phone(place, new) as second:
        assert (await first.register()).status == 200
        assert (await second.register()).status == 200
        assert place.told == [("li.na", "old"), ("li.na", "new")]
        assert (await first.register()).status == 403


async def test_wrong_and_expired_credentials_are_refused(place: Place) -> None:
    right = place.credentials()
    for given in (right._replace(password="x" * 43), place.credentials(lifetime_s=-1)):
        async with phone(place, given) as browser:
            assert (await browser.register()).status == 401
    async with phone(place, right) as browser:
        assert (await browser.register()).status == 200


async def test_a_configured_phone_may_come_over_a_websocket_too(place: Place) -> None:
    async with ws_phone(place.at, "8001", "8001", "open sesame") as desk_phone:
        assert (await desk_phone.register()).status == 200
        assert place.rooms.registrar.flow_of("8001") is not None


async def test_pages_of_other_sites_may_not_connect_unless_an_entry_names_them(place: Place) -> None:
    for origin in ("https://evil.example", "null", "file://"):
        with pytest.raises(InvalidStatus) as refused:
            async with ws_phone(place.at, origin=origin):
                pass
        assert refused.value.response.status_code == 403
    async with ws_phone(place.at, origin=f"http://{place.at}") as own:
        assert (await own.ask("OPTIONS", "sip:pbx.test")).status == 200
    entry = WebEntry(id="shop", name="Shop", number="5000", origins=("https://shop.example",))
    centre = msgspec.structs.replace(place.rooms.directory.centre, web_entries=(entry,))
    place.rooms.use(centre, 2)
    async with ws_phone(place.at, origin="https://shop.example") as visitor:
        assert (await visitor.ask("OPTIONS", "sip:pbx.test")).status == 200


async def test_the_subprotocol_has_to_be_sip(place: Place) -> None:
    for offered in ([], ["chat"]):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://{place.at}/sip", subprotocols=[Subprotocol(it) for it in offered]):
                pass
        assert refused.value.response.status_code == 400


async def test_binary_messages_are_read_as_well(place: Place) -> None:
    async with ws_phone(place.at) as browser:
        head = "OPTIONS sip:pbx.test SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKb\r\n"
        more = "From: <sip:a@x.invalid>;tag=1\r\nTo: <sip:pbx.test>\r\nCall-ID: b\r\nCSeq: 1 OPTIONS\r\n\r\n"
        await browser.socket.send((head + more).encode())
        assert (await browser.response()).status == 200


JUNK: tuple[str | bytes, ...] = (
    b"\x00\xff" * 500,
    "no SIP at all, but text",
    b"",
    "\r\n",
    "INVITE sip:5000@pbx.test SIP/2.0\r\nTo: <sip:5000@pbx.test>\r\n",
)


async def test_junk_costs_nobody_anything(place: Place) -> None:
    async with ws_phone(place.at) as browser:
        for junk in JUNK:
            await browser.socket.send(junk)
            assert (await browser.ask("OPTIONS", "sip:pbx.test")).status == 200


async def test_a_message_that_is_too_large_ends_the_connection(place: Place) -> None:
    async with ws_phone(place.at) as browser, ws_phone(place.at) as other:
        await browser.socket.send("x" * (1 << 20))
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(browser.socket.recv(), 5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
        await other.socket.send("x" * MAX_MESSAGE_BYTES)
        assert (await other.ask("OPTIONS", "sip:pbx.test")).status == 200


async def test_a_message_in_pieces_is_one_and_half_a_one_holds_nobody_up(place: Place) -> None:
    async with ws_phone(place.at) as half, ws_phone(place.at) as browser:
        await half.socket.send(b"OPTIONS")
        sending = asyncio.get_running_loop().create_task(half.socket.send(_endless()))
        assert (await browser.ask("OPTIONS", "sip:pbx.test")).status == 200
        sending.cancel()
        await asyncio.wait((sending,))
        pieces = (
            "OPTIONS sip:pbx.test SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKp\r\n",
            "From: <sip:a@x.invalid>;tag=1\r\nTo: <sip:pbx.test>\r\n",
            "Call-ID: p\r\nCSeq: 1 OPTIONS\r\n\r\n",
        )
        await browser.socket.send(pieces)
        assert (await browser.response()).status == 200


async def _endless() -> AsyncIterator[str]:
    yield "OPTIONS sip:pbx.test SIP/2.0\r\n"
    await asyncio.Event().wait()


async def test_a_flood_ends_the_connection(place: Place) -> None:
    async with ws_phone(place.at) as browser, ws_phone(place.at) as other:
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(4 * int(WS_BURST)):
                await browser.socket.send("OPTIONS sip:x SIP/2.0\r\n\r\n")
            while True:
                await asyncio.wait_for(browser.socket.recv(), 5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY
        assert (await other.ask("OPTIONS", "sip:pbx.test")).status == 200


async def test_a_connection_too_many_is_told_to_come_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ws, "MAX_WS_PER_ADDRESS", 1)
    async with ws_phone(place.at):
        with pytest.raises(InvalidStatus) as refused:
            async with ws_phone(place.at):
                pass
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["Retry-After"] == "10"
    await until(lambda: len(place.rooms.stack.websockets) == 0)
    async with ws_phone(place.at):
        pass


async def test_all_connections_are_told_when_the_node_stops(place: Place) -> None:
    async with ws_phone(place.at) as browser:
        place.rooms.stack.websockets.close()
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(browser.socket.recv(), 5)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == GOING_AWAY
