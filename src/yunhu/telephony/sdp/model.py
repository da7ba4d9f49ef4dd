"""What a session description holds: the part of RFC 8866 that a telephone call uses."""

from __future__ import annotations

from typing import Literal

import msgspec

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]

Srtp = Literal["off", "optional", "required"]
"""What a phone's or trunk's configuration says about encrypted audio."""

DIRECTIONS: dict[str, Direction] = {
    "sendrecv": "sendrecv",
    "sendonly": "sendonly",
    "recvonly": "recvonly",
    "inactive": "inactive",
}
"""The direction that a text names."""

MIRRORED: dict[Direction, Direction] = {
    "sendrecv": "sendrecv",
    "sendonly": "recvonly",
    "recvonly": "sendonly",
    "inactive": "inactive",
}
"""A direction as the other side of the wire says it."""


class Origin(msgspec.Struct, frozen=True, gc=False):
    """The `o=` line: who made the description, and which version of it this is."""

    user: str
    session: str
    version: str
    address: str


class Media(msgspec.Struct, gc=False):
    """One `m=` line with what belongs to it. `address` is its own `c=` or the session's, or ""."""

    kind: str
    port: int
    proto: str
    formats: list[str]
    address: str = ""
    direction: Direction = "sendrecv"
    rtpmap: dict[str, str] = {}
    fmtp: dict[str, str] = {}
    ptime: int = 0
    maxptime: int = 0
    rtcp: str = ""
    crypto: list[str] = []
    fingerprint: bool = False


class Description(msgspec.Struct, gc=False):
    """A whole session description. `fingerprint`: it names a DTLS certificate for all its lines."""

    origin: Origin
    media: list[Media]
    address: str = ""
    direction: Direction = "sendrecv"
    fingerprint: bool = False


class Codec(msgspec.Struct, frozen=True, gc=False):
    """One audio codec of a call, under the payload type the offerer chose. `ptime_ms` is what we send."""

    pt: int
    name: str
    clock: int = 8000
    ptime_ms: int = 20

    @property
    def coding(self) -> str:
        """As `rtpmap` writes it; Opus always names two channels (RFC 7587 §7)."""
        return f"{self.name}/{self.clock}/2" if self.name == "opus" else f"{self.name}/{self.clock}"
