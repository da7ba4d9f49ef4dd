"""Addresses of From, To, Contact, Route and Refer-To: a name, a URI and parameters (RFC 3261 §20.10)."""

from __future__ import annotations

import re
from functools import lru_cache

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.limits import CACHED_CHARS, CACHED_PARSES
from yunhu.telephony.sip.messages.text import (
    WS,
    Params,
    clean,
    closing_quote,
    format_params,
    parse_params,
    quote,
    unquote,
)
from yunhu.telephony.sip.messages.uri import SipUri, Uri, parse_uri

# An unquoted name is a row of tokens; letters beyond ASCII are not in the grammar but are sent.
_is_plain_name = re.compile(r"(?:[A-Za-z0-9\-.!%*_+`'~ \t]|[^\x00-\x7f])*").fullmatch


class Address:
    """One address. Treat it as immutable: parsed ones are shared. Parameter values keep their quotes."""

    __slots__ = ("_text", "display", "params", "uri")

    def __init__(self, uri: Uri, display: str = "", params: Params | None = None) -> None:
        self.uri = uri
        self.display = display
        self.params: Params = params if params is not None else {}
        self._text = ""

    @property
    def tag(self) -> str | None:
        """The `tag` parameter that names one side of a dialog (RFC 3261 §19.3)."""
        return self.params.get("tag")

    @property
    def user(self) -> str:
        """The user part of the URI, "" where its scheme has none."""
        return self.uri.user

    @property
    def sip_uri(self) -> SipUri:
        """The URI, known to be SIP. Raises SipSyntaxError when it is of another scheme."""
        if not isinstance(self.uri, SipUri):
            raise SipSyntaxError("a SIP URI is needed here")
        return self.uri

    def param(self, name: str) -> str | None:
        """A parameter's value without quotes; "" if it has none, None if it is absent."""
        if name not in self.params:
            return None
        return unquote(self.params[name] or "")

    def with_tag(self, tag: str) -> Address:
        """The same address with this tag."""
        return Address(self.uri, self.display, {**self.params, "tag": tag})

    def without_params(self) -> Address:
        """The same name and URI, without tag and other parameters."""
        return Address(self.uri, self.display)

    def __str__(self) -> str:
        if not self._text:
            name = f"{quote(self.display)} " if self.display else ""
            self._text = f"{name}<{self.uri}>{format_params(self.params)}"
        return self._text

    def __repr__(self) -> str:
        return f"Address({self.uri!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def parse_address(text: str) -> Address:
    """`"Name" <uri>;params`, `Name <uri>`, or a bare `uri;params`. Raises SipSyntaxError."""
    if len(text) <= CACHED_CHARS:
        return _parse_short(text)
    return _parse(text)


def _parse(text: str) -> Address:
    text = text.strip(WS)
    display = ""
    if text.startswith('"'):
        end = closing_quote(text, 0)
        display = clean(unquote(text[: end + 1]))
        rest = text[end + 1 :].lstrip(WS)
        if not rest.startswith("<"):
            raise SipSyntaxError("a quoted name has no address in angle brackets")
    else:
        at = text.find("<")
        if at < 0:
            return _parse_bare(text)
        name = text[:at].strip(WS)
        if not _is_plain_name(name):
            raise SipSyntaxError("a name needs quotes")
        display = clean(name)
        rest = text[at:]
    uri, closed, tail = rest[1:].partition(">")
    if not closed:
        raise SipSyntaxError("an angle bracket does not end")
    address = Address(parse_uri(uri), display, _parse_tail(tail.strip(WS)))
    address._text = text
    return address


def _parse_bare(text: str) -> Address:
    """Without brackets, all parameters belong to the header and the URI may have no headers (§20.10)."""
    uri, semicolon, params = text.partition(";")
    if "?" in uri or "," in uri:
        raise SipSyntaxError("this address needs angle brackets")
    return Address(parse_uri(uri.rstrip(WS)), "", parse_params(params) if semicolon else None)


def _parse_tail(tail: str) -> Params | None:
    if not tail:
        return None
    if tail[0] != ";":
        raise SipSyntaxError("something other than parameters follows an address")
    return parse_params(tail[1:])


_parse_short = lru_cache(maxsize=CACHED_PARSES)(_parse)
