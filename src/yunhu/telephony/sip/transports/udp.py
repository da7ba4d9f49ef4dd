"""SIP over UDP: one socket, one message a datagram."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from typing import cast

from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import MAX_FLOWS_CACHED
from yunhu.telephony.sip.transports.flow import Flow

Received = Callable[[bytes, Flow], None]

# Room for a burst while the loop is busy; the kernel caps it at its own limit.
_RECEIVE_BUFFER_BYTES = 4 * 1_048_576

# Linux: memory of a socket, of which the first word is what its receive queue holds (sock_diag(7)).
_SO_MEMINFO = 55
_MEMINFO_BYTES = 36
# What a queued message of some hundred bytes takes in the kernel, and what it costs us, call and all.
_QUEUED_BYTES = 1280
_MESSAGE_S = 0.0005


class UdpTransport(asyncio.DatagramProtocol):
    """A bound UDP socket. `received(data, flow)` is called for each datagram."""

    def __init__(self, received: Received, counters: Counters, advertise: str | None) -> None:
        """`advertise` is the host we are known by; None means the address used towards the peer."""
        self._received = received
        self._counters = counters
        self._advertise = advertise
        self._transport: asyncio.DatagramTransport | None = None
        self._flows: dict[tuple[str, int], Flow] = {}
        self._socket: socket.socket | None = None
        self.local: tuple[str, int] = ("", 0)

    @classmethod
    async def bind(
        cls, host: str, port: int, received: Received, counters: Counters, advertise: str | None = None
    ) -> UdpTransport:
        """Open the socket; port 0 takes a free one. Raises OSError when the address cannot be had."""
        loop = asyncio.get_running_loop()
        _, self = await loop.create_datagram_endpoint(
            lambda: cls(received, counters, advertise), local_addr=(host, port)
        )
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open."""
        # Not every loop's transports are subclasses of asyncio's.
        self._transport = cast(asyncio.DatagramTransport, transport)
        sock = transport.get_extra_info("socket")
        self._socket = sock if sys.platform == "linux" else None
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
        self.local = sock.getsockname()[:2]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A datagram came."""
        flow = self._flows.get(addr)
        self._received(data, self.flow_to((addr[0], addr[1])) if flow is None else flow)

    def error_received(self, exc: Exception) -> None:
        """The kernel reports that something could not be sent; timers will notice which."""
        self._counters.send_failures += 1

    def flow_to(self, remote: tuple[str, int]) -> Flow:
        """The flow between this socket and a peer."""
        flow = self._flows.get(remote)
        if flow is None:
            if len(self._flows) >= MAX_FLOWS_CACHED:
                self._flows.clear()
            host = self._advertise or local_host(self.local[0], remote)
            flow = self._flows[remote] = Flow("udp", (host, self.local[1]), remote)
        return flow

    @property
    def flows_remembered(self) -> int:
        """How many peers are remembered."""
        return len(self._flows)

    def send(self, data: bytes, flow: Flow) -> None:
        """Send one datagram."""
        if self._transport is None or self._transport.is_closing():
            self._counters.send_failures += 1
            return
        self._counters.messages_sent += 1
        self._counters.bytes_sent += len(data)
        self._transport.sendto(data, flow.remote)

    def backlog_s(self) -> float:
        """About how long the datagrams that wait in the kernel will take us: the delay that callers feel.

        A loop that is behind still makes its calls in time when each turn is short; only the queue tells.
        """
        if self._socket is None:
            return 0.0
        waiting: bytes = self._socket.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO_BYTES)
        return int.from_bytes(waiting[:4], sys.byteorder) / _QUEUED_BYTES * _MESSAGE_S

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()


def local_host(bound: str, remote: tuple[str, int]) -> str:
    """The address that a peer sees us under: the bound one, or for a wildcard that of the route to it.

    Connecting a UDP socket sends nothing; it only asks the kernel for the route.
    """
    if bound not in ("0.0.0.0", "::"):
        return bound
    family = socket.AF_INET6 if ":" in remote[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((remote[0], remote[1] or 5060))
        except OSError:
            return "127.0.0.1" if family == socket.AF_INET else "::1"
        host: str = probe.getsockname()[0]
        return host
