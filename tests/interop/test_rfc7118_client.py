"""A plain RFC 7118 client, which shares no code with a browser, takes an agent's calls over its WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.far_ends import FarEnd, call, far_end
from tests.app.running import Running, running, served, until
from tests.app.staff import employ
from tests.app.ws_phone import WsPhone, ws_phone

from yunhu.telephony.registrar.credentials import Credentials
from yunhu.telephony.sip.messages.message import Request

PLAIN = "\r\n".join(
    (
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        "m=audio 40000 RTP/AVP 8",
        "a=rtpmap:8 PCMA/8000",
        "",
    )
)
WEBRTC = "\r\n".join(
    (
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 8",
        "c=IN IP4 0.0.0.0",
        "a=mid:0",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
        f"a=fingerprint:sha-256 {':'.join(['CD'] * 32)}",
        "a=setup:active",
        "a=rtcp-mux",
        "a=sendrecv",
        "a=rtpmap:8 PCMA/8000",
        "",
    )
)


class Office:
    """A node on its HTTP port, and a customer; `zhao` works in whatever registers."""

    def __init__(self, node: Running, at: str, customer: FarEnd) -> None:
        self.node = node
        self.at = at
        self.rooms = node.node.rooms
        self.customer = customer

    def credentials(self) -> Credentials:
        return self.rooms.registrar.issue("agent", "zhao", "t1")

    async def available(self) -> None:
        async with self.node.client(self.node.admin_token) as client:
            answer = await client.post("/api/v1/agents/zhao/presence", json={"presence": "available"})
            assert answer.status_code == 200, answer.text

    def phases(self) -> list[str]:
        return [str(it.phase) for it in self.rooms.inbound.contacts("main")]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with far_end() as customer, running(tmp_path) as node, served(node.app, node.node) as at:
        await employ(node, "zhao")
        yield Office(node, at, customer)


async def rung(office: Office, phone: WsPhone) -> Request:
    """The INVITE that comes of a customer's call."""
    assert (await phone.register()).status == 200
    await office.available()
    await call(office.customer, office.node.sip_port, "5001")
    return await phone.request("INVITE")


async def answer(phone: WsPhone, invite: Request, status: int, body: str = "") -> None:
    """A response to what was received, as RFC 7118 clients send it."""
    await phone.send(
        "\n".join(
            (
                f"SIP/2.0 {status} Whatever",
                *(f"Via: {via}" for via in invite.headers.all("via")),
                f"From: {invite.headers.get('from')}",
                f"To: {invite.headers.get('to')};tag=plain",
                f"Call-ID: {invite.call_id}",
                f"CSeq: {invite.cseq}",
                f"Contact: {phone.contact}",
                *(("Content-Type: application/sdp",) if body else ()),
            )
        ),
        body,
    )


async def test_it_is_called_answers_and_hears_the_end_on_a_new_connection(office: Office) -> None:
    given = office.credentials()
    account = (given.user, given.authorization_user, given.password)
    async with ws_phone(office.at, *account) as phone:
        invite = await rung(office, phone)
        assert invite.target == phone.contact.strip("<>")
        assert invite.via.transport == "WS"
        assert "transport=ws" in (invite.headers.get("contact") or "")
        assert invite.headers.get("x-yunhu-contact") == office.rooms.inbound.contacts("main")[0].id
        assert b"a=fingerprint:" in invite.body
        await answer(phone, invite, 180)
        await answer(phone, invite, 200, WEBRTC)
        await phone.request("ACK")
        await until(lambda: office.phases() == ["talking"])
    async with ws_phone(office.at, *account) as again:
        assert (await again.register()).status == 200
        (contact,) = office.rooms.inbound.contacts("main")
        office.rooms.desk.hang_up("main", contact.id, "test")
        bye = await again.request("BYE")
        assert bye.call_id == invite.call_id
        await answer(again, bye, 200)
        await until(lambda: len(office.rooms.legs) == 0 or office.customer.got("BYE"))


async def test_an_answer_that_is_no_webrtc_ends_that_leg_and_not_the_customers_call(office: Office) -> None:
    given = office.credentials()
    async with ws_phone(office.at, given.user, given.authorization_user, given.password) as phone:
        invite = await rung(office, phone)
        await answer(phone, invite, 200, PLAIN)
        await phone.request("ACK")
        bye = await phone.request("BYE")
        await answer(phone, bye, 200)
        await until(lambda: office.phases() == ["waiting"])


async def test_a_plain_description_of_a_page_is_refused(office: Office) -> None:
    given = office.credentials()
    async with ws_phone(office.at, given.user, given.authorization_user, given.password) as phone:
        assert (await phone.call("sip:5001@pbx.test", PLAIN)).status == 488


async def test_a_connection_that_breaks_while_it_rings_costs_the_customer_nothing(office: Office) -> None:
    given = office.credentials()
    async with ws_phone(office.at, given.user, given.authorization_user, given.password) as phone:
        await rung(office, phone)
        phone.socket.transport.abort()
        await asyncio.wait_for(phone.socket.wait_closed(), 5)
    await until(lambda: office.phases() == ["waiting"])
