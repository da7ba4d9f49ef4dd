"""Offer and answer (RFC 3264) for one audio stream; every other line of an offer is refused in its place.

Pure: descriptions in, an `Agreement` or a refusal out. Directions in an agreement are seen from us.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

import msgspec

from yunhu.telephony.sdp.errors import MalformedSdp, NotAcceptableHere
from yunhu.telephony.sdp.model import MIRRORED, Codec, Description, Direction, Media
from yunhu.telephony.sdp.write import refused_line

STATIC = {"0": "PCMU/8000", "8": "PCMA/8000"}
"""Payload types that mean something without an `rtpmap` (RFC 3551 §6)."""

STATIC_PT = {"PCMU": 0, "PCMA": 8}
OUR_DTMF_PT = 101
"""The payload type of telephone-event in our own offers."""

PTIMES_MS = (10, 20, 30, 40, 60)
"""Packet times that we send when asked to; for any other we send 20 ms."""

DEFAULT_PTIME_MS = 20
PROTO = "RTP/AVP"
DTMF = "TELEPHONE-EVENT/8000"


class Agreement(msgspec.Struct, frozen=True, gc=False):
    """What both sides agreed on for the audio of a leg.

    `codecs[0]` is what we send; all of them may arrive. `remote` is "ip:port", None while the far end is on
    hold in the old way (`c=0.0.0.0`). `remote_rtcp` is None when it is the port after `remote`. `held`: the
    far end does not want to hear us. `before` and `after` are the refused lines of the offer, as the answer
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


def our_codecs(names: Sequence[str], ptime_ms: int = DEFAULT_PTIME_MS) -> tuple[Codec, ...]:
    """The codecs of an offer of ours, in the order of preference given by their names."""
    return tuple([Codec(STATIC_PT[name], name, 8000, ptime_ms) for name in names])


def accept_offer(offer: Description, names: Sequence[str], prefer: str | None = None) -> Agreement:
    """Choose the audio line and one codec of an offer, among the codec names we speak.

    The offerer's order decides, unless it also offers `prefer` (the codec of the leg it will be joined with:
    packets then pass without being decoded). Raises `NotAcceptableHere` when nothing fits.
    """
    why = "no_audio"
    for place, media in enumerate(offer.media):
        if media.kind != "audio" or not media.port:
            continue
        if media.proto != PROTO:
            why = "protocol"
            continue
        codecs, dtmf_pt = _common(media, names)
        if not codecs:
            why = "no_common_codec"
            continue
        chosen = next((codec for codec in codecs if codec.name == prefer), codecs[0])
        remote, remote_rtcp, silent = _remote(media)
        return Agreement(
            (chosen,),
            dtmf_pt,
            remote,
            remote_rtcp,
            _our_direction(media.direction, silent),
            silent or media.direction in ("sendonly", "inactive"),
            place,
            "".join([refused_line(other) for other in offer.media[:place]]),
            "".join([refused_line(other) for other in offer.media[place + 1 :]]),
        )
    raise NotAcceptableHere(why=why)


def accept_answer(answer: Description, offered: Sequence[Codec]) -> Agreement:
    """What the answer to an offer of ours (one audio line) agreed on.

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
    if media.proto != PROTO:
        raise NotAcceptableHere(why="protocol")
    codecs, dtmf_pt = _common(media, [codec.name for codec in offered])
    if not codecs:
        raise NotAcceptableHere(why="no_common_codec")
    remote, remote_rtcp, silent = _remote(media)
    direction = _our_direction(media.direction, silent)
    held = silent or media.direction in ("sendonly", "inactive")
    return Agreement(tuple(codecs), dtmf_pt, remote, remote_rtcp, direction, held)


def same_media(one: Agreement, other: Agreement) -> bool:
    """Whether the engine has nothing to change between two agreements."""
    return (
        one.codecs == other.codecs
        and one.dtmf_pt == other.dtmf_pt
        and one.remote == other.remote
        and one.remote_rtcp == other.remote_rtcp
        and one.direction == other.direction
    )


def _common(media: Media, names: Sequence[str]) -> tuple[list[Codec], int | None]:
    """The codecs of a line that we speak, in its order, and the payload type of its digits."""
    codecs: list[Codec] = []
    dtmf_pt: int | None = None
    ptime = media.ptime if media.ptime in PTIMES_MS else DEFAULT_PTIME_MS
    if media.maxptime and ptime > media.maxptime:
        ptime = next((less for less in reversed(PTIMES_MS) if less <= media.maxptime), PTIMES_MS[0])
    for pt in media.formats:
        coding = (media.rtpmap.get(pt) or STATIC.get(pt, "")).upper()
        if coding == DTMF:
            if dtmf_pt is None:
                dtmf_pt = _payload_type(pt)
            continue
        name, _, clock = coding.partition("/")
        if name in names and clock in ("8000", "8000/1"):
            codecs.append(Codec(_payload_type(pt), name, 8000, ptime))
    return codecs, dtmf_pt


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
