"""What a WAV file holds, read from its header: enough to know whether the engine plays it, and how long."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

PCM, ALAW, MULAW = 1, 6, 7
EXTENSIBLE = 0xFFFE
MAX_CHUNKS = 64
"""Chunks looked at before a file is given up: real ones have fewer than ten."""


class WavError(ValueError):
    """The file is not a WAV that the engine plays; the text says why."""


class WavInfo(Struct, frozen=True):
    """Format tag (1 PCM, 6 A-law, 7 µ-law), channels, rate in Hz, bits a sample, where the audio lies."""

    tag: int
    channels: int
    rate: int
    bits: int
    data_at: int
    data_bytes: int

    @property
    def duration_ms(self) -> int:
        """How long the audio is, in whole milliseconds."""
        return self.data_bytes * 1000 // (self.rate * self.channels * (self.bits // 8))


def describe(path: Path) -> WavInfo:
    """Read a WAV file's header. Raises `WavError`, or `OSError` when it cannot be read."""
    with path.open("rb") as file:
        return _describe(file, path.stat().st_size)


def describe_bytes(content: bytes) -> WavInfo:
    """The same of a WAV file in memory. Raises `WavError`."""
    return _describe(io.BytesIO(content), len(content))


def _describe(file: BinaryIO, size: int) -> WavInfo:
    if file.read(4) != b"RIFF" or file.read(8)[4:] != b"WAVE":
        raise WavError("not a RIFF WAVE file")
    form: tuple[int, int, int, int] | None = None
    for _ in range(MAX_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            raise WavError("no audio in the file")
        name, length = head[:4], int.from_bytes(head[4:], "little")
        if name == b"fmt ":
            form = _format(file.read(length + (length & 1)))
        elif name == b"data":
            if form is None:
                raise WavError("audio before its format")
            at = file.tell()
            return WavInfo(*form, data_at=at, data_bytes=min(length, size - at))
        else:
            file.seek(length + (length & 1), 1)
    raise WavError("too many chunks")


def _format(chunk: bytes) -> tuple[int, int, int, int]:
    """Tag, channels, rate and bits of a `fmt ` chunk, when the engine plays such audio."""
    if len(chunk) < 16:
        raise WavError("a short format chunk")
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == EXTENSIBLE and len(chunk) >= 26:
        tag = int.from_bytes(chunk[24:26], "little")
    if (tag, bits) not in ((PCM, 16), (ALAW, 8), (MULAW, 8)):
        raise WavError(f"format {tag} with {bits} bits is not played")
    if channels not in (1, 2) or not 8000 <= rate <= 48000:
        raise WavError(f"{channels} channels at {rate} Hz are not played")
    return tag, channels, rate, bits
