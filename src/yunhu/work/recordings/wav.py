"""Recordings as WAV: stereo, 8 kHz, A-law as recorded or 16 bit PCM that everything plays."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Literal

from yunhu.work.recordings.blocks import CHANNELS
from yunhu.work.recordings.rules import RATE

Form = Literal["pcm16", "alaw"]

LARGEST_DATA = 0xFFFFFFFF - 64
"""Bytes of audio that the sizes of a WAV can say: 37 hours of PCM."""

_TAGS = {"pcm16": (1, 16), "alaw": (6, 8)}


def header(form: Form, data_bytes: int) -> bytes:
    """The header of a WAV with so many bytes of audio; lengths over the limit are cut to it."""
    tag, bits = _TAGS[form]
    frame = CHANNELS * bits // 8
    data_bytes = min(data_bytes, LARGEST_DATA)
    head = struct.pack("<HHIIHH", tag, CHANNELS, RATE, RATE * frame, frame, bits)
    if form == "alaw":
        # Other forms than PCM say how many extra bytes follow and how many samples there are (RFC 2361, A.4).
        head += struct.pack("<H", 0)
    chunks = b"fmt " + struct.pack("<I", len(head)) + head
    if form == "alaw":
        chunks += b"fact" + struct.pack("<II", 4, data_bytes // frame)
    size = 4 + len(chunks) + 8 + data_bytes
    return b"RIFF" + struct.pack("<I", size) + b"WAVE" + chunks + b"data" + struct.pack("<I", data_bytes)


def data_bytes(form: Form, samples: int) -> int:
    """The bytes of audio for so many samples of each channel."""
    return samples * CHANNELS * _TAGS[form][1] // 8


def encoded(form: Form, audio: Iterable[bytes]) -> Iterator[bytes]:
    """A-law audio in the form of the file."""
    if form == "alaw":
        yield from audio
    else:
        yield from map(pcm16, audio)


def pcm16(alaw: bytes) -> bytes:
    """A-law samples as 16 bit PCM: the lower three bits of each are nought (see `linear`)."""
    out = bytearray(2 * len(alaw))
    out[0::2] = alaw.translate(_LOW)
    out[1::2] = alaw.translate(_HIGH)
    return bytes(out)


def linear(alaw: int) -> int:
    """The 16 bit sample of an A-law byte (ITU-T G.711, table 1a, scaled to 16 bits)."""
    value = alaw ^ 0x55
    exponent, mantissa = value >> 4 & 7, value & 15
    magnitude = (mantissa << 4) + 8 if exponent == 0 else (mantissa << 4) + 0x108 << exponent - 1
    return magnitude if value & 0x80 else -magnitude


_LINEAR = [struct.pack("<h", linear(byte)) for byte in range(256)]
_LOW = bytes(pair[0] for pair in _LINEAR)
_HIGH = bytes(pair[1] for pair in _LINEAR)
