"""Who is let in (the torture messages test most of it)."""

from __future__ import annotations

import pytest
from tests.telephony.sip.wire import invite, request

from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.rules import DEFAULT, Policy, SipRefusal, admit, admit_response


def judged(data: bytes, policy: Policy = DEFAULT) -> SipRefusal | None:
    message = parse(data)
    assert isinstance(message, Request)
    return admit(message, policy)


def status(data: bytes, policy: Policy = DEFAULT) -> int | None:
    refusal = judged(data, policy)
    return None if refusal is None else refusal.status


def test_what_is_good_comes_in() -> None:
    assert judged(invite()) is None
    assert judged(request("BYE", to_tag="t")) is None
    assert judged(invite(extra="Accept: text/plain, application/*;q=0.5\r\n")) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((b"Max-Forwards: 70", b"Max-Forwards: 0"), 483),
        ((b"Max-Forwards: 70", b"Max-Forwards: 256"), 400),
        ((b"Max-Forwards: 70", b"Max-Forwards: x"), 400),
        ((b"Max-Forwards: 70", b"Max-Forwards: 70\r\nMax-Forwards: 70"), 400),
        ((b"Contact: ", b"Contact: <sip:x@y>,"), 400),
        ((b"Contact: ", b"Route: nonsense\r\nContact: "), 400),
        ((b"Contact: ", b"Record-Route: <sip:a\r\nContact: "), 400),
        ((b"Contact: ", b"Require: a, <\r\nContact: "), 400),
        ((b"Contact: ", b"Require: 100rel\r\nContact: "), 420),
        ((b"Contact: ", b"Accept: text/plain\r\nContact: "), 406),
        ((b"Contact: ", b"Content-Encoding: gzip\r\nContact: "), 415),
        ((b"Content-Type: application/sdp", b"Content-Type: text/plain"), 415),
        ((b"Content-Type: application/sdp", b"Content-Disposition: x ; Handling=optional"), None),
        ((b"sip:5000@198.51.100.1 SIP", b"http://x SIP"), 416),
        ((b"sip:5000@198.51.100.1 SIP", b"tel:+861 SIP"), None),
        ((b"SIP/2.0\r\n", b"SIP/3.0\r\n"), 505),
    ],
)
def test_invites(change: tuple[bytes, bytes], expected: int | None) -> None:
    assert status(invite().replace(*change, 1)) == expected


def test_a_policy_decides() -> None:
    policy = Policy(allowed=("OPTIONS", "INVITE"), extensions=("100rel",), schemes=("sip",))
    assert status(request("OPTIONS", extra="Require: 100rel\r\n"), policy) is None
    refusal = judged(request("REGISTER"), policy)
    assert refusal == SipRefusal(405, "Method Not Allowed", (("Allow", "OPTIONS, INVITE"),))
    assert status(request("FLY"), policy) == 501


def test_unknown_extensions_are_named() -> None:
    refusal = judged(request("OPTIONS", extra="Require: a, b\r\nRequire: c\r\n"))
    assert refusal is not None
    assert refusal.headers == (("Unsupported", "a, b, c"),)


def test_responses() -> None:
    good = (
        b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\n"
        b"Call-ID: x\r\nCSeq: 1 BYE\r\n\r\n"
    )
    message = parse(good)
    assert isinstance(message, Response)
    assert admit_response(message) is None
    for name in (b"Via", b"From", b"To", b"Call-ID", b"CSeq"):
        broken = parse(good.replace(name, b"X-" + name, 1))
        assert isinstance(broken, Response)
        assert admit_response(broken) is not None
