"""Tells one client of the live stream what it has, for as long as the client may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import WebSocket

from yunhu.oversight.monitoring.service import Live, Stream

GATHER_S = 0.02
"""How long events are gathered before they are sent, so that a burst costs one turn."""

RESNAPSHOT_S = 1.0
"""The shortest time between two snapshots for one client."""

SEND_S = 30.0
"""How long a client may take nothing before the stream is closed."""

Judge = Callable[[], Awaitable[int | None]]
"""The close code when the client may not go on as it began; None: it may."""


class Teller:
    """Sends until the stream ends. Nothing goes out while it is doubted whether the client may see it."""

    def __init__(
        self, socket: WebSocket, live: Live, stream: Stream, judge: Judge, heartbeat_s: float
    ) -> None:
        """After `heartbeat_s` of silence the client hears that it lives; `judge` is asked as often."""
        self._socket = socket
        self._live = live
        self._stream = stream
        self._judge = judge
        self._heartbeat_s = heartbeat_s

    async def tell(self) -> None:
        """All that happens. Raises TimeoutError when the client takes nothing."""
        loop, stream = asyncio.get_running_loop(), self._stream
        # What was right when the door was opened may have changed while it was written down.
        stream.doubt()
        told = looked = loop.time()
        texts: list[str] = [self._live.snapshot(stream)]
        while await self._write(texts):
            await asyncio.sleep(GATHER_S)
            texts = await stream.take(self._heartbeat_s)
            if loop.time() - looked >= self._heartbeat_s:
                looked = loop.time()
                stream.doubt()
            if stream.missed:
                if not await self._write([self._live.gap(stream)]):
                    return
                await asyncio.sleep(max(0.0, told + RESNAPSHOT_S - loop.time()))
                texts, told = [self._live.snapshot(stream)], loop.time()

    async def _write(self, texts: list[str]) -> bool:
        """Send them, or that nothing happened; False when the stream has ended."""
        for text in texts or [self._live.heartbeat()]:
            if not await self._may_go_on():
                return False
            async with asyncio.timeout(SEND_S):
                await self._socket.send_text(text)
        return True

    async def _may_go_on(self) -> bool:
        stream = self._stream
        while stream.ended is None and stream.is_doubted:
            stream.is_doubted = False
            code = await self._judge()
            if code is not None:
                stream.end(code)
        if stream.ended is None:
            return True
        await self._socket.close(stream.ended)
        return False
