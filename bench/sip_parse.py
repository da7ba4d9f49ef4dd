"""What reading, writing and handling one SIP message costs, beside sipmessage's reader in the same run.

python -m bench.sip_parse        prints µs a message, the best of several rounds
"""

from __future__ import annotations

import gc
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

import sipmessage
from bench.rows import Row, at_most

from yunhu.telephony.sip.layer import TransactionLayer
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.transports.flow import Flow, Output, RequestArrived

MESSAGES = 4_000
ROUNDS = 7
PARSE_LIMIT_US = 25.0
READ_LIMIT_US = 40.0
SERIALIZE_LIMIT_US = 15.0
LAYER_LIMIT_US = 60.0

# An INVITE of about 600 bytes as a carrier sends it. Every message differs in all its identifiers and in the
# user part, so that no cache of parsed addresses helps more than it would in service.
INVITE = (
    "INVITE sip:5000@127.0.0.1:5060 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:6060;branch=z9hG4bK-{n}-1-0;rport\r\n"
    "Max-Forwards: 70\r\n"
    'From: "Caller {n}" <sip:c{n}@127.0.0.1:6060>;tag={n}a\r\n'
    "To: <sip:5000@127.0.0.1:5060>\r\n"
    "Call-ID: {n}-1@127.0.0.1\r\n"
    "CSeq: 1 INVITE\r\n"
    "Contact: <sip:c{n}@127.0.0.1:6060>\r\n"
    "User-Agent: bench\r\n"
    "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\n"
    "Supported: replaces, timer\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: {length}\r\n\r\n"
)
SDP = (
    "v=0\r\no=- 53655765 2353687637 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 20000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)
IN_DIALOG = (
    "{method} sip:5000@127.0.0.1:5060 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:6060;branch=z9hG4bK-{n}-1-{cseq}{method};rport\r\n"
    "Max-Forwards: 70\r\n"
    'From: "Caller {n}" <sip:c{n}@127.0.0.1:6060>;tag={n}a\r\n'
    "To: <sip:5000@127.0.0.1:5060>;tag=yunhu\r\n"
    "Call-ID: {n}-1@127.0.0.1\r\n"
    "CSeq: {cseq} {method}\r\n"
    "Content-Length: 0\r\n\r\n"
)
FLOW = Flow("udp", ("127.0.0.1", 5060), ("127.0.0.1", 6060))

_numbers = itertools.count(100_000)


def invites(count: int) -> list[bytes]:
    """INVITEs that nobody has seen before."""
    return [(INVITE.format(n=next(_numbers), length=len(SDP)) + SDP).encode() for _ in range(count)]


def best(run: Callable[[Sequence[Any]], object], fresh: Callable[[], Sequence[Any]]) -> float:
    """µs of CPU for each item of `fresh()`: the best of ROUNDS rounds, without the collector's pauses."""
    figures = []
    for _ in range(ROUNDS):
        items = fresh()
        gc.collect()
        gc.disable()
        began = time.process_time()
        run(items)
        figures.append((time.process_time() - began) / len(items) * 1e6)
        gc.enable()
    return min(figures)


def parse_all(messages: Sequence[bytes]) -> None:
    for data in messages:
        parse(data)


def parse_all_beside(messages: Sequence[bytes]) -> None:
    for data in messages:
        sipmessage.Message.parse(data)


def read_all(messages: Sequence[Request]) -> None:
    """Every typed header that a call needs."""
    for message in messages:
        _ = (
            message.via,
            message.from_,
            message.to,
            message.cseq,
            message.call_id,
            message.contacts,
            message.uri,
        )


def serialize_all(messages: Sequence[Request | Response]) -> None:
    for message in messages:
        message.serialize()


def calls(numbers: Sequence[int]) -> None:
    """For each call: INVITE in, 180 and 200 out, ACK in, BYE in, 200 out."""
    branches = itertools.count()
    layer = TransactionLayer(make_branch=lambda: f"z9hG4bK{next(branches)}")
    now = 0.0
    for n in numbers:
        now += 1 / 300
        invite = (INVITE.format(n=n, length=len(SDP)) + SDP).encode()
        for arrived in handled(layer, invite, now):
            layer.respond(arrived.key, response_to(arrived.request, 180, to_tag="yunhu"), now)
            ok = response_to(arrived.request, 200, to_tag="yunhu", body=SDP.encode())
            layer.respond(arrived.key, ok, now)
        handled(layer, IN_DIALOG.format(n=n, method="ACK", cseq=1).encode(), now)
        for arrived in handled(layer, IN_DIALOG.format(n=n, method="BYE", cseq=2).encode(), now):
            layer.respond(arrived.key, response_to(arrived.request, 200), now)
        layer.drain()
        layer.handle_timeout(now)


def handled(layer: TransactionLayer, data: bytes, now: float) -> list[RequestArrived]:
    layer.receive(data, FLOW, now)
    outputs: list[Output] = layer.drain()
    return [output for output in outputs if isinstance(output, RequestArrived)]


def rows() -> list[Row]:
    """Measure, and give one row for each figure."""
    beside = {"sipmessage": round(best(parse_all_beside, lambda: invites(MESSAGES)), 2)}
    parsing = best(parse_all, lambda: invites(MESSAGES))
    reading = best(read_all, lambda: [parse(data) for data in invites(MESSAGES)])
    writing = best(serialize_all, lambda: [parse(data) for data in invites(MESSAGES)])
    whole = best(calls, lambda: [next(_numbers) for _ in range(MESSAGES)])
    return [
        at_most("SIP: parse an INVITE of 600 bytes", round(parsing, 2), "µs", PARSE_LIMIT_US, beside),
        at_most("SIP: read its typed headers", round(reading, 2), "µs", READ_LIMIT_US, {}),
        at_most("SIP: serialise it", round(writing, 2), "µs", SERIALIZE_LIMIT_US, {}),
        at_most("SIP: one message through the layer", round(whole / 6, 2), "µs", LAYER_LIMIT_US, {}),
    ]


if __name__ == "__main__":
    for line in rows():
        print(f"{line.name:40} {line.value:7} {line.unit}  {line.limit}  {dict(line.beside) or ''}")
