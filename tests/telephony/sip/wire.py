"""What the tests of the SIP floor share: messages as bytes, and a layer under a clock that the test moves."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TypeVar

from yunhu.telephony.sip.layer import TransactionLayer
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.messages.uri import parse_uri
from yunhu.telephony.sip.transports.flow import Flow, Output, RequestArrived, Transmit

TORTURE = Path(__file__).parent / "torture"
PEER = ("192.0.2.7", 5060)
UDP = Flow("udp", ("198.51.100.1", 5060), PEER)
TCP = Flow("tcp", ("198.51.100.1", 5060), PEER, 7)
SDP = b"v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 9000 RTP/AVP 8\r\n"

T = TypeVar("T")


def request(
    method: str = "INVITE",
    *,
    branch: str | None = "z9hG4bKa1",
    via: str = "192.0.2.7:5060",
    extra: str = "",
    to_tag: str = "",
    cseq: str | None = None,
    body: bytes = b"",
    transport: str = "UDP",
    call_id: str = "call-1",
) -> bytes:
    """A request as a peer at 192.0.2.7 sends it; `extra` is whole header lines, each with its CR LF."""
    top = f"SIP/2.0/{transport} {via}" + (f";branch={branch}" if branch else "")
    tag = f";tag={to_tag}" if to_tag else ""
    lines = (
        f"{method} sip:5000@198.51.100.1 SIP/2.0\r\nVia: {top}\r\nMax-Forwards: 70\r\n"
        f'From: "Caller" <sip:100@192.0.2.7>;tag=f1\r\nTo: <sip:5000@198.51.100.1>{tag}\r\n'
        f"Call-ID: {call_id}\r\nCSeq: {cseq or '1 ' + method}\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
    )
    return lines.encode() + body


def invite(**kwargs: str) -> bytes:
    """An INVITE with an offer."""
    extra = "Contact: <sip:100@192.0.2.7>\r\nContent-Type: application/sdp\r\n" + kwargs.pop("extra", "")
    return request("INVITE", extra=extra, body=SDP, **kwargs)


def own_request(method: str = "INVITE") -> Request:
    """A request of ours, as the user of the layer makes it."""
    headers = Headers(
        ("From", "<sip:5000@198.51.100.1>;tag=ours"),
        ("To", "<sip:100@192.0.2.7>"),
        ("Call-ID", "own-1"),
        ("CSeq", f"7 {method}"),
    )
    return Request(method, parse_uri("sip:100@192.0.2.7"), headers)


def response_for(sent: bytes, status: int, *, to_tag: str = "far") -> bytes:
    """The answer of a peer to a request of ours."""
    asked = parse(sent)
    fields = asked.headers
    lines = [f"SIP/2.0 {status} Because"]
    lines += [f"Via: {value}" for value in fields.all("via")]
    lines += [f"From: {fields.get('from')}", f"To: {fields.get('to')};tag={to_tag}"]
    lines += [f"Call-ID: {fields.get('call-id')}", f"CSeq: {fields.get('cseq')}", "Content-Length: 0"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Bench:
    """A transaction layer and a clock; time moves only by `wait`, and every timer runs at its own moment."""

    def __init__(self, **options: object) -> None:
        numbers = itertools.count(1)
        self.layer = TransactionLayer(make_branch=lambda: f"z9hG4bKours{next(numbers)}", **options)  # type: ignore[arg-type]
        self.now = 100.0
        self.out: list[Output] = []
        self.sent_at: list[float] = []

    def take(self) -> list[Output]:
        """What came out since the last time."""
        out = self.layer.drain()
        self.sent_at += [self.now for output in out if isinstance(output, Transmit)]
        self.out += out
        return out

    def receive(self, data: bytes, flow: Flow = UDP) -> list[Output]:
        """A message comes in."""
        self.layer.receive(data, flow, self.now)
        return self.take()

    def arrive(self, data: bytes, flow: Flow = UDP) -> RequestArrived:
        """A request comes in and is reported."""
        return only(self.receive(data, flow), RequestArrived)

    def wait(self, seconds: float) -> list[Output]:
        """Time passes."""
        until = self.now + seconds
        out: list[Output] = []
        while (due := self.layer.poll_timeout()) is not None and due <= until:
            self.now = max(self.now, due)
            self.layer.handle_timeout(self.now)
            out += self.take()
        self.now = until
        return out


def only(out: list[Output], kind: type[T]) -> T:
    """The one output of a kind."""
    found = [output for output in out if isinstance(output, kind)]
    assert len(found) == 1, out
    return found[0]


def sent(out: list[Output]) -> list[Request | Response]:
    """What was sent, parsed."""
    return [parse(output.data) for output in out if isinstance(output, Transmit)]


def statuses(out: list[Output]) -> list[int]:
    """The status codes of the responses that were sent."""
    return [message.status for message in sent(out) if isinstance(message, Response)]
