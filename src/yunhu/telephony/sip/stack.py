"""The shell around the SIP core: sockets, one timer of the event loop, and the handler above."""

from __future__ import annotations

from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.flow import Flow, Key
from yunhu.telephony.sip.message import Request, Response


class SipStack:
    """Binds transports, the transaction layer and a scheduler, and calls a `ports.Handler`.

    Everything runs on the event loop. Flows to peers come from `flow_to`, those of requests with them.
    """

    counters: Counters

    def flow_to(self, remote: tuple[str, int], transport: str = "udp") -> Flow:
        """A flow to a peer's address; on TCP an open connection is used again, otherwise one is opened."""
        raise LookupError(remote)

    def send_request(self, request: Request, flow: Flow) -> Key:
        """Start a client transaction; adds Via, and Max-Forwards if missing. Not for ACK and CANCEL."""
        raise LookupError(flow)

    def cancel(self, key: Key) -> bool:
        """Cancel the INVITE sent as `key`, as soon as §9.1 allows; False if it has its final response."""
        raise LookupError(key)

    def respond(self, key: Key, response: Response) -> bool:
        """Answer the request that arrived as `key` (see `build.response_to`); False if it is over."""
        raise LookupError(key)

    def send_ack(self, request: Request, flow: Flow) -> None:
        """Send the ACK of a 2xx; adds Via the first time, the same object sent again is a retransmission."""
        raise LookupError(flow)
