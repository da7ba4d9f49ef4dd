"""A plain RFC 7118 client: SIP over a real WebSocket, with digest, as any such phone speaks it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from yunhu.telephony.sip.digest import Credentials as DigestCredentials
from yunhu.telephony.sip.digest import DigestClient
from yunhu.telephony.sip.messages.message import Request, Response, parse

SERVER = ("yunhu", 0)
PATIENCE_S = 10.0


class WsPhone:
    """One connection, and who speaks on it."""

    def __init__(
        self, socket: ClientConnection, user: str, authorization_user: str, password: str, realm: str
    ) -> None:
        self.socket = socket
        self.user = user
        self.realm = realm
        self.contact = f"<sip:{user.replace('.', '')}@df7jal23ls0d.invalid;transport=ws>"
        self._digest = DigestClient(
            DigestCredentials(authorization_user, password, realm, frozenset({SERVER}))
        )
        self._numbers = count(1)

    async def send(self, text: str, body: str = "") -> None:
        """One message; `text` is its head with plain line ends."""
        lines = [line.strip() for line in text.strip().splitlines()]
        await self.socket.send("\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]) + body)

    async def receive(self) -> Request | Response:
        """The next message."""
        data = await asyncio.wait_for(self.socket.recv(), PATIENCE_S)
        assert isinstance(data, str)
        return parse(data.encode())

    async def response(self) -> Response:
        """The next final response."""
        while True:
            found = await self.receive()
            if isinstance(found, Response) and found.status >= 200:
                return found

    async def request(self, method: str) -> Request:
        """The next request, which has to be this one."""
        found = await self.receive()
        assert isinstance(found, Request)
        assert found.method == method
        return found

    async def ask(self, method: str, uri: str, *more: str, body: str = "", call: str = "reg") -> Response:
        """A request outside of dialogs; its final response, or its provisional ones before."""
        number = next(self._numbers)
        to = f"sip:{self.user}@{self.realm}" if method == "REGISTER" else uri
        await self.send(
            "\n".join(
                (
                    f"{method} {uri} SIP/2.0",
                    f"Via: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bK{number}{id(self)}",
                    "Max-Forwards: 69",
                    f"From: <sip:{self.user}@{self.realm}>;tag=f{id(self)}",
                    f"To: <{to}>",
                    f"Call-ID: {call}{id(self)}",
                    f"CSeq: {number} {method}",
                    f"Contact: {self.contact}",
                    *more,
                )
            ),
            body,
        )
        return await self.response()

    async def proved(self, method: str, uri: str, *more: str, body: str = "", call: str = "reg") -> Response:
        """The same, and once more with an answer to the challenge."""
        first = await self.ask(method, uri, *more, body=body, call=call)
        if first.status != 401:
            return first
        asked = first.headers.all("www-authenticate")
        proof = self._digest.answer(asked, method, uri, SERVER, "cnonce")
        assert proof is not None
        self._digest.accepted()
        return await self.ask(method, uri, f"Authorization: {proof}", *more, body=body, call=call)

    async def call(self, uri: str, offer: str) -> Response:
        """INVITE; the final response. A node whose loop was late for a moment is asked again."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                kind = "Content-Type: application/sdp"
                final = await self.proved("INVITE", uri, kind, body=offer, call=f"call{next(self._numbers)}")
                if final.status != 503:
                    return final
                await asyncio.sleep(0.05)

    async def register(self, expires: int = 600) -> Response:
        """REGISTER with the answer to the challenge."""
        return await self.proved("REGISTER", f"sip:{self.realm}", f"Expires: {expires}")


@asynccontextmanager
async def ws_phone(
    at: str,
    user: str = "somebody",
    authorization_user: str = "",
    password: str = "",
    realm: str = "pbx.test",
    origin: str | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[WsPhone]:
    """A phone that is connected to `host:port`."""
    async with connect(
        f"{'ws' if tls is None else 'wss'}://{at}/sip",
        subprotocols=[Subprotocol("sip")],
        origin=None if origin is None else Origin(origin),
        ssl=tls,
    ) as socket:
        yield WsPhone(socket, user, authorization_user, password, realm)
