"""Reading and writing whole messages: forms, bounds, the body, and what may never get out."""

from __future__ import annotations

import pytest
from tests.telephony.sip.wire import SDP, invite, request

from yunhu.telephony.sip.errors import MalformedMessage, SipSyntaxError
from yunhu.telephony.sip.limits import MAX_HEADERS, MAX_LINE_CHARS, MAX_MESSAGE_BYTES
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Message, Request, Response, delta_seconds, parse


def read(data: bytes) -> Request:
    message = parse(data)
    assert isinstance(message, Request)
    return message


def refused(data: bytes, *, stream: bool = False) -> MalformedMessage:
    with pytest.raises(MalformedMessage) as caught:
        parse(data, stream=stream)
    return caught.value


def test_a_request_is_read() -> None:
    message = read(invite())
    assert (message.method, message.target, message.version) == ("INVITE", "sip:5000@198.51.100.1", "SIP/2.0")
    assert message.via.branch == "z9hG4bKa1"
    assert message.from_.display == "Caller"
    assert (message.from_tag, message.to_tag) == ("f1", None)
    assert message.call_id == "call-1"
    assert message.cseq == (1, "INVITE")
    assert str(message.cseq) == "1 INVITE"
    assert message.max_forwards == 70
    assert message.content_type == "application/sdp"
    assert message.contacts[0].user == "100"
    assert message.body == SDP


def test_a_response_is_read() -> None:
    message = parse(b"sip/2.0 503 Busy \xff there\r\nRetry-After: 18 (a while);duration=9\r\n\r\n")
    assert isinstance(message, Response)
    assert (message.status, message.retry_after) == (503, 18)
    assert b"Busy \xff there" in message.serialize()


def test_compact_names_and_any_case_are_the_same_headers() -> None:
    message = read(
        b"OPTIONS sip:a SIP/2.0\r\nV: SIP/2.0/UDP h;branch=z9hG4bK1\r\nf: <sip:a@b>;tag=1\r\nT:<sip:c@d>\r\n"
        b"I: id\r\ncSEQ: 1 OPTIONS\r\nm: <sip:a@b>\r\nK: one, two\r\nk: three\r\nx-Own : v\r\nL: 0\r\n\r\n"
    )
    assert message.via.host == "h"
    assert message.contacts[0].user == "a"
    assert message.tokens("Supported") == ["one", "two", "three"]
    assert b"\r\nx-Own: v\r\n" in message.serialize()


def test_bytes_that_are_no_text_survive() -> None:
    data = request("OPTIONS", extra="X-Raw: a\r\n").replace(b"X-Raw: a", b"X-Raw: \xc3\x28 \xff")
    assert b"X-Raw: \xc3\x28 \xff\r\n" in read(data).serialize()


def test_folded_lines_are_joined() -> None:
    message = read(request("OPTIONS", extra="Subject: one\r\n  two\r\n\tthree\r\nX:\r\n a\r\n"))
    assert message.headers.get("subject") == "one two three"
    assert message.headers.get("x") == " a".strip()


@pytest.mark.parametrize(
    ("length", "body", "expected"),
    [
        ("", b"abc", b"abc"),
        ("2", b"abc", b"ab"),
        ("0", b"abc", b""),
        ("3", b"abc", b"abc"),
        ("003", b"abc", b"abc"),
    ],
)
def test_the_body_of_a_datagram(length: str, body: bytes, expected: bytes) -> None:
    line = f"l: {length}\r\n".encode() if length else b""
    assert read(b"MESSAGE sip:a SIP/2.0\r\n" + line + b"\r\n" + body).body == expected


@pytest.mark.parametrize("value", ["4", "-1", "x", "", "1e3", "٣", "9999999999", "3\r\nContent-Length: 2"])
def test_lengths_that_cannot_be(value: str) -> None:
    data = f"MESSAGE sip:a SIP/2.0\r\nContent-Length: {value}\r\n\r\nabc".encode()
    assert refused(data).status == 400


def test_the_same_length_twice_is_one_length() -> None:
    assert read(b"MESSAGE sip:a SIP/2.0\r\nl: 3\r\nContent-Length: 3\r\n\r\nabc").body == b"abc"


def test_a_stream_needs_an_exact_length() -> None:
    assert refused(b"MESSAGE sip:a SIP/2.0\r\n\r\n", stream=True).reason == "Content-Length is missing"
    assert refused(b"MESSAGE sip:a SIP/2.0\r\nl: 2\r\n\r\nabc", stream=True).status == 400


