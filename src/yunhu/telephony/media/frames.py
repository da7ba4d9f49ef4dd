"""Frames of the media control protocol: a four-byte big-endian length and that many bytes of MessagePack."""

from __future__ import annotations

from collections.abc import Iterator

MAX_FRAME = 16 * 1024 * 1024
"""The longest body of a frame, in bytes."""

_HEAD = 4


class FrameTooLongError(ValueError):
    """A frame claims more than `MAX_FRAME` bytes: the stream cannot be followed any more."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a frame of {length} bytes is longer than {MAX_FRAME}")


def frame(body: bytes) -> bytes:
    """A body with its length before it. Raises `FrameTooLongError`."""
    if len(body) > MAX_FRAME:
        raise FrameTooLongError(len(body))
    return len(body).to_bytes(_HEAD, "big") + body


class FrameReader:
    """Cuts a byte stream into the bodies of its frames; keeps at most one unfinished frame."""

    __slots__ = ("_need", "_rest")

    def __init__(self) -> None:
        self._rest = bytearray()
        self._need = _HEAD

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that `data` completes. Raises `FrameTooLongError`; feed no more after that.

        Read the iterator to its end: what is left over is kept only then.
        """
        if self._rest:
            self._rest += data
            if len(self._rest) < self._need:
                return
            data = bytes(self._rest)
        at, size, need = 0, len(data), _HEAD
        while size - at >= _HEAD:
            length = int.from_bytes(data[at : at + _HEAD], "big")
            if length > MAX_FRAME:
                raise FrameTooLongError(length)
            end = at + _HEAD + length
            if end > size:
                need = _HEAD + length
                break
            yield data[at + _HEAD : end]
            at = end
        self._rest = bytearray(data[at:])
        self._need = need
