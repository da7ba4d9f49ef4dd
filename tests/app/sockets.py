"""Somebody who opens a WebSocket of a node that is served, and is let in or not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

PATIENCE_S = 60.0
"""How long a stream may take to open, and to say what is waited for: as long as a late machine needs."""

SIP = "/sip"
ASKED = "?tab=walk&purpose=check"
"""What every stream is asked: the desk's must be told which tab it is."""


class Knocked:
    """What came of it: the status, the kind of the problem, and the first message of a stream that tells."""

    def __init__(self, status: int, kind: str = "", first: Mapping[str, Any] | None = None) -> None:
        self.status = status
        self.kind = kind
        self.first = first or {}


async def knock(address: str, path: str, headers: Mapping[str, str]) -> Knocked:
    """Open a stream, hear its first message where it tells anything, and leave."""
    protocols = [Subprotocol("sip")] if path == SIP else None
    try:
        async with connect(
            f"ws://{address}{path}{ASKED}",
            additional_headers=headers,
            subprotocols=protocols,
            open_timeout=PATIENCE_S,
        ) as opened:
            return Knocked(101, first=None if path == SIP else await hear(opened))
    except InvalidStatus as refused:
        body = bytes(refused.response.body or b"{}")
        is_problem = "problem" in refused.response.headers.get("content-type", "")
        return Knocked(refused.response.status_code, json.loads(body)["type"] if is_problem else "")


async def hear(stream: ClientConnection) -> dict[str, Any]:
    """The next message. Raises TimeoutError, ConnectionClosed."""
    async with asyncio.timeout(PATIENCE_S):
        message: dict[str, Any] = json.loads(await stream.recv())
        return message
