"""SIP, SIPS and other URIs (RFC 3261 §19.1): parsed once, kept as written, never changed afterwards."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote as percent_quote
from urllib.parse import unquote as percent_unquote
from urllib.parse import unquote_to_bytes

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.limits import CACHED_CHARS, CACHED_PARSES, MAX_URI_CHARS
from yunhu.telephony.sip.messages.text import Params, format_params

_is_scheme = re.compile(r"[A-Za-z][A-Za-z0-9+\-.]*").fullmatch
# Raw UTF-8 is not in the grammar of a user part, but phones send it; delimiters and blanks stay forbidden.
_is_user = re.compile(r'[^\x00-\x20\x7f<>"@:\[\]{}|\\^`#]+').fullmatch
_is_password = re.compile(r"[A-Za-z0-9\-_.!~*'()&=+$,%]*").fullmatch
_is_name = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_.])?").fullmatch
_is_ipv6 = re.compile(r"\[[0-9A-Fa-f:.]+(?:%25[A-Za-z0-9\-._~]+)?\]").fullmatch
_is_params = re.compile(r"[A-Za-z0-9\-_.!~*'()\[\]/:&+$%;=]*").fullmatch
_is_headers = re.compile(r"[A-Za-z0-9\-_.!~*'()\[\]/?:+$%&=]*").fullmatch
_is_opaque = re.compile(r'[^\x00-\x20\x7f<>"]+').fullmatch
_bad_escape = re.compile(r"%(?![0-9A-Fa-f]{2})").search
_USER_SAFE = "-_.!~*'()&=+$,;?/"
# These never match when only one of two URIs has them (RFC 3261 §19.1.4).
_MUST_BOTH_HAVE = ("user", "ttl", "method", "maddr")


class SipUri:
    """A `sip:` or `sips:` URI. Treat it as immutable: parsed ones are shared.

    `raw_user`, `password` and parameter values are as written (percent-escapes kept); `user` is unescaped.
    """

    __slots__ = ("_text", "headers", "host", "params", "password", "port", "raw_user", "scheme")

    def __init__(
        self,
        *,
        user: str = "",
        host: str,
        port: int | None = None,
        params: Params | None = None,
        scheme: str = "sip",
        headers: str = "",
    ) -> None:
        """`user` is plain text and is escaped here; `host` is a name, an IPv4 or a bracketed IPv6 address."""
        if not _is_host(host):
            raise SipSyntaxError("the host of a URI is not a name or an address")
        self.scheme = scheme
        self.raw_user = percent_quote(user, safe=_USER_SAFE) if user else ""
        self.password: str | None = None
        self.host = host
        self.port = port
        self.params: Params = params if params is not None else {}
        self.headers = headers
        self._text = ""

    @property
    def user(self) -> str:
        """The user part, unescaped; bytes that are no text show as U+FFFD."""
        raw = self.raw_user
        if "%" not in raw and raw.isascii():
            return raw
        return percent_unquote(raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))

    @property
    def transport(self) -> str | None:
        """The `transport` parameter in lower case, if there is one."""
        value = self.params.get("transport")
        return value.lower() if value else None

    @property
    def is_loose_router(self) -> bool:
        """Whether `lr` is present (RFC 3261 §19.1.1)."""
        return "lr" in self.params

    @property
    def address(self) -> tuple[str, int]:
        """Host (without brackets) and port, the scheme's default port when none is written."""
        return self.host.strip("[]"), self.port or (5061 if self.scheme == "sips" else 5060)

    def param(self, name: str) -> str | None:
        """A parameter's unescaped value; "" if it has none, None if it is absent."""
        if name not in self.params:
            return None
        return percent_unquote(self.params[name] or "")

    def bare(self) -> SipUri:
        """The same without parameters, headers and password: what names a person or a number."""
        other = SipUri(host=self.host, port=self.port, scheme=self.scheme)
        other.raw_user = self.raw_user
        return other

    def with_params(self, params: Params) -> SipUri:
        """The same URI with these parameters instead of its own, and without headers."""
        other = SipUri(host=self.host, port=self.port, params=params, scheme=self.scheme)
        other.raw_user = self.raw_user
        other.password = self.password
        return other

    def equivalent(self, other: object) -> bool:
        """Whether both URIs mean the same (RFC 3261 §19.1.4), which is looser than being written alike."""
        if not isinstance(other, SipUri):
            return False
        if self.scheme != other.scheme or self.host.lower() != other.host.lower() or self.port != other.port:
            return False
        if _octets(self.raw_user) != _octets(other.raw_user) or self.password != other.password:
            return False
        mine, theirs = self.params, other.params
        for name in _MUST_BOTH_HAVE:
            if (name in mine) != (name in theirs):
                return False
        for name in mine:
            if name in theirs and _folded(mine[name]) != _folded(theirs[name]):
                return False
        return sorted(self.headers.lower().split("&")) == sorted(other.headers.lower().split("&"))

    def __str__(self) -> str:
        if not self._text:
            self._text = self._format()
        return self._text

    def _format(self) -> str:
        password = "" if self.password is None else f":{self.password}"
        user = f"{self.raw_user}{password}@" if self.raw_user else ""
        port = "" if self.port is None else f":{self.port}"
        headers = f"?{self.headers}" if self.headers else ""
        return f"{self.scheme}:{user}{self.host}{port}{format_params(self.params)}{headers}"

    def __repr__(self) -> str:
        return f"SipUri({self.scheme}:‹redacted›@{self.host})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SipUri) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class OtherUri:
    """A URI of any other scheme (`tel:`, `urn:`, `http:` …), of which only the scheme is understood."""

    __slots__ = ("opaque", "scheme")

    def __init__(self, scheme: str, opaque: str) -> None:
        self.scheme = scheme
        self.opaque = opaque

    @property
    def user(self) -> str:
        """The number of a `tel:` URI without its visual separators (RFC 3966 §3); "" for other schemes."""
        if self.scheme != "tel":
            return ""
        number = self.opaque.partition(";")[0]
        return number.translate({ord(mark): None for mark in "-.()"})

    def __str__(self) -> str:
        return f"{self.scheme}:{self.opaque}"

    def __repr__(self) -> str:
        return f"OtherUri({self.scheme}:‹redacted›)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OtherUri) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


