"""A media engine's side of the socket, said line by line by a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.frames import FrameReader, frame


class Peer:
    """One accepted connection: read commands, write replies and events."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._frames = FrameReader()
        self._read: list[p.FromClient] = []
        self.reads = 0

    async def next(self) -> p.FromClient:
        """The client's next message."""
        while not self._read:
            data = await self._reader.read(1 << 20)
            assert data, "the client closed the connection"
            self.reads += 1
            self._read += [p.FROM_CLIENT.decode(body) for body in self._frames.feed(data)]
        return self._read.pop(0)

    def say(self, *messages: p.FromEngine) -> None:
        """Write messages in one go."""
        self._writer.write(b"".join(frame(p.ENCODER.encode(message)) for message in messages))

    def say_raw(self, data: bytes) -> None:
        """Write bytes that need not be frames."""
        self._writer.write(data)

    async def closed(self) -> bool:
        """Wait until the client closes."""
        while await self._reader.read(1 << 20):
            pass
        return True

    def die(self) -> None:
        """Close the connection at once."""
        transport = self._writer.transport
        transport.abort()


class Server:
    """Listens at a socket; `accept` gives the connections in order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._peers: asyncio.Queue[Peer] = asyncio.Queue()

    async def accept(self) -> Peer:
        """The next connection."""
        return await self._peers.get()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._peers.put_nowait(Peer(reader, writer))

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Server]:
        """Listen while the block runs."""
        server = await asyncio.start_unix_server(self._connected, self.path)
        try:
            yield self
        finally:
            server.close()
            self.path.unlink(missing_ok=True)
