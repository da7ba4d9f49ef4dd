"""Cutting a stream of bytes into SIP messages by their Content-Length (RFC 3261 §18.3). Without I/O."""

from __future__ import annotations

import re

from yunhu.telephony.sip.limits import MAX_MESSAGE_BYTES

PING = b"\r\n\r\n"
"""What a peer sends to keep a connection open (RFC 5626 §3.5.1); the answer is PONG."""
PONG = b"\r\n"

_content_length = re.compile(
    rb"\r\n(?:content-length|l)[ \t]*:(?:[ \t]|\r\n[ \t])*([0-9]{1,9})[ \t]*(?=\r\n)", re.IGNORECASE
)


class FramingError(ValueError):
    """The stream cannot be cut any more: a message is too long, or its length is not known."""


class Framer:
    """Takes what a connection delivers and gives whole messages. At most one message is kept."""

    __slots__ = ("_buffer", "_needed", "_searched")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._needed = 0
        self._searched = 0

    @property
    def is_idle(self) -> bool:
        """Whether no part of a message is waiting for the rest."""
        return len(self._buffer) < len(PING)

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are complete now, in order, and PING for each ping.

        A message without Content-Length is given without a body, for the parser to refuse. On FramingError
        the connection is of no more use.
        """
        buffer = self._buffer
        buffer += data
        out: list[bytes] = []
        while buffer:
            if not self._needed and not self._find_end(out):
                break
            if len(buffer) < self._needed:
                break
            out.append(bytes(buffer[: self._needed]))
            del buffer[: self._needed]
            self._needed = self._searched = 0
        return out

    def _find_end(self, out: list[bytes]) -> bool:
        """Find how long the message at the front is; False if more bytes are needed to know."""
        buffer = self._buffer
        if buffer[0] in b"\r\n":
            self._skip_blank_lines(out)
            if not buffer or buffer[0] in b"\r\n":
                return False
        end = buffer.find(b"\r\n\r\n", max(self._searched - 3, 0))
        if end < 0:
            self._searched = len(buffer)
            if len(buffer) > MAX_MESSAGE_BYTES:
                raise FramingError("the headers of a message are too long")
            return False
        lengths = set(map(int, _content_length.findall(bytes(buffer[: end + 2]))))
        if len(lengths) > 1:
            raise FramingError("a message has two lengths")
        self._needed = end + 4 + (lengths.pop() if lengths else 0)
        if self._needed > MAX_MESSAGE_BYTES:
            raise FramingError("a message is too long")
        return True

    def _skip_blank_lines(self, out: list[bytes]) -> None:
        """Remove line ends before a message; two in a row are a ping, and many pings get one answer."""
        buffer = self._buffer
        end = len(buffer) - len(buffer.lstrip(b"\r\n"))
        blank = bytes(buffer[:end])
        if PING in blank:
            out.append(PING)
        # The rest of a ping may still be on its way.
        rest = blank.replace(PING, b"")[-3:] if end == len(buffer) else b""
        buffer[:end] = rest
