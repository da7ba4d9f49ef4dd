"""Who heard which recording when, in the lowest bit of every sample.

A-law has thirteen bits: as 16 bit PCM the lower three of each sample are nought, so the mark changes the
sound by less than its own rounding, and every lossless copy (WAV, FLAC, ZIP) keeps it. It comes again
every eighth of a second on both channels, so that a quarter of a second of either is enough to read it. A
lossy copy (MP3, a microphone) loses it; what was played to whom is in the audit as well. Pure.
"""

from __future__ import annotations

import struct
from binascii import crc32
from collections.abc import Callable, Iterator

from msgspec import Struct

from yunhu.kit.instants import Instant
from yunhu.work.recordings.blocks import CHANNELS

SYNC = b"YunhuWM1"
_BODY = struct.Struct(">16s16sq56s16s")
"""The recording, the listening or export, the instant in µs, who, the tag of the four before."""

FRAME_BITS = 8 * (len(SYNC) + _BODY.size + 4)
FRAME_SAMPLES = FRAME_BITS
LONGEST_WHO = 56
TAG = 16
MOST_MARKS = 1000
"""Different marks that are read out of one file: each piece of a cut together one has its own."""

Sign = Callable[[bytes], bytes]
"""The tag of what a mark says, by a key of the tenant: nobody can put another's name into a file."""


class Mark(Struct, frozen=True, kw_only=True):
    """What a watermark says. `recording` and `listening` are ids in hex."""

    recording: str
    listening: str
    at: Instant
    who: str
    tag: bytes = b""

    @property
    def said(self) -> bytes:
        """What its tag is of."""
        who = self.who.encode()[:LONGEST_WHO].ljust(LONGEST_WHO, b"\0")
        return (
            bytes.fromhex(self.recording) + bytes.fromhex(self.listening) + struct.pack(">q", self.at) + who
        )


class Marker:
    """Puts one mark into pieces of sound, wherever in the recording they lie."""

    def __init__(self, mark: Mark, sign: Sign) -> None:
        bits = _bits(_framed(mark, sign(mark.said)))
        # A sample of each channel for every bit; in PCM the lower byte comes first.
        self._turn = b"".join(bytes((bit, 0)) * CHANNELS for bit in bits)

    def put(self, pcm: bytes, at_sample: int) -> bytes:
        """16 bit PCM whose first sample is the recording's `at_sample`, with the mark in it."""
        begin = at_sample % FRAME_SAMPLES * CHANNELS * 2
        turns = (begin + len(pcm)) // len(self._turn) + 1
        pattern = (self._turn * turns)[begin : begin + len(pcm)]
        mixed = int.from_bytes(pcm, "little") | int.from_bytes(pattern, "little")
        return mixed.to_bytes(len(pcm), "little")


def read(pcm: bytes, channels: int = CHANNELS) -> list[Mark]:
    """The different marks in 16 bit PCM, in the order of their first appearance."""
    bits = bytes(byte & 1 for byte in pcm[0 :: 2 * channels])
    sync = bytes(_bits(SYNC))
    found: dict[Mark, None] = {}
    for at in _places(bits, sync):
        mark = _unframed(bits[at : at + FRAME_BITS])
        if mark is not None:
            found[mark] = None
            if len(found) == MOST_MARKS:
                break
    return list(found)


def _places(bits: bytes, sync: bytes) -> Iterator[int]:
    at = bits.find(sync)
    while 0 <= at <= len(bits) - FRAME_BITS:
        yield at
        at = bits.find(sync, at + 1)


def _framed(mark: Mark, tag: bytes) -> bytes:
    body = mark.said + tag[:TAG].ljust(TAG, b"\0")
    return SYNC + body + struct.pack(">I", crc32(body))


def _unframed(bits: bytes) -> Mark | None:
    number = int(bits.translate(_DIGITS), 2)
    frame = number.to_bytes(FRAME_BITS // 8, "big")
    body = frame[len(SYNC) : -4]
    if crc32(body) != struct.unpack(">I", frame[-4:])[0]:
        return None
    recording, listening, at, who, tag = _BODY.unpack(body)
    name = who.rstrip(b"\0").decode("utf-8", "replace")
    return Mark(recording=recording.hex(), listening=listening.hex(), at=at, who=name, tag=tag)


def _bits(data: bytes) -> list[int]:
    return [byte >> place & 1 for byte in data for place in range(7, -1, -1)]


_DIGITS = bytes.maketrans(b"\x00\x01", b"01")
