"""Writes session descriptions: ours by formatting, any by its model."""

from __future__ import annotations

import msgspec

from yunhu.telephony.sdp.model import Codec, Description, Direction, Media
from yunhu.telephony.sdp.sdes import Crypto

CONTENT_TYPE = "application/sdp"


OPUS_FMTP = "minptime=10;useinbandfec=1"
"""What we like to receive: packets that carry what was lost before them (RFC 7587 §6.1)."""


class AudioLine(msgspec.Struct, frozen=True, gc=False):
    """An `m=audio` of ours. `digits` are payload types of telephone-event with their clocks."""

    codecs: tuple[Codec, ...]
    digits: tuple[tuple[int, int], ...] = ()
    direction: Direction = "sendrecv"
    proto: str = "RTP/AVP"
    crypto: tuple[Crypto, ...] = ()


def describe(
    session: int, version: int, local: str, line: AudioLine, before: str = "", after: str = ""
) -> bytes:
    """A description of ours with one audio line; `local` is the engine's "ip:port" (IPv6 in brackets).

    In an answer the refused lines of the offer stand in their places `before` and `after` ours.
    """
    family, ip, port = split(local)
    return (
        f"v=0\r\no=- {session} {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n"
        f"{before}{_audio(line, port)}{after}"
    ).encode()


def _audio(line: AudioLine, port: str) -> str:
    """The `m=audio` line with its attributes."""
    formats = " ".join([str(codec.pt) for codec in line.codecs] + [str(pt) for pt, _ in line.digits])
    attributes = [f"a=rtpmap:{codec.pt} {codec.coding}\r\n" for codec in line.codecs]
    attributes += [f"a=fmtp:{codec.pt} {OPUS_FMTP}\r\n" for codec in line.codecs if codec.name == "opus"]
    attributes += [
        f"a=rtpmap:{pt} telephone-event/{clock}\r\na=fmtp:{pt} 0-15\r\n" for pt, clock in line.digits
    ]
    attributes += [crypto.line() for crypto in line.crypto]
    attributes.append(f"a=ptime:{line.codecs[0].ptime_ms}\r\na={line.direction}\r\n")
    return f"m=audio {port} {line.proto} {formats}\r\n{''.join(attributes)}"


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
    lines += [f"a=crypto:{value}" for value in media.crypto]
    lines.append(f"a={media.direction}")
    return lines


def _family(address: str) -> str:
    return "IP6" if ":" in address else "IP4"
