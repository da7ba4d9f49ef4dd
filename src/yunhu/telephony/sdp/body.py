"""Finds the session description in a body: all of it, or one part of a multipart one (RFC 5621)."""

from __future__ import annotations

from yunhu.telephony.sdp.errors import MalformedSdp
from yunhu.telephony.sdp.write import CONTENT_TYPE

MOST_PARTS = 8
LONGEST_BOUNDARY = 70


def session_part(content_type: str, body: bytes) -> bytes:
    """The session description in a body of this Content-Type (raw header value); b"" when there is none.

    Raises `MalformedSdp` for a multipart body that cannot be taken apart.
    """
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if not body or kind == CONTENT_TYPE:
        return body
    if not kind.startswith("multipart/"):
        return b""
    parts = body.split(b"--" + _boundary(parameters), MOST_PARTS + 1)
    if len(parts) < 2 or len(parts) > MOST_PARTS + 1:
        raise MalformedSdp(why="multipart")
    for part in parts[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        if blank and _type_of(head) == CONTENT_TYPE:
            return content.removesuffix(b"\r\n")
    return b""


def _boundary(parameters: str) -> bytes:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "boundary":
            boundary = value.strip().strip('"')
            if 0 < len(boundary) <= LONGEST_BOUNDARY and boundary.isascii():
                return boundary.encode()
    raise MalformedSdp(why="boundary")


def _type_of(head: bytes) -> str:
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() in ("content-type", "c"):
            return value.partition(";")[0].strip().lower()
    return ""
