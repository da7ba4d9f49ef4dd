"""What the values of a node's settings must be: addresses, ports, names, keys."""

import ipaddress
import re
from typing import Annotated

from msgspec import Meta

from yunhu.platform.documents.checked import Rule

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_-]{1,63})*\.?")
_AGE = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_FEWEST_PORTS = 4

Fault = tuple[str, dict[str, object]] | None


def split_address(text: str) -> tuple[str, int]:
    """Host and port of `host:port` or `[IPv6]:port`. Raises ValueError."""
    host, colon, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = str(ipaddress.IPv6Address(host[1:-1]))
    elif not colon or ":" in host:
        raise ValueError(text)
    if not (port.isascii() and port.isdigit()):
        raise ValueError(text)
    return host, int(port)


def split_ports(text: str) -> tuple[int, int]:
    """The first and the last port of `first-last`. Raises ValueError."""
    first, _, last = text.partition("-")
    return int(first), int(last)


def _listening(text: str) -> Fault:
    """An address of this machine and a port to listen on."""
    try:
        host, port = split_address(text)
        ipaddress.ip_address(host)
    except ValueError:
        return "config.address", {"value": text[:60]}
    return _port(port)


def _port(port: int) -> Fault:
    return None if 1 <= port <= 65535 else ("config.port", {"value": port})


def _ip(text: str) -> Fault:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return "config.ip", {"value": text[:60]}
    return None


def _network(text: str) -> Fault:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return "config.ip", {"value": text[:60]}
    return None


def _host(text: str) -> Fault:
    return None if _HOST.fullmatch(text) else ("config.host", {"value": text[:60]})


def _name(text: str) -> Fault:
    return None if _ip(text) is None else _host(text)


def _ports(text: str) -> Fault:
    try:
        first, last = split_ports(text)
    except ValueError:
        return "config.ports", {"value": text[:60]}
    if not (first >= 1024 and last <= 65535 and last - first + 1 >= _FEWEST_PORTS and first % 2 == 0):
        return "config.ports", {"value": text[:60]}
    return None


def _recipient(text: str) -> Fault:
    return None if _AGE.fullmatch(text) else ("config.recipient", {"value": text[:12]})


def _database(text: str) -> Fault:
    known = ("sqlite+aiosqlite:///", "postgresql+psycopg://")
    return None if text.startswith(known) else ("config.database", {"known": list(known)})


Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Listening = Annotated[str, Rule(_listening)]
Ip = Annotated[str, Rule(_ip)]
Port = Annotated[int, Rule(_port)]
Host = Annotated[str, Rule(_host)]
Name = Annotated[str, Rule(_name)]
Ports = Annotated[str, Rule(_ports)]
Recipient = Annotated[str, Rule(_recipient)]
DatabaseUrl = Annotated[str, Rule(_database)]
Network = Annotated[str, Rule(_network)]
