"""Session descriptions as the engine's twin reads and writes them for its WebRTC peers.

They have everything that the engine's have, so that what passes them on can be tested; nothing behind the
addresses and fingerprints in them is real.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin.checks import RefusedError
from yunhu.telephony.media.twin.endpoint import Endpoint, Peer
from yunhu.telephony.sdp.errors import MalformedSdp
from yunhu.telephony.sdp.model import MIRRORED, Description, Media
from yunhu.telephony.sdp.parse import parse

CODINGS = {"OPUS/48000/2": "opus", "PCMA/8000": "PCMA", "PCMU/8000": "PCMU"}
PICTURES = {"VP8/90000": "VP8", "H264/90000": "H264"}
STATIC = {"0": "PCMU/8000", "8": "PCMA/8000"}
OURS = {"opus": 111, "PCMA": 8, "PCMU": 0, "VP8": 96, "H264": 102}
CLOCKS = {"opus": 48000}
DIGITS = {"TELEPHONE-EVENT/48000": 48000, "TELEPHONE-EVENT/8000": 8000}
DIGITS_PT = {48000: 110, 8000: 126}
FINGERPRINT = ":".join(["AB"] * 32)
PROTO = "UDP/TLS/RTP/SAVPF"


def read(text: str) -> Description:
    """The description of a far end. Refuses what no WebRTC far end says."""
    try:
        described = parse(text.encode())
    except MalformedSdp as bad:
        raise RefusedError("bad_sdp", str(bad)) from bad
    if not any(media.kind == "audio" and media.port for media in described.media):
        raise RefusedError("bad_sdp", "there is no audio")
    for media in described.media:
        if media.port and (media.proto != PROTO or not media.fingerprint):
            raise RefusedError("bad_sdp", "the line is not for DTLS")
    if "a=ice-lite" in text:
        raise RefusedError("bad_sdp", "two agents of ICE-lite cannot find each other")
    if "a=ice-ufrag:" not in text or "a=ice-pwd:" not in text:
        raise RefusedError("bad_sdp", "there are no credentials for ICE")
    return described


def agree(described: Description, peer: Peer) -> p.Agreed:
    """What comes of the far end's description. Refuses one without a codec of ours."""
    audio = next(media for media in described.media if media.kind == "audio" and media.port)
    offered = {CODINGS[coding]: pt for pt, coding in _codings(audio) if coding in CODINGS}
    codecs = [
        p.Codec(pt=int(offered[name]), name=name, clock=CLOCKS.get(name, 8000))
        for name in peer.names
        if name in offered
    ]
    if not codecs:
        raise RefusedError("bad_sdp", "there is no codec that both speak")
    digits = {DIGITS[coding]: int(pt) for pt, coding in _codings(audio) if coding in DIGITS}
    dtmf_pt = digits.get(codecs[0].clock, next(iter(digits.values()), None))
    video, way = None, None
    for media in described.media:
        if media.kind == "video" and media.port and "video" in peer.media:
            spoken = [PICTURES[coding] for _, coding in _codings(media) if coding in PICTURES]
            video = next((name for name in peer.names if name in spoken), None)
            way = MIRRORED[media.direction] if video else None
            break
    return p.Agreed(codecs, dtmf_pt, MIRRORED[audio.direction], video, way)


def answer(it: Endpoint, peer: Peer, described: Description, agreed: p.Agreed, text: str) -> str:
    """Our answer: every line of the far end's in its place, the first of each kind taken or refused."""
    mids = re.findall(r"^a=mid:(\S+)", text, re.MULTILINE)
    lines, taken = list[str](), set[str]()
    for place, media in enumerate(described.media):
        mid = mids[place] if place < len(mids) else str(place)
        pt: list[tuple[int, str]] = []
        way: p.Direction | None = None
        if media.kind == "audio" and media.port:
            pt = [(codec.pt, _coding(codec.name)) for codec in agreed.codecs]
            pt += [(int(n), coding.lower()) for n, coding in _codings(media) if int(n) == agreed.dtmf_pt]
            way = agreed.direction
        elif media.kind == "video" and agreed.video is not None:
            chosen = [int(n) for n, coding in _codings(media) if PICTURES.get(coding) == agreed.video]
            pt = [(n, f"{agreed.video}/90000") for n in chosen]
            way = agreed.video_direction
        if way is None or media.kind in taken:
            lines.append(f"m={media.kind} 0 {media.proto} {' '.join(media.formats)}")
        else:
            taken.add(media.kind)
            lines += _media(it, peer, media.kind, mid, pt, way, "passive")
    return _whole(it, peer, lines)


def offer(it: Endpoint, peer: Peer) -> str:
    """Our offer of the media that the peer has; who holds says so again in the answer."""
    lines: list[str] = []
    for mid, kind in enumerate(peer.media):
        names = [name for name in peer.names if (name in ("VP8", "H264")) == (kind == "video")]
        pts = [(OURS[name], _coding(name)) for name in names]
        if kind == "audio":
            pts += [(pt, f"telephone-event/{clock}") for clock, pt in DIGITS_PT.items()]
        lines += _media(it, peer, kind, str(mid), pts, "sendrecv", "actpass")
    return _whole(it, peer, lines)


def _codings(media: Media) -> list[tuple[str, str]]:
    """Payload types of a line, as text, with what they mean."""
    return [(pt, (media.rtpmap.get(pt) or STATIC.get(pt, "")).upper()) for pt in media.formats]


def _coding(name: str) -> str:
    return {"opus": "opus/48000/2", "VP8": "VP8/90000", "H264": "H264/90000"}.get(name, f"{name}/8000")


def _media(
    it: Endpoint,
    peer: Peer,
    kind: str,
    mid: str,
    pts: Sequence[tuple[int, str]],
    way: str,
    setup: str,
) -> list[str]:
    ip, _, port = it.local.rpartition(":")
    secret = f"{it.told.endpoint.hex()}{peer.restarts:04x}"
    return [
        f"m={kind} {port} {PROTO} {' '.join([str(pt) for pt, _ in pts])}",
        f"c=IN IP4 {ip}",
        f"a=mid:{mid}",
        f"a=ice-ufrag:{secret[-8:]}",
        f"a=ice-pwd:{secret}",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        f"a=setup:{setup}",
        "a=rtcp-mux",
        f"a={way}",
        *[f"a=rtpmap:{pt} {coding}" for pt, coding in pts],
        f"a=candidate:1 1 udp 2130706431 {ip} {port} typ host",
        "a=end-of-candidates",
    ]


def _whole(it: Endpoint, peer: Peer, lines: list[str]) -> str:
    peer.versions += 1
    number = int.from_bytes(it.told.endpoint[-4:], "big")
    bundle = " ".join([line.removeprefix("a=mid:") for line in lines if line.startswith("a=mid:")])
    head = ["v=0", f"o=- {number} {peer.versions} IN IP4 127.0.0.1", "s=-", "t=0 0"]
    head += [f"a=group:BUNDLE {bundle}", "a=ice-lite"]
    return "\r\n".join([*head, *lines]) + "\r\n"
