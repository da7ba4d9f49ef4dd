"""Hostile bytes: nothing is raised, what goes out is well formed, and the cost stays linear."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from tests.telephony.sip.wire import PEER, TCP, TORTURE, UDP, Bench, invite, request

from yunhu.telephony.sip.errors import MalformedMessage, SipSyntaxError
from yunhu.telephony.sip.messages.framing import Framer, FramingError
from yunhu.telephony.sip.messages.message import parse
from yunhu.telephony.sip.transports.flow import RequestArrived, Transmit

MUTATIONS = 20_000
SEED = 4475
SPICE = [
    b'"',
    b"\\",
    b"<",
    b">",
    b";",
    b",",
    b"=",
    b"@",
    b":",
    b"%",
    b"\r\n",
    b"\r\n ",
    b"\0",
    b"\xff",
    b" ",
    b"z9hG4bK",
]


def mutated(chance: random.Random, corpus: list[bytes]) -> bytes:
    """One message with one to four wounds."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randint(1, 30))
        wound = chance.randrange(6)
        if wound == 0:
            del data[at:end]
        elif wound == 1:
            data[at:at] = chance.choice(SPICE)
        elif wound == 2:
            data[at:end] = chance.randbytes(end - at)
        elif wound == 3:
            data[at:at] = data[at:end] * chance.randint(1, 20)
        elif wound == 4:
            other = chance.choice(corpus)
            data[at:] = other[chance.randrange(len(other)) :]
        else:
            data[at:at] = chance.choice(SPICE) * chance.randint(1, 200)
    return bytes(data)


def test_mutated_messages_never_crash() -> None:
    chance = random.Random(SEED)
    corpus = [path.read_bytes() for path in sorted(TORTURE.glob("*.dat"))]
    corpus += [invite(), request("BYE", to_tag="t"), request("CANCEL"), request("ACK", to_tag="t")]
    bench = Bench(max_transactions=2_000)
    for number in range(MUTATIONS):
        data = mutated(chance, corpus)
        flow = TCP if number % 3 == 0 else UDP
        bench.out.clear()
        for output in bench.receive(data, flow):
            if isinstance(output, Transmit):
                parse(output.data)
                assert output.flow.remote[0] == PEER[0]
            elif isinstance(output, RequestArrived):
                message = output.request
                known = (message.via, message.from_, message.to, message.cseq, message.call_id, message.uri)
                assert all(part is not None for part in known)
                assert message.contacts is not None
        bench.wait(0.01)
    counters = bench.layer.counters
    assert counters.messages_received == MUTATIONS
    assert min(counters.malformed_answered, counters.malformed_dropped, counters.transactions_started) > 100
    assert len(bench.layer) <= 2_500
    bench.wait(64.0)
    invites = counters.transactions_started - counters.transactions_ended
    assert len(bench.layer) == invites


def test_mutated_streams_never_crash() -> None:
    chance = random.Random(SEED)
    corpus = [invite(transport="TCP"), request("OPTIONS", transport="TCP"), b"\r\n\r\n"]
    broken = 0
    for _ in range(2_000):
        stream = b"".join(mutated(chance, corpus) for _ in range(3))
        framer = Framer()
        at = 0
        try:
            while at < len(stream):
                step = chance.randint(1, 400)
                for message in framer.feed(stream[at : at + step]):
                    assert message
                at += step
        except FramingError:
            broken += 1
    assert broken


def steps(call: Callable[[], Any]) -> int:
    """How many lines of Python a call runs: its cost without a clock."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(None)
    return count


def try_all(data: bytes) -> None:
    """Everything a request can be asked for."""
    try:
        message = parse(data)
    except MalformedMessage:
        return
    for ask in ("vias", "from_", "to", "contacts", "routes", "cseq", "call_id", "uri"):
        try:
            getattr(message, ask)
        except (SipSyntaxError, AttributeError):
            continue


WORST: dict[str, Callable[[int], bytes]] = {
    "commas": lambda n: b"Contact: " + b"<sip:a@b>," * n + b"<sip:a@b>",
    "semicolons": lambda n: b"Via: SIP/2.0/UDP h" + b"".join(b";p%d=1" % i for i in range(n)),
    "quotes": lambda n: b"Contact: " + b'"a" ' * n,
    "backslashes": lambda n: b'From: "' + b"\\\\" * n + b'" <sip:a@b>',
    "escaped quotes": lambda n: b'From: "' + b'\\"' * n,
    "angles": lambda n: b"Route: " + b"<" * n,
    "folds": lambda n: b"Subject: a" + b"\r\n a" * n,
    "blanks": lambda n: b"Via: SIP/2.0/UDP" + b" " * n + b"h",
    "blank folds": lambda n: b"Via:" + b" \r\n " * n,
    "escapes": lambda n: b"Contact: <sip:" + b"%41" * n + b"@b>",
    "dots": lambda n: b"Contact: <sip:" + b"a." * n + b">",
    "hyphens": lambda n: b"Contact: <sip:a" + b"-" * n + b">",
    "slashes": lambda n: b"Via: " + b"SIP/" * n,
}


@pytest.mark.parametrize("name", WORST)
def test_cost_is_linear(name: str) -> None:
    """Twice the input takes at most about twice the steps."""

    def message(n: int) -> bytes:
        return b"OPTIONS sip:a@b SIP/2.0\r\n" + WORST[name](n) + b"\r\n\r\n"

    size = 400
    try_all(message(7))
    small = steps(lambda: try_all(message(size)))
    large = steps(lambda: try_all(message(2 * size)))
    assert large <= 2 * small + 50, (small, large)
