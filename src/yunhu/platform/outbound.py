"""The node's one way out by HTTP: every request asks a gate first, and connects only where the gate looked.

A name is looked up here and the connection goes to the address that was checked, so a name cannot change its
mind in between (DNS rebinding). No other module opens a connection to a server that is not ours;
`tests/contracts/test_outbound.py` looks after that.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from typing import Protocol

import httpx

from yunhu.kit.web_addresses import Place, is_address, reachable

LOOK_UPS_MAX = 4
"""Names that are looked up at once; the others wait, within the time of their request."""

CONNECTIONS_MAX = 256
"""Connections of one client at once."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be asked: its parts, whose it is, and the addresses that the list itself names."""

    place: Place
    recipient: str
    named: tuple[str, ...]
    is_ours: bool = False
    """Whether the node's own settings name it: such a name may lead into the house."""


class Gate(Protocol):
    """Who says what may leave; what may not it blocks, counts and tells."""

    def allow(self, url: str, recipient: str | None = None) -> Permit | None:
        """The permit of an address; None when it is blocked.

        `recipient`: whose address it must be; None when any recipient's will do.
        """
        ...

    def unreachable(self, permit: Permit) -> None:
        """A permitted name leads only to addresses in the house that nobody named."""
        ...


class Blocked(httpx.TransportError):
    """The gate said no. Nothing was sent."""


class Names:
    """Looks names up in threads of their own: one that hangs must not hold up what else the node does."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOK_UPS_MAX, "names")

    async def address(self, permit: Permit) -> str | None:
        """Where to connect; None when nothing of it may be reached. Raises OSError for an unknown name."""
        place = permit.place
        if is_address(place.host):
            return _reached(permit, [place.host])
        look_up = partial(_look_up, place)
        return _reached(permit, await asyncio.get_running_loop().run_in_executor(self._threads, look_up))

    def close(self) -> None:
        """Wait for no look-up any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Carries the requests of a client that the gate lets pass. Raises `Blocked` for the others.

    A redirect is a request like any other. Each request has a connection of its own: one that was proved to
    be of one name must not serve another.
    """

    def __init__(self, gate: Gate, recipient: str | None = None, trust: ssl.SSLContext | None = None) -> None:
        """`recipient`: whose addresses this client may ask; None: any recipient's.

        `trust`: whom we believe who a server is, where it is somebody else than usual.
        """
        self._gate = gate
        self._trust = trust
        self._recipient = recipient
        self._names = Names()
        self._inner: httpx.AsyncHTTPTransport | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the gate, look the name up, connect to what was checked."""
        permit = _permit(self._gate, request, self._recipient)
        try:
            address = await self._names.address(permit)
        except OSError as unknown:
            raise httpx.ConnectError("unknown name", request=request) from unknown
        return await self._carrier().handle_async_request(_directed(self._gate, request, permit, address))

    async def aclose(self) -> None:
        """Close the connections."""
        self._names.close()
        if self._inner is not None:
            await self._inner.aclose()
            self._inner = None

    def _carrier(self) -> httpx.AsyncHTTPTransport:
        if self._inner is None:
            limits = httpx.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=0)
            trust = self._trust or authorities()
            self._inner = httpx.AsyncHTTPTransport(verify=trust, limits=limits, trust_env=False)
        return self._inner


class GuardedWaiting(httpx.BaseTransport):
    """The same for a client that waits (keys are asked for before there is a loop). Raises `Blocked`."""

    def __init__(self, gate: Gate, recipient: str) -> None:
        """`recipient`: whose addresses this client may ask."""
        self._gate = gate
        self._recipient = recipient
        self._inner: httpx.HTTPTransport | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask the gate, look the name up, connect to what was checked."""
        permit = _permit(self._gate, request, self._recipient)
        place = permit.place
        try:
            found = [place.host] if is_address(place.host) else _look_up(place)
        except OSError as unknown:
            raise httpx.ConnectError("unknown name", request=request) from unknown
        going = _directed(self._gate, request, permit, _reached(permit, found))
        if self._inner is None:
            limits = httpx.Limits(max_connections=CONNECTIONS_MAX, max_keepalive_connections=0)
            self._inner = httpx.HTTPTransport(verify=authorities(), limits=limits, trust_env=False)
        return self._inner.handle_request(going)

    def close(self) -> None:
        """Close the connections."""
        if self._inner is not None:
            self._inner.close()
            self._inner = None


def _permit(gate: Gate, request: httpx.Request, recipient: str | None) -> Permit:
    permit = gate.allow(str(request.url), recipient)
    if permit is None:
        raise Blocked("not on the list", request=request)
    return permit


def _look_up(place: Place) -> list[str]:
    entries = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in entries]


def _reached(permit: Permit, found: list[str]) -> str | None:
    """The address to connect to; None when nothing of it may be reached."""
    if permit.is_ours:
        may = [one for one in found if not ip_address(one.partition("%")[0]).is_link_local]
    else:
        may = reachable(permit.place.host, found, permit.named)
    return min(may, key=_newer, default=None)


def _directed(gate: Gate, request: httpx.Request, permit: Permit, address: str | None) -> httpx.Request:
    """The request to the address that was checked; the server is still known by its name."""
    if address is None:
        gate.unreachable(permit)
        raise Blocked("leads into the house", request=request)
    going = httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": permit.place.host},
    )
    going.headers["Host"] = permit.place.authority
    return going


def authorities() -> ssl.SSLContext:
    """Whom we believe who a server is: those of SSL_CERT_FILE or the usual ones, and the machine's own."""
    trust = httpx.create_ssl_context()
    trust.load_default_certs()  # where a company puts its own
    return trust


def _newer(address: str) -> bool:
    """Whether an address is of IPv6, which many networks give and do not carry."""
    return ":" in address
