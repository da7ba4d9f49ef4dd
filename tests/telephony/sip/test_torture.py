"""RFC 4475: each of its 49 messages gets exactly the outcome that the RFC asks of a user agent."""

from __future__ import annotations

import pytest
from tests.telephony.sip.wire import PEER, TORTURE, Bench, sent

from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.messages.uri import OtherUri, SipUri
from yunhu.telephony.sip.transports.flow import Flow, RequestArrived

# "admitted": handed to the user of the layer. "dropped": no answer, counted. "stray": a good response to a
# request that we never sent. A number: the status of the answer.
OUTCOMES: dict[str, str | int] = {
    "badaspec": 400,  # §3.1.2.14 white space inside <>
    "badbranch": "admitted",  # §3.2.1 an empty branch: matched as RFC 2543 does
    "baddate": "admitted",  # §3.1.2.12 a Date that is not in GMT may be ignored
    "baddn": 400,  # §3.1.2.15 a name that needs quotes (and no blank line at the end)
    "badinv01": 400,  # §3.1.2.1 separators without anything between
    "badvers": 505,  # §3.1.2.16
    "bcast": "dropped",  # §3.3.10 a second Via that is not ours
    "bext01": 420,  # §3.3.5
    "bigcode": "dropped",  # §3.1.2.19 a status code of ten digits
    "clerr": 400,  # §3.1.2.2 the body is shorter than Content-Length
    "cparam01": "admitted",  # §3.3.12
    "cparam02": "admitted",  # §3.3.13
    "dblreq": "admitted",  # §3.1.1.8 a second message after the first is ignored
    "esc01": "admitted",  # §3.1.1.3
    "esc02": 501,  # §3.1.1.5 RE%47IST%45R is not REGISTER
    "escnull": "admitted",  # §3.1.1.4
    "escruri": 400,  # §3.1.2.11 headers in the Request-URI
    "insuf": 400,  # §3.3.1
    "intmeth": 501,  # §3.1.1.2 well formed, and a method nobody knows
    "inv2543": "admitted",  # §3.4.1
    "invut": 415,  # §3.3.6
    "longreq": "admitted",  # §3.1.1.7
    "ltgtruri": 400,  # §3.1.2.7
    "lwsdisp": "admitted",  # §3.1.1.6
    "lwsruri": 400,  # §3.1.2.8
    "lwsstart": 400,  # §3.1.2.9
    "mcl01": 400,  # §3.3.9
    "mismatch01": 400,  # §3.1.2.17
    "mismatch02": 501,  # §3.1.2.18
    "mpart01": 405,  # §3.1.1.11 well formed; we do not take MESSAGE
    "multi01": 400,  # §3.3.8
    "ncl": 400,  # §3.1.2.3
    "noreason": "stray",  # §3.1.1.13
    "novelsc": 416,  # §3.3.3
    "quotbal": 400,  # §3.1.2.6
    "regaut01": "admitted",  # §3.3.7 the registrar challenges it like one without credentials
    "regbadct": 400,  # §3.1.2.13
    "regescrt": "admitted",  # §3.3.14 what to do with the headers is the registrar's
    "scalar02": 400,  # §3.1.2.4
    "scalarlg": "dropped",  # §3.1.2.5
    "sdp01": 406,  # §3.3.15
    "semiuri": "admitted",  # §3.1.1.9
    "transports": "admitted",  # §3.1.1.10
    "trws": 400,  # §3.1.2.10
    "unkscm": 416,  # §3.3.2
    "unksm2": "admitted",  # §3.3.4 the registrar judges the To
    "unreason": "stray",  # §3.1.1.12
    "wsinv": "admitted",  # §3.1.1.1
    "zeromf": "admitted",  # §3.3.11 an OPTIONS with no hops left is for whoever has it
}


def read(name: str) -> bytes:
    return (TORTURE / f"{name}.dat").read_bytes()


def parsed(name: str) -> Request:
    message = parse(read(name))
    assert isinstance(message, Request)
    return message