Uri = SipUri | OtherUri


def parse_uri(text: str) -> Uri:
    """The URI in `text`, which must hold nothing else. Raises SipSyntaxError."""
    if len(text) <= CACHED_CHARS:
        return _parse_short(text)
    if len(text) > MAX_URI_CHARS:
        raise SipSyntaxError("a URI is too long")
    return _parse(text)


def _parse(text: str) -> Uri:
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if scheme != "sip" and scheme != "sips":
        if not colon or not _is_scheme(scheme) or not _is_opaque(rest):
            raise SipSyntaxError("not a URI")
        return OtherUri(scheme, rest)
    uri = SipUri.__new__(SipUri)
    uri.scheme = scheme
    uri._text = text
    userinfo, at, rest = rest.rpartition("@")
    uri.raw_user = ""
    uri.password = None
    if at:
        user, colon, password = userinfo.partition(":")
        if not _is_user(user) or (colon and not _is_password(password)):
            raise SipSyntaxError("the user part of a URI is not well formed")
        uri.raw_user = user
        uri.password = password if colon else None
    rest, mark, headers = rest.partition("?")
    if mark and (not headers or not _is_headers(headers)):
        raise SipSyntaxError("the headers of a URI are not well formed")
    uri.headers = headers
    hostport, semicolon, params = rest.partition(";")
    uri.host, uri.port = parse_hostport(hostport)
    uri.params = _parse_uri_params(params) if semicolon else {}
    if "%" in text and _bad_escape(text):
        raise SipSyntaxError("a URI holds a broken escape")
    return uri


_parse_short = lru_cache(maxsize=CACHED_PARSES)(_parse)


def parse_hostport(text: str) -> tuple[str, int | None]:
    """Host and port of `host[:port]`, with IPv6 in brackets. Raises SipSyntaxError."""
    if text.startswith("["):
        host, bracket, port = text.rpartition("]")
        host += bracket
        if port and port[0] != ":":
            raise SipSyntaxError("a host is not well formed")
        colon, port = port[:1], port[1:]
    else:
        host, colon, port = text.partition(":")
    if not _is_host(host):
        raise SipSyntaxError("a host is not a name or an address")
    if not colon:
        return host, None
    if not port.isdigit() or not port.isascii() or len(port) > 5 or int(port) > 65_535:
        raise SipSyntaxError("a port is not a number up to 65535")
    return host, int(port)


def _is_host(host: str) -> bool:
    return (_is_name(host) or _is_ipv6(host)) is not None and len(host) <= 255


def _parse_uri_params(text: str) -> dict[str, str | None]:
    if not _is_params(text):
        raise SipSyntaxError("the parameters of a URI are not well formed")
    params: dict[str, str | None] = {}
    for piece in text.split(";"):
        name, equals, value = piece.partition("=")
        if "%" in name:
            name = percent_unquote(name)
        name = name.lower()
        if not name or name in params or (equals and not value):
            raise SipSyntaxError("the parameters of a URI are not well formed")
        params[name] = value if equals else None
    return params


def _octets(escaped: str) -> bytes:
    return unquote_to_bytes(escaped.encode("utf-8", "surrogateescape"))


def _folded(value: str | None) -> str:
    return percent_unquote(value or "").lower()
