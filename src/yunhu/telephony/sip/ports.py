"""What the SIP floor asks of whoever stands on it."""

from __future__ import annotations

from typing import Protocol

from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Failure, Flow, Key


class Handler(Protocol):
    """Called by the stack, on the event loop, one message at a time; must not block or raise."""

    def request_arrived(self, key: Key, request: Request, flow: Flow) -> None:
        """A new request, no ACK or CANCEL; answer with `stack.respond(key, response)`, now or later."""

    def cancel_arrived(self, key: Key, request: Request) -> None:
        """The pending INVITE `key` is cancelled: answer it with 487. The CANCEL is answered already."""

    def response_arrived(self, key: Key, response: Response, flow: Flow) -> None:
        """A response to what `stack.send_request` returned `key` for; 100 Trying is not reported."""

    def ack_arrived(self, request: Request, flow: Flow) -> None:
        """The ACK of a 2xx; find the dialog by Call-ID and tags."""

    def transaction_failed(self, key: Key, kind: Failure) -> None:
        """No final response will come for `key`."""


class Gate(Protocol):
    """Says whether a new call may begin (see `overload.Overload`)."""

    def refuse(self, now: float) -> int | None:
        """None to let it begin, or the seconds for Retry-After of the 503."""
