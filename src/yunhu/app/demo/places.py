"""Where the demonstration keeps its things, and which ports are free."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable
from pathlib import Path

from yunhu.app.demo.errors import NoFreePort
from yunhu.app.demo.seed import CALLERS, SIMULATED, SIP_PORT, Loopback

LOOP = "127.0.0.1"
TRIES = 200


class Places:
    """The files and folders of one demonstration."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self.settings = self.root / "yunhu.toml"
        self.centre = self.root / "centre.yaml"
        self.keys = self.root / "keys"
        self.logins = self.root / "logins.toml"
        self.data = self.root / "data"
        self.run = self.root / "run"
        self.log = self.root / "node.log"

    @property
    def tenant_key(self) -> Path:
        """The private key that opens the recordings."""
        return self.keys / "tenant.key"

    @property
    def token(self) -> Path:
        """The administrator's token, made by the node's first start."""
        return self.data / "admin.token"


def is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    """Whether nobody listens there."""
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def sip_is_free(host: str, port: int) -> bool:
    """Whether UDP and TCP are both free there."""
    return all(is_free(host, port, kind) for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM))


def free_sip_port(host: str, chance: random.Random) -> int:
    """A port that is free for UDP and TCP. Raises `NoFreePort`."""
    return _first(lambda port: sip_is_free(host, port), 10_000, 19_999, chance)


def free_http_port(host: str, chance: random.Random) -> int:
    """A port that is free for TCP. Raises `NoFreePort`."""
    return _first(lambda port: is_free(host, port, socket.SOCK_STREAM), 10_000, 19_999, chance)


def free_media_ports(host: str, chance: random.Random, count: int = 64) -> str:
    """An even stretch of UDP ports of which the first and the last are free, as `first-last`."""

    def free(port: int) -> bool:
        ends = (port * 2, port * 2 + count - 2)
        return all(is_free(host, end, socket.SOCK_DGRAM) for end in ends)

    first = _first(free, 14_200, 15_900, chance) * 2
    return f"{first}-{first + count - 2}"


def free_loopback(chance: random.Random) -> Loopback:
    """A part of loopback where nobody plays callers and agents. Raises `NoFreePort`."""
    for _ in range(TRIES):
        found = Loopback(f"127.{chance.randint(100, 250)}.{chance.randint(0, 250)}")
        if is_unused(found):
            return found
    raise NoFreePort


def is_unused(loopback: Loopback) -> bool:
    """Whether nobody plays callers or agents there."""
    callers = [loopback.caller(place) for place in range(CALLERS)]
    agents = [loopback.agent(place) for place in range(len(SIMULATED))]
    return all(is_free(host, SIP_PORT, socket.SOCK_DGRAM) for host in (*callers, *agents))


def _first(fits: Callable[[int], bool], low: int, high: int, chance: random.Random) -> int:
    for _ in range(TRIES):
        port = chance.randint(low, high)
        if fits(port):
            return port
    raise NoFreePort
