"""SIP requests and responses: read from bytes, looked at through typed properties, written to bytes."""

from __future__ import annotations

from typing import NamedTuple

from yunhu.telephony.sip.errors import MalformedMessage, SipSyntaxError
from yunhu.telephony.sip.limits import (
    MAX_CSEQ,
    MAX_DELTA_SECONDS,
    MAX_HEADERS,
    MAX_LINE_CHARS,
    MAX_MESSAGE_BYTES,
)
from yunhu.telephony.sip.messages.address import Address, parse_address
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.names import COMPACT, KEYS, SPELLING
from yunhu.telephony.sip.messages.text import WS, is_token
from yunhu.telephony.sip.messages.uri import Uri, parse_uri
from yunhu.telephony.sip.messages.via import Via, parse_via

__all__ = ["CSeq", "MalformedMessage", "Message", "Request", "Response", "parse"]


class CSeq(NamedTuple):
    """A request's number within its dialog, and its method (RFC 3261 §20.16)."""

    number: int
    method: str

    def __str__(self) -> str:
        return f"{self.number} {self.method}"


class Message:
    """What requests and responses share.

    Typed properties raise SipSyntaxError when their header is malformed; a request that `rules.admit` let
    through has a good Via, From, To, Call-ID, CSeq, Contact and Max-Forwards.
    """

    __slots__ = ("body", "headers")

    def __init__(self, headers: Headers, body: bytes) -> None:
        self.headers = headers
        self.body = body

    @property
    def via(self) -> Via:
        """The topmost Via."""
        return self.headers.typed("via", _vias)[0]

    @property
    def vias(self) -> list[Via]:
        """All Via values, topmost first."""
        return self.headers.typed("via", _vias)

    @property
    def from_(self) -> Address:
        """The From header."""
        return self.headers.typed("from", _from)

    @property
    def to(self) -> Address:
        """The To header."""
        return self.headers.typed("to", _to)

    @property
    def from_tag(self) -> str | None:
        """The tag of From."""
        return self.from_.params.get("tag")

    @property
    def to_tag(self) -> str | None:
        """The tag of To; None outside a dialog."""
        return self.to.params.get("tag")

    @property
    def call_id(self) -> str:
        """The Call-ID, case-sensitive."""
        value = self.headers.get("call-id")
        if not value or " " in value or "\t" in value:
            raise SipSyntaxError("Call-ID is missing or not one word")
        return value

    @property
    def cseq(self) -> CSeq:
        """The CSeq header."""
        return self.headers.typed("cseq", _cseq)

    @property
    def contacts(self) -> list[Address]:
        """All Contact addresses; empty if there are none or the header is `*`."""
        return self.headers.typed("contact", _contacts)

    @property
    def is_contact_star(self) -> bool:
        """Whether Contact is `*`, which in a REGISTER removes every binding (§10.2.2)."""
        return self.headers.get("contact") == "*"

    @property
    def routes(self) -> list[Address]:
        """The Route set, topmost first."""
        return self.headers.typed("route", _routes)

    @property
    def record_routes(self) -> list[Address]:
        """The Record-Route values, topmost first."""
        return self.headers.typed("record-route", _record_routes)

    @property
    def expires(self) -> int | None:
        """Expires in seconds; capped at 2**32-1 (§20.19), None when absent or not a number."""
        return delta_seconds(self.headers.get("expires"))

    @property
    def content_type(self) -> str:
        """The media type in lower case without parameters; "" when there is none."""
        return (self.headers.get("content-type") or "").partition(";")[0].strip(WS).lower()

    def tokens(self, name: str) -> list[str]:
        """The elements of a list of tokens (Require, Supported, Allow …), empty ones left out."""
        return [item for item in self.headers.values(name) if item]

    def _serialize(self, start: str) -> bytes:
        lines = self.headers.lines()
        lines.insert(0, start)
        if "content-length" not in self.headers.fields():
            lines.append(f"Content-Length: {len(self.body)}")
        text = "\r\n".join(lines)
        breaks = len(lines) - 1
        if text.count("\n") != breaks or text.count("\r") != breaks:
            raise ValueError("a header value or the start line holds a line break")
        return text.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + self.body


