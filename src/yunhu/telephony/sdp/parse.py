"""Reads a session description (RFC 8866), bounded and in one pass."""

from __future__ import annotations

from yunhu.telephony.sdp.errors import MalformedSdp
from yunhu.telephony.sdp.model import DIRECTIONS, Description, Media, Origin

MOST_MEDIA = 16
"""`m=` lines in one description."""

LONGEST_LINE = 8 * 1024
"""Bytes in one line."""

LONGEST_TEXT = 64 * 1024
"""Bytes in one description: a SIP message is not larger either."""

MOST_LINES = 1024
MOST_FORMATS = 64
MOST_CRYPTO = 16
"""`a=crypto` lines that are read of one `m=` line."""

LARGEST_PORT = 65535
LONGEST_PTIME_MS = 1000


def parse(body: bytes) -> Description:
    """The description in a message body. Raises `MalformedSdp` with the fault in `why`."""
    lines = _lines(body)
    origin = _origin(lines[1])
    session = Description(origin, [])
    media: Media | None = None
    for line in lines[2:]:
        if len(line) < 2 or line[1] != "=":
            raise MalformedSdp(why="line")
        kind = line[0]
        if kind == "a":
            if media is not None:
                _media_attribute(media, line[2:])
            elif line[2:] in DIRECTIONS:
                session.direction = DIRECTIONS[line[2:]]
            elif line.startswith("a=fingerprint:"):
                session.fingerprint = True
        elif kind == "m":
            if len(session.media) == MOST_MEDIA:
                raise MalformedSdp(why="too_many_media")
            media = _media(line[2:], session)
            session.media.append(media)
        elif kind == "c":
            address = _connection(line[2:])
            if media is not None:
                media.address = address
            else:
                session.address = address
        # Everything else (s, t, b, i, k, r, z, …) changes nothing about a call.
    return session


def _lines(body: bytes) -> list[str]:
    """The lines of a body, of which the first two are `v=0` and `o=`."""
    if len(body) > LONGEST_TEXT:
        raise MalformedSdp(why="too_long")
    text = body.decode("utf-8", "replace")
    lines = text.split("\n", MOST_LINES)
    if len(lines) > MOST_LINES:
        raise MalformedSdp(why="too_many_lines")
    lines = [line[:-1] if line.endswith("\r") else line for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) < 2 or lines[0] != "v=0":
        raise MalformedSdp(why="version")
    if len(text) > LONGEST_LINE and any(len(line) > LONGEST_LINE for line in lines):
        raise MalformedSdp(why="line_too_long")
    return lines


def _origin(line: str) -> Origin:
    """`o=<user> <session> <version> IN IP4 <address>`."""
    parts = line[2:].split()
    if not line.startswith("o=") or len(parts) != 6 or parts[3] != "IN":
        raise MalformedSdp(why="origin")
    return Origin(parts[0], parts[1], parts[2], parts[5])


def _connection(value: str) -> str:
    """The address of `c=IN IP4 <address>[/<ttl>[/<count>]]`."""
    parts = value.split()
    if len(parts) != 3 or parts[0] != "IN" or parts[1] not in ("IP4", "IP6"):
        raise MalformedSdp(why="connection")
    return parts[2].partition("/")[0]


def _media(value: str, session: Description) -> Media:
    """`m=<kind> <port>[/<count>] <proto> <format> …`, with what the session says for all."""
    parts = value.split()
    if len(parts) < 4:
        raise MalformedSdp(why="media")
    if len(parts) - 3 > MOST_FORMATS:
        raise MalformedSdp(why="too_many_formats")
    port = _number(parts[1].partition("/")[0], LARGEST_PORT, "port")
    return Media(
        parts[0].lower(),
        port,
        parts[2].upper(),
        parts[3:],
        session.address,
        session.direction,
        {},
        {},
        fingerprint=session.fingerprint,
    )


def _media_attribute(media: Media, value: str) -> None:
    """Take in the attributes that matter to a call; others are ignored, as RFC 8866 §6 asks."""
    name, _, rest = value.partition(":")
    if name == "rtpmap":
        pt, _, coding = rest.partition(" ")
        media.rtpmap[pt] = coding.strip()
    elif name == "fmtp":
        pt, _, parameters = rest.partition(" ")
        media.fmtp[pt] = parameters.strip()
    elif value in DIRECTIONS:
        media.direction = DIRECTIONS[value]
    elif name == "ptime":
        media.ptime = _ptime(rest)
    elif name == "maxptime":
        media.maxptime = _ptime(rest)
    elif name == "rtcp":
        media.rtcp = rest.strip()
    elif name == "crypto":
        if len(media.crypto) < MOST_CRYPTO:
            media.crypto = [*media.crypto, rest]
    elif name == "fingerprint":
        media.fingerprint = True


def _ptime(value: str) -> int:
    """Milliseconds of a `ptime`; some devices write a fraction ("20.0"), which is dropped."""
    return _number(value.strip().partition(".")[0], LONGEST_PTIME_MS, "ptime")


def _number(text: str, largest: int, why: str) -> int:
    """A decimal number in ASCII digits that is not above `largest`."""
    if not text.isdigit() or not text.isascii() or len(text) > 10:
        raise MalformedSdp(why=why)
    number = int(text)
    if number > largest:
        raise MalformedSdp(why=why)
    return number
