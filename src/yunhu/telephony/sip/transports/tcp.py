"""SIP over TCP and TLS: connections in both directions, bounded in number, in bytes and in patience.

Over TLS who opens a connection checks the name of whom he meant (RFC 5922 §7.3).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from functools import partial
from typing import cast

from yunhu.platform.clock import Handle, Scheduler
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import (
    MAX_TCP_CONNECTIONS,
    MAX_TCP_PENDING,
    MAX_TCP_PER_ADDRESS,
    MAX_TCP_WRITE_BYTES,
    TCP_CONNECT_S,
    TCP_FIRST_MESSAGE_S,
    TCP_IDLE_S,
)
from yunhu.telephony.sip.messages.framing import PING, PONG, Framer, FramingError
from yunhu.telephony.sip.transports.accepting import Accepting
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.sip.transports.secure import Secure, names_in
from yunhu.telephony.sip.transports.udp import Received, local_host

Lost = Callable[[int], None]
_SWEEP_EVERY_S = 1.0

FIRST_SECURE_NUMBER = 1 << 30
"""Connections over TLS are numbered from here, so that none has the number of one in the clear."""

MOST_NAMES = 10_000
"""Far ends whose names are remembered for the next connection to them."""


class TcpConnection(asyncio.Protocol):
    """One connection, ours or a peer's, also while it is being opened."""

    def __init__(self, owner: TcpTransport, number: int, remote: tuple[str, int] | None) -> None:
        self.number = number
        self.remote = remote
        self.flow: Flow | None = None
        self.names: frozenset[str] | None = None
        """Whom the certificate is for that the peer showed; None without one, and until TLS is agreed."""
        self.deadline = 0.0
        self._owner = owner
        self._framer = Framer()
        self._transport: asyncio.Transport | None = None
        self._pending: list[bytes] = []
        self._is_busy = False
        self.is_ours = remote is not None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is open: what waited for it is sent."""
        # Not every loop's transports are subclasses of asyncio's.
        opened = self._transport = cast(asyncio.Transport, transport)
        opened.set_write_buffer_limits(high=MAX_TCP_WRITE_BYTES)
        if self.remote is None:
            self.remote = transport.get_extra_info("peername")[:2]
        certificate = transport.get_extra_info("peercert")
        if certificate:
            self.names = names_in(certificate)
        if not self._owner.opened(self, self.is_ours):
            opened.abort()
            return
        for data in self._pending:
            self.write(data)
        self._pending.clear()

    def data_received(self, data: bytes) -> None:
        """Bytes came; each whole message is handed on."""
        owner = self._owner
        if self.flow is None:
            return
        try:
            messages = self._framer.feed(data)
        except FramingError:
            owner.counters.malformed_dropped += 1
            self.abort()
            return
        for message in messages:
            if message is PING:
                owner.counters.keepalives += 1
                self.write(PONG)
            else:
                owner.received(message, self.flow)
        is_busy = not self._framer.is_idle
        if messages or is_busy != self._is_busy:
            # Single bytes of a message that was begun earlier do not buy more time.
            owner.touched(self, is_busy)
        self._is_busy = is_busy

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._transport = None
        self._owner.closed(self)

    def write(self, data: bytes) -> bool:
        """Send, or keep until the connection is open; False when the peer does not take it."""
        transport = self._transport
        if transport is None:
            if len(self._pending) >= MAX_TCP_PENDING:
                return False
            self._pending.append(data)
            return True
        if transport.is_closing() or transport.get_write_buffer_size() + len(data) > MAX_TCP_WRITE_BYTES:
            self.abort()
            return False
        transport.write(data)
        return True

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()


class TcpTransport:
    """A listening TCP socket and all connections, also those we open.

    Numbers of connections begin at 1, over TLS at `FIRST_SECURE_NUMBER`.
    """

    def __init__(
        self,
        received: Received,
        lost: Lost,
        counters: Counters,
        scheduler: Scheduler,
        advertise: str | None = None,
        secure: Secure | None = None,
    ) -> None:
        """`lost(number)` is called when a connection ends or cannot be opened. `secure` makes it TLS."""
        self._secure = secure
        self._names: dict[tuple[str, int], str] = {}
        self.received = received
        self.counters = counters
        self.local: tuple[str, int] = ("", 0)
        self._lost = lost
        self._scheduler = scheduler
        self._advertise = advertise
        self._server: asyncio.Server | None = None
        self._accepting = None if secure is None else Accepting(secure, self._accept, counters)
        self._connections: dict[int, TcpConnection] = {}
        self._by_remote: dict[tuple[str, int], int] = {}
        self._per_address: dict[str, int] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self._number = 0 if secure is None else FIRST_SECURE_NUMBER
        self._sweeper: Handle | None = None

    async def bind(self, host: str, port: int) -> None:
        """Listen; port 0 takes a free one. Raises OSError when the address cannot be had."""
        if self._accepting is not None:
            self.local = self._accepting.bind(host, port)
        else:
            self._server = await asyncio.get_running_loop().create_server(self._accept, host, port)
            self.local = self._server.sockets[0].getsockname()[:2]
        self._sweeper = self._scheduler.after(_SWEEP_EVERY_S, self._sweep)

    def flow_to(self, remote: tuple[str, int], name: str = "") -> Flow:
        """A flow to a peer over the connection there is, or over one that is opened now.

        `name` is what its certificate has to be for (by default its address).
        """
        if name and self._secure is not None and len(self._names) < MOST_NAMES:
            self._names[remote] = name
        connection = self._connections.get(self._by_remote.get(remote, 0)) or self._open(remote)
        assert connection.flow is not None
        return connection.flow

    def shown(self, flow: Flow) -> frozenset[str] | None:
        """Whom the certificate is for that a flow's peer showed; None without one that is believed."""
        connection = self._connections.get(flow.connection)
        return None if connection is None else connection.names

    @property
    def _scheme(self) -> str:
        return "tcp" if self._secure is None else "tls"

    def send(self, data: bytes, flow: Flow) -> None:
        """Send on the flow's connection; if it is gone, on another one to the flow's address (§18.2.2)."""
        connection = self._connections.get(flow.connection)
        if connection is None:
            connection = self._connections.get(self._by_remote.get(flow.remote, 0)) or self._open(flow.remote)
        if connection.write(data):
            self.counters.messages_sent += 1
            self.counters.bytes_sent += len(data)
        else:
            self.counters.send_failures += 1

    async def close(self) -> None:
        """Stop listening and close every connection."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for task in self._opening:
            task.cancel()
        if self._accepting is not None:
            await self._accepting.close()
        for connection in list(self._connections.values()):
            connection.abort()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def opened(self, connection: TcpConnection, is_ours: bool) -> bool:
        """A connection is open; False when it is one too many."""
        remote = connection.remote
        assert remote is not None
        if not is_ours:
            count = self._per_address.get(remote[0], 0)
            if count >= MAX_TCP_PER_ADDRESS or len(self._connections) >= MAX_TCP_CONNECTIONS:
                self.counters.connections_refused += 1
                return False
            self._per_address[remote[0]] = count + 1
            self._adopt(connection, remote)
        self.counters.connections_opened += 1
        patience = TCP_IDLE_S if is_ours else TCP_FIRST_MESSAGE_S
        connection.deadline = self._scheduler.monotonic() + patience
        return True

    def touched(self, connection: TcpConnection, is_busy: bool) -> None:
        """A whole message came, or (`is_busy`) one was begun, which must be finished soon."""
        patience = TCP_FIRST_MESSAGE_S if is_busy else TCP_IDLE_S
        connection.deadline = self._scheduler.monotonic() + patience

    def closed(self, connection: TcpConnection) -> None:
        """A connection is gone."""
        if self._connections.pop(connection.number, None) is None:
            return
        remote = connection.remote
        if remote is not None and self._by_remote.get(remote) == connection.number:
            del self._by_remote[remote]
        if remote is not None and not connection.is_ours:
            left = self._per_address.get(remote[0], 1) - 1
            if left > 0:
                self._per_address[remote[0]] = left
            else:
                self._per_address.pop(remote[0], None)
        self._lost(connection.number)

    def _accept(self) -> TcpConnection:
        self._number += 1
        return TcpConnection(self, self._number, None)

    def _adopt(self, connection: TcpConnection, remote: tuple[str, int]) -> None:
        host = self._advertise or local_host(self.local[0], remote)
        connection.flow = Flow(self._scheme, (host, self.local[1]), remote, connection.number)
        self._connections[connection.number] = connection
        self._by_remote[remote] = connection.number

    def _open(self, remote: tuple[str, int]) -> TcpConnection:
        self._number += 1
        connection = TcpConnection(self, self._number, remote)
        self._adopt(connection, remote)
        connection.deadline = self._scheduler.monotonic() + TCP_CONNECT_S + _SWEEP_EVERY_S
        if len(self._connections) > MAX_TCP_CONNECTIONS:
            self.counters.connections_refused += 1
            self._scheduler.after(0.0, partial(self.closed, connection))
            return connection
        task = asyncio.get_running_loop().create_task(self._connect(connection, remote))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)
        return connection

    async def _connect(self, connection: TcpConnection, remote: tuple[str, int]) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(TCP_CONNECT_S):
                if self._secure is None:
                    await loop.create_connection(lambda: connection, *remote)
                else:
                    name = self._names.get(remote, remote[0])
                    await loop.create_connection(
                        lambda: connection, *remote, ssl=self._secure.client, server_hostname=name
                    )
        except OSError:
            # TimeoutError is one of these, and so is a certificate that is not believed.
            self.counters.connections_dropped += 1
            self.closed(connection)

    def _sweep(self) -> None:
        """Close connections that keep us waiting."""
        now = self._scheduler.monotonic()
        for connection in [late for late in self._connections.values() if late.deadline < now]:
            self.counters.connections_dropped += 1
            connection.deadline = math.inf
            connection.abort()
        self._sweeper = self._scheduler.after(_SWEEP_EVERY_S, self._sweep)