def test_all_messages_are_there() -> None:
    assert {path.stem for path in TORTURE.glob("*.dat")} == set(OUTCOMES)
    assert len(OUTCOMES) == 49


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_outcome(name: str) -> None:
    bench = Bench()
    out = bench.receive(read(name), Flow("udp", ("198.51.100.1", 5060), PEER))
    counters = bench.layer.counters
    if any(isinstance(output, RequestArrived) for output in out):
        outcome: str | int = "admitted"
    elif counters.stray_responses:
        outcome = "stray"
    elif out:
        (answer,) = sent(out)
        assert isinstance(answer, Response)
        outcome = answer.status
    else:
        assert counters.malformed_dropped == 1
        outcome = "dropped"
    assert outcome == OUTCOMES[name]


@pytest.mark.parametrize("name", sorted(name for name in OUTCOMES if OUTCOMES[name] in ("admitted", "stray")))
def test_round_trip(name: str) -> None:
    """Written and read again, a message says the same."""
    first = parse(read(name))
    second = parse(first.serialize())
    assert second.headers == first.headers
    assert second.body == first.body
    assert second.serialize() == first.serialize()


def test_wsinv_is_understood() -> None:
    message = parsed("wsinv")
    assert message.to.tag == "1918181833n"
    assert message.from_.display == 'J Rosenberg \\"'
    assert message.max_forwards == 68
    assert message.cseq == (9, "INVITE")
    assert [(via.transport, via.host, via.branch) for via in message.vias] == [
        ("UDP", "192.0.2.2", "390skdjuw"),
        ("TCP", "spindle.example.com", "z9hG4bK9ikj8"),
        ("UDP", "192.168.255.111", "z9hG4bK30239"),
    ]
    assert message.headers.get("subject") == ""
    assert message.headers.get("NewFangledHeader") == "newfangled value continued newfangled value"
    (contact,) = message.contacts
    assert contact.display == 'Quoted string ""'
    assert dict(contact.params) == {"newparam": "newvalue", "secondparam": None, "q": "0.33"}
    assert [route.sip_uri.is_loose_router for route in message.routes] == [True]
    assert len(message.body) == 150


def test_intmeth_is_understood() -> None:
    message = parsed("intmeth")
    assert message.method == "!interesting-Method0123456789_*+`.%indeed'~"
    uri = message.uri
    assert isinstance(uri, SipUri)
    assert uri.user == "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
    assert uri.password == "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)"
    assert uri.host == "example.com"
    assert message.from_.display == "token1~` token2'+_ token3*%!.-"
    assert message.from_.tag == "_token~1'+`*%!-."
    assert message.from_.param("fromparam''~+*_!.-%") == "работающий"


def test_escapes_are_understood() -> None:
    esc01 = parsed("esc01")
    assert isinstance(esc01.uri, SipUri)
    assert esc01.uri.user == "sips:user@example.com"
    assert esc01.to.user == "user"
    contact = esc01.contacts[0].sip_uri
    assert contact.is_loose_router
    assert contact.param("name") == "value%41"
    esc02 = parsed("esc02")
    assert len(esc02.contacts) == 2
    assert esc02.to.display == "%Z%45"
    nulls = [contact.user for contact in parsed("escnull").contacts]
    assert nulls == ["\0", "\0\0"]


def test_other_messages_are_understood() -> None:
    semi = parsed("semiuri").uri
    assert isinstance(semi, SipUri)
    assert semi.user == "user;par=u@example.net"
    assert [via.transport for via in parsed("transports").vias] == ["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"]
    assert len(parsed("longreq").vias) == 34
    assert parsed("lwsdisp").from_.display == "caller"
    assert parsed("dblreq").method == "REGISTER"
    assert parsed("dblreq").body == b""
    assert parsed("mpart01").body.endswith(b"--7a9cbec02ceef655--\r\n")
    assert isinstance(parsed("unksm2").to.uri, OtherUri)
    assert parsed("cparam01").contacts[0].params == {"unknownparam": None}
    assert parsed("cparam02").contacts[0].sip_uri.params == {"unknownparam": None}
    assert parsed("regescrt").contacts[0].sip_uri.headers == "Route=%3Csip:sip.example.com%3E"
    unreason = parse(read("unreason"))
    assert isinstance(unreason, Response)
    assert unreason.reason == "= 2**3 * 5**2 но сто девяносто девять - простое"
    noreason = parse(read("noreason"))
    assert isinstance(noreason, Response)
    assert (noreason.status, noreason.reason) == (100, "")
