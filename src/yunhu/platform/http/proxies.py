"""From where a request really comes: what proxies say of it counts only when they are ours.

The audit and the limits name the client's address, so nobody may choose it himself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import Scope

MOST_HOPS = 20
"""Addresses of `X-Forwarded-For` that are looked at, the nearest first."""

_ENCRYPTED = {"http": "https", "ws": "wss"}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Proxies:
    """The proxies that may speak for others."""

    def __init__(self, trusted: Iterable[str]) -> None:
        """`trusted`: addresses and networks. Raises ValueError for what is neither."""
        self._trusted = tuple(ipaddress.ip_network(each, strict=False) for each in trusted)

    def correct(self, scope: Scope) -> None:
        """Put the client's own address and scheme into the scope of a connection that came by a proxy."""
        client = scope.get("client")
        if not self._trusted or not client or not self._is_trusted(client[0]):
            return
        headers = Headers(scope=scope)
        hops = [hop.strip() for hop in headers.get("x-forwarded-for", "").split(",")][-MOST_HOPS:]
        for hop in reversed(hops):
            address = _address(hop)
            if address is None:
                break
            scope["client"] = (str(address), 0)
            if not self._is_trusted(str(address)):
                break
        if headers.get("x-forwarded-proto", "").strip().lower() == "https":
            scope["scheme"] = _ENCRYPTED.get(scope["scheme"], scope["scheme"])

    def _is_trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._trusted)


def _address(text: str) -> Address | None:
    """An address as somebody wrote it, also with a port; IPv4 in IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
