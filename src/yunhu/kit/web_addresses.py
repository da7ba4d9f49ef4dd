"""Which addresses of the web may be asked: a list of prefixes, compared part by part and not as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

URL_MAX = 8_000
"""Characters of an address."""

LOCALHOST = "localhost"
_PORTS = {"http": 80, "https": 443}

PREFIX_MAX: Final = 256
PREFIX_PATTERN: Final = r"^https?://[^\s/?#@\\]+(/[^\s?#\\]*)?$"
"""What the beginning of addresses looks like, such as https://crm.example.com/api/."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address that may be asked, in its parts. `tail` is the path with the query."""

    scheme: str
    host: str
    port: int
    tail: str

    @property
    def authority(self) -> str:
        """Host and port as the Host header says them (RFC 9112 §3.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def permitted(url: str, allowed: Iterable[str]) -> Place | None:
    """The parts of an address that begins like one of `allowed`; None for any other, and for tricks.

    Scheme, host and port must be the same; the path must begin with the same segments, and hold no `..`.
    """
    place = _place(url)
    if place is None:
        return None
    return place if any(_begins(place, prefix) for prefix in map(_place, allowed) if prefix) else None


def reachable(host: str, addresses: Sequence[str], allowed: Iterable[str]) -> list[str]:
    """Which of a host's addresses may be connected to: public ones, and those that the list itself names.

    So a name that points into the house leads nowhere, unless the list has that address (or `localhost`) too.
    """
    named = {prefix.host for prefix in map(_place, allowed) if prefix}
    return [one for one in addresses if is_public(one) or one in named or _is_own(host, one, named)]


def origin(url: str) -> str:
    """Scheme, host and port of an address, for logs: the rest may be about somebody; empty for tricks."""
    place = _place(url)
    return "" if place is None else f"{place.scheme}://{place.authority}"


def is_address(host: str) -> bool:
    """Whether a host is written as an address, and no name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Whether an address is one of the Internet's, and no way around to a private one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = (found.ipv4_mapped or found.sixtofour) if isinstance(found, IPv6Address) else None
    return (inner or found).is_global and not found.is_multicast


def _is_own(host: str, address: str, named: set[str]) -> bool:
    return host == LOCALHOST and LOCALHOST in named and ip_address(address).is_loopback


def _begins(place: Place, prefix: Place) -> bool:
    if (place.scheme, place.host, place.port) != (prefix.scheme, prefix.host, prefix.port):
        return False
    path, wanted = place.tail.partition("?")[0], prefix.tail
    return path == wanted or path.startswith(wanted if wanted.endswith("/") else wanted + "/")


def _place(url: str) -> Place | None:
    """The parts of an address that has nothing strange in it."""
    if len(url) > URL_MAX or not url.isascii() or any(letter <= " " or letter in "\\\x7f" for letter in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or "%" in host or _climbs(parts):
        return None
    tail = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, _PORTS[parts.scheme] if port is None else port, tail)


def _climbs(parts: SplitResult) -> bool:
    """Whether the path could lead out of its beginning; `%2e` and `%2f` count as what they stand for."""
    path = unquote(unquote(parts.path))
    return "\\" in path or any(segment in (".", "..") for segment in path.split("/"))
