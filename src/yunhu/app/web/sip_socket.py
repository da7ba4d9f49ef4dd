"""The WebSocket that browsers speak SIP on (RFC 7118): `/sip`, beside everything else on the node's port."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from fastapi import APIRouter
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from yunhu.platform.http.cookie import is_own_origin
from yunhu.telephony.sip.transports.ws import SUBPROTOCOL, WsConnection, WsTransport

PATH = "/sip"
RETRY_AFTER_S = 10

Allowed = Callable[[str], bool]
"""Whether pages of an origin (`https://shop.example`) may call us; our own pages always may."""


def make_router(transport: WsTransport, allowed: Allowed) -> APIRouter:
    """The WebSocket. Who may register or call is the registrar's to say; here it is only what may connect."""
    router = APIRouter()

    @router.websocket(PATH)
    async def sip(socket: WebSocket) -> None:
        origin = socket.headers.get("origin")
        if origin is not None and not is_own_origin(socket) and not allowed(origin):
            await _deny(socket, 403, "pages of this origin may not call")
            return
        if SUBPROTOCOL not in socket.scope["subprotocols"]:
            await _deny(socket, 400, "the subprotocol has to be sip")
            return
        local, remote = socket.scope["server"], socket.scope["client"]
        connection = transport.open(tuple(local), tuple(remote), socket.scope["scheme"] == "wss")
        if connection is None:
            await _deny(socket, 503, "too many connections", {"Retry-After": str(RETRY_AFTER_S)})
            return
        await _serve(socket, connection)

    return router


async def _deny(socket: WebSocket, status: int, why: str, headers: dict[str, str] | None = None) -> None:
    await socket.send_denial_response(PlainTextResponse(why, status, headers))


async def _serve(socket: WebSocket, connection: WsConnection) -> None:
    """Carry messages both ways until one side ends it."""

    async def send(data: bytes) -> None:
        try:
            await socket.send_text(data.decode())
        except UnicodeDecodeError:
            await socket.send_bytes(data)

    reading: asyncio.Task[None] | None = None
    try:
        await socket.accept(SUBPROTOCOL)
        reading = asyncio.get_running_loop().create_task(_read(socket, connection))
        with suppress(WebSocketDisconnect, TimeoutError):
            await connection.pump(send)
            if socket.client_state is not WebSocketState.DISCONNECTED:
                await socket.close(connection.close_code)
    finally:
        connection.close()
        if reading is not None:
            reading.cancel()
            await asyncio.wait((reading,))


async def _read(socket: WebSocket, connection: WsConnection) -> None:
    """Hand on what the client sends, one message after the other, until it is gone."""
    try:
        while not connection.is_over:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            connection.receive(message["bytes"] if text is None else text.encode())
    finally:
        connection.close()