class Request(Message):
    """A request. `target` is the Request-URI as written, `uri` the same parsed."""

    __slots__ = ("method", "target", "version")

    def __init__(
        self,
        method: str,
        uri: Uri | str,
        headers: Headers | None = None,
        body: bytes = b"",
        version: str = "SIP/2.0",
    ) -> None:
        self.headers = Headers() if headers is None else headers
        self.body = body
        self.method = method
        self.target = uri if type(uri) is str else str(uri)
        self.version = version

    @property
    def uri(self) -> Uri:
        """The Request-URI."""
        return parse_uri(self.target)

    @property
    def max_forwards(self) -> int | None:
        """Hops left; None when the header is absent (an RFC 2543 peer)."""
        value = self.headers.get("max-forwards")
        if value is None:
            return None
        if not value.isdigit() or not value.isascii() or len(value) > 9:
            raise SipSyntaxError("Max-Forwards is not a small number")
        return int(value)

    def serialize(self) -> bytes:
        """The bytes on the wire, Content-Length from the body. Raises ValueError on stray line breaks."""
        return self._serialize(f"{self.method} {self.target} {self.version}")

    def __repr__(self) -> str:
        return f"Request({self.method})"


class Response(Message):
    """A response."""

    __slots__ = ("reason", "status")

    def __init__(self, status: int, reason: str, headers: Headers | None = None, body: bytes = b"") -> None:
        self.headers = Headers() if headers is None else headers
        self.body = body
        self.status = status
        self.reason = reason

    @property
    def retry_after(self) -> int | None:
        """Retry-After in seconds, without its comment and parameters; None when absent or no number."""
        value = self.headers.get("retry-after")
        return delta_seconds(value.partition(";")[0].partition("(")[0].strip(WS)) if value else None

    def serialize(self) -> bytes:
        """The bytes on the wire, Content-Length from the body. Raises ValueError on stray line breaks."""
        return self._serialize(f"SIP/2.0 {self.status} {self.reason}")

    def __repr__(self) -> str:
        return f"Response({self.status})"


def delta_seconds(value: str | None) -> int | None:
    """A number of seconds, capped at 2**32-1 as §20.19 says; None when absent or not a number."""
    if not value or not value.isdigit() or not value.isascii():
        return None
    return min(int(value), MAX_DELTA_SECONDS) if len(value) < 12 else MAX_DELTA_SECONDS


def _vias(headers: Headers) -> list[Via]:
    values = headers.values("via")
    if not values:
        raise SipSyntaxError("Via is missing")
    return [parse_via(value) for value in values]


def _single_address(headers: Headers, key: str) -> Address:
    value = headers.get(key)
    if not value:
        raise SipSyntaxError(f"{SPELLING[key]} is missing")
    return parse_address(value)


def _from(headers: Headers) -> Address:
    return _single_address(headers, "from")


def _to(headers: Headers) -> Address:
    return _single_address(headers, "to")


def _contacts(headers: Headers) -> list[Address]:
    values = headers.values("contact")
    return [] if values == ["*"] else [parse_address(value) for value in values]


def _routes(headers: Headers) -> list[Address]:
    return [parse_address(value) for value in headers.values("route")]


def _record_routes(headers: Headers) -> list[Address]:
    return [parse_address(value) for value in headers.values("record-route")]


def _cseq(headers: Headers) -> CSeq:
    value = headers.get("cseq") or ""
    number, _, method = value.replace("\t", " ").partition(" ")
    method = method.lstrip(" ")
    if not number.isdigit() or not number.isascii() or not is_token(method):
        raise SipSyntaxError("CSeq is missing or not a number and a method")
    if len(number.lstrip("0")) > 10 or int(number) > MAX_CSEQ:
        raise SipSyntaxError("CSeq is out of range")
    return CSeq(int(number), method)


