"""The HTTP of a connection, for as long as the head of a request takes (RFC 9112).

A client that sends its head drop by drop, or without an end, would hold a connection and its memory forever
(slowloris); bodies are looked after by the guard.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from yunhu.platform.metrics import tallies

HEAD_S = 10.0
"""How long the line and the headers of a request may take, from the first byte (or the connection)."""

LARGEST_HEAD = 64 << 10
"""Bytes of them."""

_GIVEN_UP = tallies("http_heads_refused_total", "Connections closed over the head of a request.", "reason")


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's, with limits for heads."""

    head_s: ClassVar[float] = HEAD_S
    largest_head: ClassVar[int] = LARGEST_HEAD

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._reading_head = True
        self._head_bytes = 0
        self._giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; a head that has grown too large without an end is refused."""
        super().data_received(data)
        if self._reading_head:
            self._head_bytes += len(data)
            if self._head_bytes > self.largest_head:
                self._refuse(b"431 Request Header Fields Too Large", "size")

    def on_message_begin(self) -> None:
        """Another head begins."""
        self._begin()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._end()
        super().on_headers_complete()

    def _begin(self) -> None:
        self._end()
        self._reading_head = True
        self._giving_up = self.loop.call_later(self.head_s, self._too_slow)

    def _end(self) -> None:
        self._reading_head = False
        self._head_bytes = 0
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None

    def _too_slow(self) -> None:
        self._refuse(b"408 Request Timeout", "time")

    def _refuse(self, status: bytes, reason: str) -> None:
        self._end()
        _GIVEN_UP.of(reason).count += 1
        if not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            )
            self.transport.close()
