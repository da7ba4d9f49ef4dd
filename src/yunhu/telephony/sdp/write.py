"""Writes session descriptions: ours by formatting, any by its model."""

from __future__ import annotations

from collections.abc import Sequence

from yunhu.telephony.sdp.model import Codec, Description, Direction, Media

CONTENT_TYPE = "application/sdp"


def audio(
    session: int,
    version: int,
    local: str,
    codecs: Sequence[Codec],
    dtmf_pt: int | None,
    direction: Direction,
) -> bytes:
    """A description of ours with one audio line. `local` is the engine's "ip:port" (IPv6 in brackets)."""
    family, ip, _port = split(local)
    line = audio_line(local, codecs, dtmf_pt, direction)
    return (
        f"v=0\r\no=- {session} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n{line}"
    ).encode()


def answer(
    session: int,
    version: int,
    local: str,
    codecs: Sequence[Codec],
    dtmf_pt: int | None,
    direction: Direction,
    before: str,
    after: str,
) -> bytes:
    """As `audio`, with the refused lines of the offer in their places before and behind ours."""
    family, ip, _port = split(local)
    line = audio_line(local, codecs, dtmf_pt, direction)
    return (
        f"v=0\r\no=- {session} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n"
        f"{before}{line}{after}"
    ).encode()


def audio_line(local: str, codecs: Sequence[Codec], dtmf_pt: int | None, direction: Direction) -> str:
    """The `m=audio` line of ours with its attributes."""
    _family, _ip, port = split(local)
    formats = " ".join([str(codec.pt) for codec in codecs])
    maps = "".join([f"a=rtpmap:{codec.pt} {codec.name}/{codec.clock}\r\n" for codec in codecs])
    if dtmf_pt is not None:
        formats = f"{formats} {dtmf_pt}"
        maps = f"{maps}a=rtpmap:{dtmf_pt} telephone-event/8000\r\na=fmtp:{dtmf_pt} 0-15\r\n"
    return f"m=audio {port} RTP/AVP {formats}\r\n{maps}a=ptime:{codecs[0].ptime_ms}\r\na={direction}\r\n"


def refused_line(media: Media) -> str:
    """The line of an answer that refuses a line of the offer: its port is 0 (RFC 3264 §6)."""
    return f"m={media.kind} 0 {media.proto} {' '.join(media.formats)}\r\n"


def split(address: str) -> tuple[str, str, str]:
    """Family, IP and port of "ip:port" or "[ip6]:port"."""
    ip, _, port = address.rpartition(":")
    if ip.startswith("["):
        return "IP6", ip[1:-1], port
    return "IP4", ip, port


def serialize(description: Description) -> bytes:
    """Any description by its model. What `parse` reads, this writes."""
    origin = description.origin
    lines = [
        "v=0",
        f"o={origin.user} {origin.session} {origin.version} IN {_family(origin.address)} {origin.address}",
        "s=-",
    ]
    if description.address:
        lines.append(f"c=IN {_family(description.address)} {description.address}")
    lines.append("t=0 0")
    for media in description.media:
        lines += _media_lines(media)
    return ("\r\n".join(lines) + "\r\n").encode()


def _media_lines(media: Media) -> list[str]:
    lines = [f"m={media.kind} {media.port} {media.proto} {' '.join(media.formats)}"]
    if media.address:
        lines.append(f"c=IN {_family(media.address)} {media.address}")
    lines += [f"a=rtpmap:{pt} {coding}" for pt, coding in media.rtpmap.items()]
    lines += [f"a=fmtp:{pt} {parameters}" for pt, parameters in media.fmtp.items()]
    if media.ptime:
        lines.append(f"a=ptime:{media.ptime}")
    if media.maxptime:
        lines.append(f"a=maxptime:{media.maxptime}")
    if media.rtcp:
        lines.append(f"a=rtcp:{media.rtcp}")
    lines.append(f"a={media.direction}")
    return lines


def _family(address: str) -> str:
    return "IP6" if ":" in address else "IP4"
