"""Offer and answer (RFC 3264) for one audio stream; every other line of an offer is refused in its place.

Pure: descriptions in, an `Agreement` or a refusal out. Directions in an agreement are seen from us.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import msgspec

from yunhu.telephony.sdp.errors import MalformedSdp, NotAcceptableHere
from yunhu.telephony.sdp.model import MIRRORED, Codec, Description, Direction, Media, Srtp
from yunhu.telephony.sdp.sdes import SECURE_PROTOS, Crypto, answered_by, theirs_of
from yunhu.telephony.sdp.write import refused_line

STATIC = {"0": "PCMU/8000", "8": "PCMA/8000"}
"""Payload types that mean something without an `rtpmap` (RFC 3551 §6)."""

OURS = {"PCMU": Codec(0, "PCMU"), "PCMA": Codec(8, "PCMA"), "opus": Codec(111, "opus", 48000)}
"""The codecs we speak, as we offer them."""

CODINGS = {
    "PCMU/8000": ("PCMU", 8000),
    "PCMU/8000/1": ("PCMU", 8000),
    "PCMA/8000": ("PCMA", 8000),
    "PCMA/8000/1": ("PCMA", 8000),
    "OPUS/48000/2": ("opus", 48000),
}
"""What far ends call the codecs we speak, in capitals: our name and the clock."""

OUR_DTMF = {8000: 101, 48000: 110}
"""The payload types of telephone-event in our own offers, by their clocks (RFC 4733 §7.1.1)."""

OUR_DTMF_PT = OUR_DTMF[8000]

PTIMES_MS = (10, 20, 30, 40, 60)
"""Packet times that we send when asked to; for any other we send 20 ms."""

DEFAULT_PTIME_MS = 20
DTMF = {"TELEPHONE-EVENT/8000": 8000, "TELEPHONE-EVENT/48000": 48000}
PROTOS = ("RTP/AVP", *SECURE_PROTOS)
PEER_PROTOS = ("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/TLS/RTP/SAVPF")


class Agreement(msgspec.Struct, frozen=True, gc=False):
    """What both sides agreed on for the audio of a leg.

    `codecs[0]` is what we send; all of them may arrive. `remote` is "ip:port", None while the far end is on
    hold in the old way (`c=0.0.0.0`). `remote_rtcp` is None when it is the port after `remote`. `held`: the
    far end does not want to hear us. `dtmf_clock` is that of `dtmf_pt`. `crypto` are the far end's keys for
    SRTP, None for plain RTP. `before` and `after` are the refused lines of the offer, as the answer
    lists them.
    """

    codecs: tuple[Codec, ...]
    dtmf_pt: int | None
    remote: str | None
    remote_rtcp: str | None
    direction: Direction
    held: bool
    line: int = 0
    before: str = ""
    after: str = ""
    dtmf_clock: int = 8000
    proto: str = "RTP/AVP"
    crypto: Crypto | None = None


def our_codecs(names: Sequence[str], ptime_ms: int = DEFAULT_PTIME_MS) -> tuple[Codec, ...]:
    """The codecs of an offer of ours, in the order of preference given by their names."""
    return tuple([msgspec.structs.replace(OURS[name], ptime_ms=ptime_ms) for name in names])


def wants_peer(description: Description) -> bool:
    """Whether audio is offered by way of DTLS-SRTP, as browsers do it: the engine deals with all of that."""
    return any(
        media.kind == "audio"
        and (media.proto in PEER_PROTOS or (media.fingerprint and media.proto == "RTP/SAVPF"))
        for media in description.media
    )


def accept_offer(
    offer: Description, names: Sequence[str], prefer: str | None = None, srtp: Srtp = "off"
) -> Agreement:
    """Choose the audio line and one codec of an offer, among the codec names we speak.

    The offerer's order decides, unless it also offers `prefer` (the codec of the leg it will be joined with:
    packets then pass without being decoded). Raises `NotAcceptableHere` when nothing fits.
    """
    why: object = "no_audio"
    for place, media in enumerate(offer.media):
        if media.kind != "audio" or not media.port:
            continue
        if media.proto not in PROTOS:
            why = "protocol"
            continue
        codecs, digits = _common(media, names)
        if not codecs:
            why = "no_common_codec"
            continue
        try:
            crypto = theirs_of(media, srtp)
        except NotAcceptableHere as refused:
            why = refused.params["why"]
            continue
        chosen = next((codec for codec in codecs if codec.name == prefer), codecs[0])
        before = "".join([refused_line(other) for other in offer.media[:place]])
        after = "".join([refused_line(other) for other in offer.media[place + 1 :]])
        return _agreement(media, (chosen,), digits, crypto, place, before, after)
    raise NotAcceptableHere(why=why)


def accept_answer(
    answer: Description, offered: Sequence[Codec], keys: Sequence[Crypto] = (), srtp: Srtp = "off"
) -> Agreement:
    """What the answer to an offer of ours (one audio line, with `keys`) agreed on.

    Raises `NotAcceptableHere` when the line or all codecs were refused, `MalformedSdp` when it is no answer
    to such an offer.
    """
    if not answer.media:
        raise MalformedSdp(why="no_media")
    media = answer.media[0]
    if media.kind != "audio":
        raise MalformedSdp(why="other_media")
    if not media.port:
        raise NotAcceptableHere(why="refused")
    if media.proto not in PROTOS:
        raise NotAcceptableHere(why="protocol")
    codecs, digits = _common(media, [codec.name for codec in offered])
    if not codecs:
        raise NotAcceptableHere(why="no_common_codec")
    return _agreement(media, tuple(codecs), digits, answered_by(media, keys, srtp))


def _agreement(
    media: Media,
    codecs: tuple[Codec, ...],
    digits: dict[int, int],
    crypto: Crypto | None,
    line: int = 0,
    before: str = "",
    after: str = "",
) -> Agreement:
    remote, remote_rtcp, silent = _remote(media)
    clock = codecs[0].clock if codecs[0].clock in digits else next(iter(digits), 8000)
    return Agreement(
        codecs,
        digits.get(clock),
        remote,
        remote_rtcp,
        _our_direction(media.direction, silent),
        silent or media.direction in ("sendonly", "inactive"),
        line,
        before,
        after,
        clock,
        media.proto,
        crypto,
    )


def same_media(one: Agreement, other: Agreement) -> bool:
    """Whether the engine has nothing to change between two agreements."""
    return (
        one.codecs == other.codecs
        and one.dtmf_pt == other.dtmf_pt
        and one.remote == other.remote
        and one.remote_rtcp == other.remote_rtcp
        and one.direction == other.direction
        and one.crypto == other.crypto
    )


def _common(media: Media, names: Sequence[str]) -> tuple[list[Codec], dict[int, int]]:
    """The codecs of a line that we speak, in its order, and the payload types of its digits by clock."""
    codecs: list[Codec] = []
    digits: dict[int, int] = {}
    ptime = media.ptime if media.ptime in PTIMES_MS else DEFAULT_PTIME_MS
    if media.maxptime and ptime > media.maxptime:
        ptime = next((less for less in reversed(PTIMES_MS) if less <= media.maxptime), PTIMES_MS[0])
    for pt in media.formats:
        coding = (media.rtpmap.get(pt) or STATIC.get(pt, "")).upper()
        if coding in DTMF:
            digits.setdefault(DTMF[coding], _payload_type(pt))
            continue
        name, clock = CODINGS.get(coding, ("", 0))
        if name in names:
            codecs.append(
                Codec(_payload_type(pt), name, clock, DEFAULT_PTIME_MS if name == "opus" else ptime)
            )
    return codecs, digits


def _payload_type(text: str) -> int:
    if not (text.isdigit() and text.isascii() and len(text) <= 3 and int(text) <= 127):
        raise MalformedSdp(why="payload_type")
    return int(text)


def _our_direction(theirs: Direction, silent: bool) -> Direction:
    """What we do when they do `theirs`; towards `c=0.0.0.0` nothing can be sent (RFC 3264 §8.4)."""
    if not silent:
        return MIRRORED[theirs]
    return "recvonly" if theirs in ("sendrecv", "sendonly") else "inactive"


def _remote(media: Media) -> tuple[str | None, str | None, bool]:
    """Where the far end wants RTP and RTCP, and whether it is `c=0.0.0.0`."""
    host = media.address
    if host in ("0.0.0.0", "::"):
        return None, None, True
    shown = _shown(host)
    remote = f"{shown}:{media.port}"
    if not media.rtcp:
        return remote, None, False
    parts = media.rtcp.split()
    port = parts[0]
    if not (port.isdigit() and port.isascii() and len(port) <= 5 and 0 < int(port) <= 65535):
        raise MalformedSdp(why="rtcp")
    if len(parts) == 4:
        shown = _shown(parts[3])
    return remote, f"{shown}:{port}", False


def _shown(host: str) -> str:
    """An IP address as the engine writes it. Names are refused: a call never waits for a name server."""
    parts = host.split(".")
    if len(parts) == 4 and all(part.isdigit() and part.isascii() and len(part) <= 3 for part in parts):
        first = int(parts[0])
        if 0 < first < 224 and all(int(part) <= 255 for part in parts):
            return host
        raise NotAcceptableHere(why="address")
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        raise NotAcceptableHere(why="address") from None
    if address.is_multicast or address.is_unspecified or address.scope_id:
        raise NotAcceptableHere(why="address")
    return f"[{address.compressed}]"