def parse(data: bytes, *, stream: bool = False) -> Request | Response:
    """The message in `data`: one datagram, or (`stream`) exactly one message cut from a connection.

    In a datagram, bytes after Content-Length are ignored and a missing Content-Length means all the rest;
    on a stream both are refused (RFC 3261 §18.3). Raises MalformedMessage.
    """
    if len(data) > MAX_MESSAGE_BYTES:
        raise MalformedMessage(513, "the message is too long")
    end = data.find(b"\r\n\r\n")
    head = data if end < 0 else data[:end]
    lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    fault = "the headers do not end" if end < 0 else ""
    status = 400
    if len(head) > MAX_LINE_CHARS and max(map(len, lines)) > MAX_LINE_CHARS:
        raise MalformedMessage(513, "a line is too long")
    breaks = len(lines) - 1
    if head.count(b"\n") != breaks or head.count(b"\r") != breaks:
        # Copying such a header into an answer would smuggle a line into it: there is no answer.
        raise MalformedMessage(400, "a line break is not CR LF")
    if b"\r\n " in head or b"\r\n\t" in head:
        lines = _unfolded(lines)
    if len(lines) > MAX_HEADERS + 1:
        status, fault = 513, "there are too many headers"
        del lines[MAX_HEADERS + 1 :]
    headers, broken = _parse_headers(lines)
    fault = fault or broken
    body, cut = _body(headers, b"" if end < 0 else data[end + 4 :], stream)
    fault = fault or cut
    start = lines[0]
    if start[:4].upper() == "SIP/":
        return _response(start, headers, body, fault)
    method, _, rest = start.partition(" ")
    target, _, version = rest.partition(" ")
    request = Request(method, target, headers, body, version)
    if version != "SIP/2.0":
        request.version = version.upper()
        if not _is_version(request.version):
            fault = fault or "the request line is not well formed"
    if not target or not is_token(method):
        fault = fault or "the request line is not well formed"
    if fault:
        raise MalformedMessage(status, fault, request)
    return request


def _is_version(text: str) -> bool:
    major, dot, minor = text.removeprefix("SIP/").partition(".")
    return text.startswith("SIP/") and bool(dot) and (major + minor).isdigit() and len(text) < 12


def _response(start: str, headers: Headers, body: bytes, fault: str) -> Response:
    version, _, rest = start.partition(" ")
    code, _, reason = rest.partition(" ")
    if (
        version.upper() != "SIP/2.0"
        or len(code) != 3
        or not code.isascii()
        or not code.isdigit()
        or code < "100"
    ):
        fault = fault or "the status line is not well formed"
    if fault:
        raise MalformedMessage(400, fault)
    return Response(int(code), reason, headers, body)


def _unfolded(lines: list[str]) -> list[str]:
    """Continuation lines joined to the line they continue with one space (§7.3.1), in linear time."""
    groups: list[list[str]] = [[lines[0]]]
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and len(groups) > 1:
            groups[-1].append(line.strip(WS))
        else:
            groups.append([line])
    return [group[0] if len(group) == 1 else " ".join([group[0].rstrip(WS), *group[1:]]) for group in groups]


def _parse_headers(lines: list[str]) -> tuple[Headers, str]:
    """All header lines after the first line, and what is wrong with one of them ("" if nothing is)."""
    fields: dict[str, list[str]] = {}
    spelling: dict[str, str] | None = None
    fault = ""
    known = KEYS
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        key = known.get(name)
        if key is None:
            name = name.rstrip(WS)
            if not colon or not is_token(name):
                fault = "a header line is not well formed"
                continue
            key = known.get(name)
            if key is None:
                key = name.lower()
                key = COMPACT.get(key, key)
                if key not in SPELLING:
                    if spelling is None:
                        spelling = {}
                    spelling.setdefault(key, name)
        value = value.strip(WS)
        if key in fields:
            fields[key].append(value)
        else:
            fields[key] = [value]
    return Headers.adopt(fields, spelling), fault


def _body(headers: Headers, rest: bytes, stream: bool) -> tuple[bytes, str]:
    """The body that Content-Length cuts from `rest`; the header leaves, it is written from the body."""
    values = headers.fields().pop("content-length", None)
    if values is None:
        return rest, "Content-Length is missing" if stream else ""
    value = values[0]
    if not value.isdigit() or not value.isascii() or len(value) > 9:
        return b"", "Content-Length is not a number"
    if len(values) > 1 and any(other != value for other in values):
        return b"", "Content-Length is given twice, differently"
    length = int(value)
    if length == len(rest):
        return rest, ""
    if length > len(rest) or stream:
        return b"", "the body is not as long as Content-Length says"
    return rest[:length], ""
