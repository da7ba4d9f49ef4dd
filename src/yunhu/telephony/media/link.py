"""The socket under a media client: cuts bytes into frames, gives up on an engine that does not greet."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Protocol, cast

from yunhu.platform import telemetry
from yunhu.telephony.media.frames import FrameReader, FrameTooLongError

MOST_BEFORE_WELCOME_S = 3.0
"""How long an engine may take to greet and show what lives in it."""

_CREDENTIALS = struct.Struct("3i")

_log = telemetry.logger("media")


class Client(Protocol):
    """What a link tells, and asks."""

    @property
    def alive(self) -> bool:
        """Whether the engine has greeted and shown what lives in it."""
        ...

    def connected(self, link: Link) -> None:
        """The socket is open."""
        ...

    def received(self, body: bytes) -> None:
        """A frame came."""
        ...

    def disconnected(self) -> None:
        """The socket is closed."""
        ...


class Link(asyncio.Protocol):
    """The socket under a client: bytes in, frames out."""

    __slots__ = ("_client", "_reader", "_transport", "_watch")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A stream's transport; uvloop's own class is none of asyncio's.
        self._transport = cast(asyncio.Transport, transport)
        loop = asyncio.get_running_loop()
        self._watch = loop.call_later(MOST_BEFORE_WELCOME_S, self._no_welcome)
        self._client.connected(self)

    def data_received(self, data: bytes) -> None:
        try:
            for body in self._reader.feed(data):
                self._client.received(body)
        except FrameTooLongError as bad:
            _log.error("the media engine sends nonsense", error=str(bad))
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._client.disconnected()

    def _no_welcome(self) -> None:
        if not self._client.alive:
            self.abort()

    def write(self, data: bytes) -> None:
        """Send bytes; the transport keeps what the socket does not take."""
        if self._transport is not None:
            self._transport.write(data)

    def peer_pid(self) -> int | None:
        """Who is at the other end."""
        if self._transport is None:
            return None
        peer = self._transport.get_extra_info("socket")
        credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        pid: int = _CREDENTIALS.unpack(credentials)[0]
        return pid

    def close(self) -> None:
        """Close when everything is written."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()
