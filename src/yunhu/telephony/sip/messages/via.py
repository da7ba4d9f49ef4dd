"""Via: the way a request came, which is the way its response returns (RFC 3261 §20.42, RFC 3581)."""

from __future__ import annotations

from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.text import WS, Params, format_params, is_token, parse_params
from yunhu.telephony.sip.messages.uri import parse_hostport

MAGIC_COOKIE = "z9hG4bK"


class Via:
    """One Via value. Treat it as immutable; `with_params` makes a changed one."""

    __slots__ = ("host", "params", "port", "transport", "version")

    def __init__(
        self,
        transport: str,
        host: str,
        port: int | None = None,
        params: Params | None = None,
        version: str = "SIP/2.0",
    ) -> None:
        self.transport = transport
        self.host = host
        self.port = port
        self.params: Params = params if params is not None else {}
        self.version = version

    @property
    def branch(self) -> str | None:
        """The transaction's name; None or one without the magic cookie means an RFC 2543 peer."""
        return self.params.get("branch")

    @property
    def sent_by(self) -> str:
        """`host:port` as written, in lower case; the port only if written."""
        return self.host.lower() if self.port is None else f"{self.host.lower()}:{self.port}"

    def with_params(self, changed: Params) -> Via:
        """The same Via with parameters added or replaced."""
        return Via(self.transport, self.host, self.port, {**self.params, **changed}, self.version)

    def __str__(self) -> str:
        port = "" if self.port is None else f":{self.port}"
        return f"{self.version}/{self.transport} {self.host}{port}{format_params(self.params)}"


def parse_via(text: str) -> Via:
    """One Via value. Raises SipSyntaxError."""
    head, semicolon, params = text.partition(";")
    protocol, _, host = head.strip(WS).partition(" ")
    if protocol[:8].upper() == "SIP/2.0/" and is_token(protocol[8:]):
        transport, version = protocol[8:].upper(), "SIP/2.0"
    else:
        transport, version, host = _parse_spaced(head)
    name, port = _parse_sent_by(host.strip(WS))
    return Via(transport, name, port, parse_params(params) if semicolon else None, version)


def _parse_sent_by(text: str) -> tuple[str, int | None]:
    if " " in text or "\t" in text:
        # White space is allowed around the colon and nowhere else (§25.1, sent-by and COLON).
        host, colon, port = text.rpartition(":")
        text = f"{host.rstrip(WS)}{colon}{port.lstrip(WS)}"
    return parse_hostport(text)


def _parse_spaced(head: str) -> tuple[str, str, str]:
    """Transport, version and the rest of a Via written with white space around its slashes."""
    if head.count("/") != 2:
        raise SipSyntaxError("a Via does not name its protocol")
    name, version, rest = (part.strip(WS) for part in head.split("/"))
    transport, _, host = rest.replace("\t", " ").partition(" ")
    if not (is_token(name) and is_token(version) and is_token(transport)):
        raise SipSyntaxError("a Via does not name its protocol")
    return transport.upper(), f"{name.upper()}/{version}", host
