"""The words that commands, replies and events of the media control protocol share."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

VERSION = 2
"""The version of the protocol that this client speaks."""

MAX_DIGITS = 64
"""The longest text of digits in one `send_digits`."""

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
Learn = Literal["no", "first"]
SourceKind = Literal["silence", "peer", "conference"]
Role = Literal["talk_listen", "listen", "talk"]
Kind = Literal["rtp", "peer"]
"""Whether an endpoint speaks plain (or SRTP with given keys) RTP, or is the peer of a WebRTC far end."""

PeerMedia = Literal["audio", "video"]
PeerStateName = Literal["connected", "disconnected", "failed"]


def wire_id(hex_id: str) -> bytes:
    """The 16 bytes of an id written as 32 hex digits; `ValueError` when it is not one."""
    value = bytes.fromhex(hex_id)
    if len(value) != 16:
        raise ValueError("an id has 32 hex digits")
    return value


def hex_id(wire: bytes) -> str:
    """The 32 lowercase hex digits of an id from the wire."""
    return wire.hex()


class Codec(Struct, frozen=True, gc=False):
    """One payload type of an endpoint. The first codec of a list is what the engine sends."""

    pt: int
    name: str
    clock: int = 8000
    ptime_ms: int = 20


class Srtp(Struct, frozen=True, gc=False):
    """How RTP is protected: a suite of RFC 4568 or 7714, or "none" for plain RTP again.

    `ours` is for what the engine sends, `theirs` for what it receives, nil as long as nobody knows. Each is
    a master key and its salt one behind the other (RFC 3711 §3.2.1): 30 bytes, 28 for GCM.
    """

    suite: str
    ours: bytes | None = None
    theirs: bytes | None = None

    def __repr__(self) -> str:
        return f"Srtp({self.suite})"


class Agreed(Struct, frozen=True, gc=False):
    """What a peer and its far end agreed on; directions are seen from the engine."""

    codecs: list[Codec] = []
    dtmf_pt: int | None = None
    direction: Direction = "sendrecv"
    video: str | None = None
    video_direction: Direction | None = None


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to play. Exactly one of `file`, `tone`, `tone_hz`, `silence_ms`, `digits` is set.

    Use `file_item`, `tone_item`, `hertz_item`, `silence_item` and `digits_item` to make one.
    """

    file: str | None = None
    tone: str | None = None
    tone_hz: list[float] | None = None
    on_ms: int | None = None
    off_ms: int | None = None
    silence_ms: int | None = None
    digits: str | None = None
    digit_ms: int | None = None
    gap_ms: int | None = None


def file_item(path: str) -> Item:
    """Play a WAV file, named by its path below an allowed prompt root."""
    return Item(file=path)


def tone_item(name: Literal["ringback", "busy", "congestion", "beep", "sit"]) -> Item:
    """Play a named call-progress tone."""
    return Item(tone=name)


def hertz_item(hertz: list[float], on_ms: int, off_ms: int) -> Item:
    """Play a sum of sines for `on_ms`, then silence for `off_ms`."""
    return Item(tone_hz=hertz, on_ms=on_ms, off_ms=off_ms)


def silence_item(silence_ms: int) -> Item:
    """Play nothing for a while."""
    return Item(silence_ms=silence_ms)


def digits_item(digits: str, digit_ms: int = 100, gap_ms: int = 100) -> Item:
    """Play audible DTMF."""
    return Item(digits=digits, digit_ms=digit_ms, gap_ms=gap_ms)


class Figures(Struct, kw_only=True, frozen=True, gc=False):
    """The quality of one leg since it was created. Nil figures are not known (yet)."""

    rx_packets: int = 0
    rx_lost: int = 0
    rx_late: int = 0
    rx_duplicate: int = 0
    rx_foreign: int = 0
    rx_bad: int = 0
    tx_packets: int = 0
    rx_jitter_ms: float = 0.0
    rtt_ms: float | None = None
    far_lost: float | None = None
    far_jitter_ms: float | None = None
    concealed_ms: int = 0
    mos: float | None = None
    silent_ms: int = 0


class LegFigures(Figures, kw_only=True, frozen=True, gc=False):
    """The figures of one endpoint inside a `quality` event."""

    endpoint: Id


class Gap(Struct, frozen=True, gc=False):
    """A stretch of a recording that was not recorded, in milliseconds from its start."""

    from_ms: int
    to_ms: int
    reason: str