@pytest.mark.parametrize(
    "start",
    [
        "INVITE",
        "INVITE sip:a",
        "INVITE  sip:a SIP/2.0",
        "INVITE sip:a SIP/2.0 ",
        "INVITE sip:a b SIP/2.0",
        "INVITE sip:a HTTP/1.1",
        "INVITE sip:a SIP/two",
        " INVITE sip:a SIP/2.0",
        "IN(VITE sip:a SIP/2.0",
        "",
    ],
)
def test_request_lines_that_cannot_be(start: str) -> None:
    fault = refused(f"{start}\r\nVia: SIP/2.0/UDP h\r\n\r\n".encode())
    assert fault.status == 400
    assert fault.request is not None
    assert fault.request.headers.get("via") == "SIP/2.0/UDP h"


@pytest.mark.parametrize(
    "start", ["SIP/2.0", "SIP/2.0 20 OK", "SIP/2.0 2000 OK", "SIP/3.0 200 OK", "SIP/2.0 099 x"]
)
def test_status_lines_that_cannot_be(start: str) -> None:
    assert refused(f"{start}\r\n\r\n".encode()).request is None


def test_another_version_is_for_the_rules_to_refuse() -> None:
    assert read(b"INVITE sip:a SIP/7.0\r\n\r\n").version == "SIP/7.0"
    assert read(b"INVITE sip:a sip/2.0\r\n\r\n").version == "SIP/2.0"


@pytest.mark.parametrize("line", ["no colon", ": no name", "na me: x", "n\u00e4me: x"])
def test_header_lines_that_cannot_be(line: str) -> None:
    assert refused(f"OPTIONS sip:a SIP/2.0\r\n{line}\r\nTo: <sip:a@b>\r\n\r\n".encode()).status == 400


@pytest.mark.parametrize("break_", [b"\n", b"\r", b"\r\r\n", b"\n\r"])
def test_line_breaks_that_are_none(break_: bytes) -> None:
    assert refused(b"OPTIONS sip:a SIP/2.0\r\nX: 1" + break_ + b"Y: 2\r\n\r\n").request is None


def test_the_headers_must_end() -> None:
    assert refused(b"OPTIONS sip:a SIP/2.0\r\nX: 1\r\n").reason == "the headers do not end"


def test_bounds() -> None:
    assert refused(b"x" * (MAX_MESSAGE_BYTES + 1)).status == 513
    assert refused(b"OPTIONS sip:a SIP/2.0\r\nX: " + b"x" * MAX_LINE_CHARS + b"\r\n\r\n").status == 513
    many = b"X: 1\r\n" * (MAX_HEADERS + 1)
    fault = refused(b"OPTIONS sip:a SIP/2.0\r\n" + many + b"\r\n")
    assert fault.status == 513
    assert fault.request is not None
    assert len(fault.request.headers) == MAX_HEADERS
    assert (
        len(read(b"OPTIONS sip:a SIP/2.0\r\n" + b"X: 1\r\n" * MAX_HEADERS + b"\r\n").headers) == MAX_HEADERS
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CSeq", "1"),
        ("CSeq", "x INVITE"),
        ("CSeq", "2147483648 INVITE"),
        ("CSeq", "-1 INVITE"),
        ("CSeq", "٣ INVITE"),
        ("Max-Forwards", "x"),
        ("Max-Forwards", "9999999999"),
        ("Call-ID", "a b"),
        ("Call-ID", ""),
        ("From", ""),
        ("Via", ""),
    ],
)
def test_typed_properties_refuse(name: str, value: str) -> None:
    message = Request("INVITE", "sip:a", Headers((name, value)))
    attribute = {"Max-Forwards": "max_forwards", "Call-ID": "call_id", "From": "from_"}.get(
        name, name.lower()
    )
    with pytest.raises(SipSyntaxError):
        getattr(message, attribute)


def test_what_is_absent() -> None:
    message = Request("OPTIONS", "sip:a")
    assert message.max_forwards is None
    assert message.expires is None
    assert (message.contacts, message.routes, message.record_routes) == ([], [], [])
    assert message.content_type == ""
    assert not message.is_contact_star


def test_a_star_is_no_address() -> None:
    message = Request("REGISTER", "sip:a", Headers(("Contact", "*")))
    assert message.is_contact_star
    assert message.contacts == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60", 60), ("0", 0), (None, None), ("", None), ("-1", None), ("soon", None), ("9" * 100, 2**32 - 1)],
)
def test_delta_seconds(text: str | None, seconds: int | None) -> None:
    assert delta_seconds(text) == seconds


@pytest.mark.parametrize(
    "message",
    [
        Request("OPTIONS", "sip:a\r\nX: 1"),
        Request("OPTIONS", "sip:a", Headers(("X", "1\r\nY: 2"))),
        Request("OPTIONS", "sip:a", Headers(("X", "1\nY: 2"))),
        Response(200, "OK\r\nX: 1"),
    ],
)
def test_no_line_break_gets_out(message: Request | Response) -> None:
    with pytest.raises(ValueError, match="line break"):
        message.serialize()


def test_nothing_personal_is_printed() -> None:
    message: Message = read(invite())
    assert "100" not in repr(message) + repr(message.from_) + repr(message.from_.uri) + repr(message.headers)
