"""Where a message came from or goes to, and what the transaction layer hands out."""

from __future__ import annotations

from enum import IntEnum

import msgspec

from yunhu.telephony.sip.messages.message import Request, Response

# Names one transaction; opaque to everyone but the layer.
Key = tuple[str, ...]


class Flow(msgspec.Struct, frozen=True, gc=False):
    """One path between this node and a peer.

    `transport` is "udp", "tcp", "tls", "ws" or "wss"; `local` is the address we are known by on this path
    (what our Via and Contact say); `remote` is the peer's; `connection` numbers a TCP, TLS or WebSocket
    connection and is 0 on UDP. A flow over a WebSocket is bound to its connection: nobody but the peer can
    open another one.
    """

    transport: str
    local: tuple[str, int]
    remote: tuple[str, int]
    connection: int = 0

    @property
    def is_reliable(self) -> bool:
        """Whether the transport itself retransmits."""
        return self.transport != "udp"

    @property
    def is_websocket(self) -> bool:
        """Whether the peer came over a WebSocket (RFC 7118), and can be reached on that connection only."""
        return self.transport in ("ws", "wss")

    @property
    def uri_transport(self) -> str:
        """The `transport` parameter of a URI that leads here: "" on UDP, "ws" with and without TLS (§5.2)."""
        return "" if self.transport == "udp" else "ws" if self.is_websocket else self.transport

    def towards(self, remote: tuple[str, int]) -> Flow:
        """The same path with another far end."""
        return Flow(self.transport, self.local, remote, self.connection)


class Failure(IntEnum):
    """Why a client transaction ended without a final response."""

    TIMEOUT = 0
    """Nobody answered in 64*T1 (timer B or F): treat it as a 408 (RFC 3261 §8.1.3.1)."""
    TRANSPORT = 1
    """The message could not be sent: treat it as a 503 (§8.1.3.1)."""


class Transmit(msgspec.Struct, gc=False):
    """Send these bytes on this flow."""

    data: bytes
    flow: Flow


class RequestArrived(msgspec.Struct, gc=False):
    """A new request that was admitted; answer it with `respond(key, …)`. Never an ACK, never a CANCEL."""

    key: Key
    request: Request
    flow: Flow


class CancelArrived(msgspec.Struct, gc=False):
    """The INVITE `key` is cancelled. The CANCEL has its 200 already; the INVITE still needs its 487."""

    key: Key
    request: Request


class ResponseArrived(msgspec.Struct, gc=False):
    """A response to the request sent as `key`.

    For an INVITE: every 1xx above 100, every 2xx (repeated and forked ones too: each needs its ACK from the
    TU), or one final response of 300 and above (its ACK is sent already). Otherwise: 1xx above 100 and one
    final response.
    """

    key: Key
    response: Response
    flow: Flow


class TransactionFailed(msgspec.Struct, gc=False):
    """The request sent as `key` gets no final response any more."""

    key: Key
    kind: Failure


class AckArrived(msgspec.Struct, gc=False):
    """An ACK for a 2xx that we sent (it belongs to the dialog, not to a transaction)."""

    request: Request
    flow: Flow


Output = Transmit | RequestArrived | CancelArrived | ResponseArrived | TransactionFailed | AckArrived
