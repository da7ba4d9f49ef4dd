"""SIP over WebSocket (RFC 7118): connections that clients open, bounded in number, in bytes and in patience.

The HTTP server speaks the WebSocket protocol; here a connection is what it delivers and what it is to send.
One WebSocket message is one SIP message, as text or binary.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable

from yunhu.platform.clock import Handle, Scheduler
from yunhu.telephony.sip.buckets import Bucket
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import (
    MAX_TCP_WRITE_BYTES,
    MAX_WS_CONNECTIONS,
    MAX_WS_PER_ADDRESS,
    WS_BURST,
    WS_FIRST_MESSAGE_S,
    WS_IDLE_S,
    WS_MESSAGES_PER_S,
    WS_SEND_S,
    WS_SWEEP_S,
)
from yunhu.telephony.sip.messages.framing import PING, PONG
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.sip.transports.tcp import Lost
from yunhu.telephony.sip.transports.udp import Received

SUBPROTOCOL = "sip"
"""What a client has to ask for in its handshake (RFC 7118 §4)."""

FIRST_NUMBER = 1 << 32
"""Connections are numbered from here, so that none has the number of a TCP or TLS connection."""

GOING_AWAY, POLICY = 1001, 1008
"""Why we close: we stop, or the client does what it may not (RFC 6455 §7.4.1)."""

Send = Callable[[bytes], Awaitable[None]]
"""Send one message to the client; waits while the client does not take it."""


class WsConnection:
    """One client's connection. The receiving side calls `receive`; `pump` sends what `write` left."""

    __slots__ = (
        "_bucket",
        "_is_over",
        "_outbox",
        "_owner",
        "_waiting",
        "_wake",
        "close_code",
        "deadline",
        "flow",
    )

    def __init__(self, owner: WsTransport, flow: Flow, now: float) -> None:
        self.flow = flow
        self.deadline = now + WS_FIRST_MESSAGE_S
        self.close_code = GOING_AWAY
        self._owner = owner
        self._bucket = Bucket(WS_MESSAGES_PER_S, WS_BURST, now)
        self._outbox: deque[bytes] = deque()
        self._waiting = 0
        self._wake = asyncio.Event()
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing is sent or received any more."""
        return self._is_over

    def receive(self, data: bytes) -> None:
        """One message of the client; it is dealt with before this returns. A flood ends the connection."""
        owner = self._owner
        now = owner.now()
        if self._is_over:
            return
        if not self._bucket.take(now):
            owner.counters.rate_limited += 1
            self.close(POLICY)
            return
        self.deadline = now + WS_IDLE_S
        if data == PING:
            owner.counters.keepalives += 1
            self.write(PONG)
        else:
            owner.received(data, self.flow)

    def write(self, data: bytes) -> bool:
        """Leave a message to be sent; False, and the end, when too much waits because it is not taken."""
        if self._is_over:
            return False
        if self._waiting + len(data) > MAX_TCP_WRITE_BYTES:
            self._owner.counters.connections_dropped += 1
            self.close(POLICY)
            return False
        self._outbox.append(data)
        self._waiting += len(data)
        self._wake.set()
        return True

    def close(self, code: int = GOING_AWAY) -> None:
        """End the connection; what waits to be sent is dropped."""
        if not self._is_over:
            self._is_over = True
            self.close_code = code
            self._outbox.clear()
            self._wake.set()
            self._owner.closed(self)

    async def pump(self, send: Send) -> None:
        """Send what is written until the connection is over. Raises TimeoutError when it is not taken."""
        while not self._is_over:
            await self._wake.wait()
            self._wake.clear()
            while self._outbox:
                data = self._outbox.popleft()
                self._waiting -= len(data)
                async with asyncio.timeout(WS_SEND_S):
                    await send(data)


class WsTransport:
    """All WebSocket connections. It opens none: browsers cannot be called, they call us."""

    def __init__(self, received: Received, lost: Lost, counters: Counters, scheduler: Scheduler) -> None:
        """`lost(number)` is called when a connection ends."""
        self.received = received
        self.counters = counters
        self._lost = lost
        self._scheduler = scheduler
        self._connections: dict[int, WsConnection] = {}
        self._per_address: dict[str, int] = {}
        self._number = FIRST_NUMBER
        self._sweeper: Handle | None = None

    def __len__(self) -> int:
        """How many connections there are."""
        return len(self._connections)

    def now(self) -> float:
        """Monotonic seconds."""
        return self._scheduler.monotonic()

    def open(self, local: tuple[str, int], remote: tuple[str, int], secure: bool) -> WsConnection | None:
        """A client has connected; None when it is one too many."""
        count = self._per_address.get(remote[0], 0)
        if count >= MAX_WS_PER_ADDRESS or len(self._connections) >= MAX_WS_CONNECTIONS:
            self.counters.connections_refused += 1
            return None
        self._number += 1
        flow = Flow("wss" if secure else "ws", local, remote, self._number)
        connection = self._connections[self._number] = WsConnection(self, flow, self.now())
        self._per_address[remote[0]] = count + 1
        self.counters.connections_opened += 1
        if self._sweeper is None:
            self._sweeper = self._scheduler.after(WS_SWEEP_S, self._sweep)
        return connection

    def send(self, data: bytes, flow: Flow) -> bool:
        """Send on the flow's very connection; False when it is gone, or goes by this."""
        connection = self._connections.get(flow.connection)
        if connection is None or not connection.write(data):
            self.counters.send_failures += 1
            return False
        self.counters.messages_sent += 1
        self.counters.bytes_sent += len(data)
        return True

    def lives(self, flow: Flow) -> bool:
        """Whether the connection of a flow is still there."""
        return flow.connection in self._connections

    def closed(self, connection: WsConnection) -> None:
        """A connection is over."""
        if self._connections.pop(connection.flow.connection, None) is None:
            return
        host = connection.flow.remote[0]
        left = self._per_address[host] - 1
        if left:
            self._per_address[host] = left
        else:
            del self._per_address[host]
        self._lost(connection.flow.connection)

    def close(self) -> None:
        """End every connection."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in list(self._connections.values()):
            connection.close()

    def _sweep(self) -> None:
        """End connections that keep us waiting."""
        now = self.now()
        for connection in [late for late in self._connections.values() if late.deadline < now]:
            self.counters.connections_dropped += 1
            connection.deadline = math.inf
            connection.close(POLICY)
        self._sweeper = self._scheduler.after(WS_SWEEP_S, self._sweep) if self._connections else None
