"""Follows the live stream of the programming interface, and begins again when it is cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, WebSocketException

AGAIN_S = 1.0
LARGEST = 1 << 22
"""Bytes of one message: a snapshot of a large centre."""


async def follow(web: str, token: str, language: str) -> AsyncIterator[dict[str, Any]]:
    """The messages, for ever; a snapshot comes first each time the stream is opened."""
    address = web.replace("http", "ws", 1) + "/api/v1/live"
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    while True:
        try:
            async with connect(address, additional_headers=headers, max_size=LARGEST, proxy=None) as stream:
                async for text in stream:
                    yield msgspec.json.decode(text)
        except (OSError, InvalidHandshake, WebSocketException, TimeoutError):
            await asyncio.sleep(AGAIN_S)
