"""Far ends for a node under test: a customer who calls, an agent's phone that answers, over UDP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from tests.app.running import PATIENCE_S, until

from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response, parse

_NUMBERS = count(1)
_SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 40000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)


class FarEnd(asyncio.DatagramProtocol):
    """A SIP user agent that does what a test says, without retransmissions: loopback loses nothing."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.responses: list[Response] = []
        self.answers = True
        """Whether it answers calls at once; else they only ring."""
        self.transport: asyncio.DatagramTransport
        self._invites: dict[str, tuple[Request, tuple[str, int]]] = {}

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.transport.get_extra_info("sockname")[1])

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = parse(data)
        if isinstance(message, Response):
            self.responses.append(message)
            return
        self.requests.append(message)
        if message.method == "INVITE":
            self._respond(message, 180, addr)
            if self.answers:
                self._respond(message, 200, addr)
        elif message.method != "ACK":
            self._respond(message, 200, addr)

    def _respond(self, request: Request, status: int, addr: tuple[str, int]) -> None:
        response = response_to(request, status, to_tag="far")
        if status == 200 and request.method == "INVITE":
            response.headers.set("Contact", f"<sip:far@127.0.0.1:{self.port}>")
            response.headers.set("Content-Type", "application/sdp")
            response.body = _SDP
        self.transport.sendto(response.serialize(), addr)

    def got(self, method: str) -> int:
        """How many requests of a method came."""
        return sum(request.method == method for request in self.requests)


class Call:
    """A call that a customer made."""

    def __init__(self, far: FarEnd, sip_port: int, number: str, caller: str, name: str = "") -> None:
        self._far = far
        self._node = ("127.0.0.1", sip_port)
        self._number = number
        self._caller = caller
        self._name = f'"{name}" ' if name else ""
        self._id = f"call-{next(_NUMBERS)}"
        self._to = f"<sip:{number}@127.0.0.1>"

    async def begin(self) -> bool:
        """INVITE, and ACK of the answer; false when the node asks to come again. Raises TimeoutError."""
        self._send("INVITE", 1, _SDP)
        await until(lambda: self._final() is not None)
        answer = self._final()
        assert answer is not None
        self._to = str(answer.headers.get("to"))
        self._send("ACK", 1)
        assert answer.status in (200, 503), answer
        return answer.status == 200

    def hang_up(self) -> None:
        """BYE."""
        self._send("BYE", 2)

    def _final(self) -> Response | None:
        return next((it for it in self._far.responses if it.call_id == self._id and it.status >= 200), None)

    def _send(self, method: str, number: int, body: bytes = b"") -> None:
        host = f"127.0.0.1:{self._far.port}"
        headers = Headers()
        headers.set("Via", f"SIP/2.0/UDP {host};branch=z9hG4bK-{self._id}-{method}")
        headers.set("Max-Forwards", "70")
        headers.set("From", f"{self._name}<sip:{self._caller}@{host}>;tag={self._id}")
        headers.set("To", self._to)
        headers.set("Call-ID", self._id)
        headers.set("CSeq", f"{number} {method}")
        headers.set("Contact", f"<sip:{self._caller}@{host}>")
        if body:
            headers.set("Content-Type", "application/sdp")
        request = Request(method, f"sip:{self._number}@127.0.0.1", headers, body)
        self._far.transport.sendto(request.serialize(), self._node)


@asynccontextmanager
async def far_end() -> AsyncIterator[FarEnd]:
    """A far end on a port of its own."""
    loop = asyncio.get_running_loop()
    transport, far = await loop.create_datagram_endpoint(FarEnd, local_addr=("127.0.0.1", 0))
    far.transport = transport
    try:
        yield far
    finally:
        far.transport.close()


async def call(
    far: FarEnd, sip_port: int, number: str = "5000", caller: str = "13800001111", name: str = ""
) -> Call:
    """A call that the node has answered."""
    made = Call(far, sip_port, number, caller, name)
    async with asyncio.timeout(PATIENCE_S):
        # A node whose loop was late for a moment (this test shares it) takes no calls until it has caught up.
        while not await made.begin():
            await asyncio.sleep(0.05)
            made = Call(far, sip_port, number, caller, name)
    return made
