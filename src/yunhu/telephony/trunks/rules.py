"""Which trunk a source address belongs to, and where a trunk's target is."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from yunhu.telephony.trunks.errors import BadSource, BadTarget, CertificateWithoutTls
from yunhu.telephony.trunks.model import Doubt, Trunk

MOST_REMEMBERED = 4096
"""Sources whose trunk is remembered, so that networks are not searched for every call."""

DEFAULT_PORT, SECURE_PORT = 5060, 5061
"""Where SIP is when nobody says so (RFC 3261 §19.1.2)."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Sources:
    """Finds the trunk of a source address: `ip:port` before `ip` before the narrowest network."""

    __slots__ = ("_by_host", "_by_socket", "_networks", "_remembered")

    def __init__(self, trunks: Sequence[Trunk]) -> None:
        """Raises `BadSource` for an address that is none."""
        self._by_socket: dict[tuple[str, int], str] = {}
        self._by_host: dict[str, str] = {}
        networks: list[tuple[Network, str]] = []
        for trunk in trunks:
            for source in trunk.addresses:
                read = read_source(source)
                if isinstance(read, tuple):
                    self._by_socket[read] = trunk.id
                elif isinstance(read, str):
                    self._by_host[read] = trunk.id
                else:
                    networks.append((read, trunk.id))
        self._networks = sorted(networks, key=lambda entry: entry[0].prefixlen, reverse=True)
        self._remembered: dict[str, str | None] = {}

    def exact(self, remote: tuple[str, int]) -> str | None:
        """The trunk that names this very address and port."""
        return self._by_socket.get(remote)

    def find(self, remote: tuple[str, int]) -> str | None:
        """The trunk that an address belongs to."""
        found = self._by_socket.get(remote) or self._by_host.get(remote[0])
        if found is not None or not self._networks:
            return found
        return self._in_network(remote[0])

    def _in_network(self, host: str) -> str | None:
        if host in self._remembered:
            return self._remembered[host]
        address = ipaddress.ip_address(host)
        found = next((trunk for network, trunk in self._networks if address in network), None)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[host] = found
        return found


def read_source(text: str) -> tuple[str, int] | str | Network:
    """What an entry of `addresses` means: a socket, a host, or a network. Raises `BadSource`."""
    try:
        if "/" in text:
            return ipaddress.ip_network(text, strict=False)
        if text.startswith("[") or text.count(":") == 1:
            host, port = target_of(text)
            return str(ipaddress.ip_address(host)), port
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise BadSource(source=text) from None


def way_to(trunk: Trunk) -> tuple[str, int]:
    """Host and port of a trunk's target. Raises ValueError."""
    return target_of(trunk.target, SECURE_PORT if trunk.transport == "tls" else DEFAULT_PORT)


def target_of(text: str, usual: int = DEFAULT_PORT) -> tuple[str, int]:
    """Host (without brackets) and port of "host[:port]"; `usual` when none is written. Raises ValueError."""
    if text.startswith("["):
        host, _, port = text[1:].partition("]")
        port = port.removeprefix(":")
    else:
        host, _, port = text.partition(":")
    number = int(port) if port else usual
    if not 0 < number < 65536:
        raise ValueError(text)
    return (str(ipaddress.ip_address(host)), number) if is_address(host) else (host, number)


def check_target(trunk: Trunk) -> None:
    """Raises `BadTarget` when calls cannot be sent to what a trunk names."""
    try:
        if trunk.target:
            target_of(trunk.target)
    except ValueError:
        raise BadTarget(trunk=trunk.id, target=trunk.target) from None


def check_certificate(trunk: Trunk) -> None:
    """Raises `CertificateWithoutTls` when a trunk can never show what it has to."""
    if trunk.certificate_names and trunk.transport != "tls":
        raise CertificateWithoutTls(trunk=trunk.id, transport=trunk.transport)


def doubt(trunk: Trunk, transport: str, names: frozenset[str] | None) -> Doubt | None:
    """Why who came over a transport is not believed to be a trunk; None when it is.

    `names` are those in the certificate that was shown, None without one.
    """
    if not trunk.certificate_names:
        return None
    if transport != "tls":
        return "in_clear"
    if names is None:
        return "no_certificate"
    wanted = {name.lower() for name in trunk.certificate_names}
    if trunk.target:
        wanted.add(way_to(trunk)[0].lower())
    return None if names & wanted else "other_names"


def is_address(host: str) -> bool:
    """Whether a host is an IP address and no name."""
    return ":" in host or host.rpartition(".")[2].isdigit()
