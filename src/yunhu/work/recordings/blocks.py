"""The file of a recording: `YR1`, then blocks of a second, each with a header in clear and a sealed payload.

Everything here works without any key: it finds the blocks, also behind damage, and says what is wrong with
the file. `docs/media-protocol.md`, "Recordings on disk".
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

MAGIC = b"YR1\n"
HEADER = struct.Struct(">IIII")

MOST_SAMPLES = 16_000
"""Samples of one channel in a block: a whole second has 8000, and clocks drift."""

CHANNELS = 2
NONCE, TAG = 16, 16

MOST_PROBLEMS = 1000
"""Problems listed for one file; the ones after that are only counted."""

ProblemKind = Literal["magic", "damaged", "truncated", "order", "missing", "key", "sha256", "chain"]


Data = bytes | mmap.mmap


class Block(Struct, frozen=True):
    """Where a block lies in the file and in time. `samples` are those of one channel."""

    index: int
    start_ms: int
    samples: int
    payload_at: int
    payload_bytes: int


class Problem(Struct, frozen=True):
    """Something wrong with a file: what, at which byte, near which block, in words for a log."""

    kind: ProblemKind
    at: int
    block: int
    text: str


class Problems:
    """The problems of one file, up to a bound."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.count = 0

    def add(self, kind: ProblemKind, at: int, block: int, text: str) -> None:
        """Note a problem."""
        self.count += 1
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(Problem(kind, at, block, text))


def payload_bytes(samples: int) -> int:
    """The length of a block's payload: nonce, audio, one tag (a second fits one chunk of the age stream)."""
    return NONCE + samples * CHANNELS + TAG


def blocks(data: Data, problems: Problems) -> list[Block]:
    """The blocks of a whole file, rising in index and time.

    What lies between blocks, what is out of place and what is not there is a problem, not an end: headers are
    not sealed, so a damaged one must not outvote those around it. The longest rising chain is believed.
    """
    found = _walk(data, problems)
    chain = _rising(found, lambda it: it.index, problems)
    chain = _rising(chain, lambda it: it.start_ms << 32 | it.index, problems)
    expected = 0
    for block in chain:
        if block.index > expected:
            problems.add(
                "missing", block.payload_at, expected, f"{block.index - expected} blocks are not there"
            )
        expected = block.index + 1
    return chain


def _walk(data: Data, problems: Problems) -> list[Block]:
    """Everything that looks like a block, in the order of the file."""
    at = len(MAGIC)
    if data[: len(MAGIC)] != MAGIC:
        problems.add("magic", 0, 0, "the file does not begin as a recording does")
        at = 0
    found: list[Block] = []
    while at < len(data):
        block = _block_at(data, at)
        if block is None:
            near = found[-1].index + 1 if found else 0
            block = _next_block(data, at)
            if block is None:
                problems.add("truncated", at, near, f"the last {len(data) - at} bytes are not a whole block")
                break
            problems.add("damaged", at, near, f"{block.payload_at - HEADER.size - at} bytes are not a block")
        found.append(block)
        at = block.payload_at + block.payload_bytes
    return found


def _block_at(data: Data, at: int) -> Block | None:
    """The block whose header is at `at`, when it is sound and whole."""
    if at + HEADER.size > len(data):
        return None
    index, start_ms, samples, length = HEADER.unpack_from(data, at)
    if not 0 < samples <= MOST_SAMPLES or length != payload_bytes(samples):
        return None
    if at + HEADER.size + length > len(data):
        return None
    return Block(index, start_ms, samples, at + HEADER.size, length)


def _next_block(data: Data, at: int) -> Block | None:
    """The next place behind `at` that looks like a block: samples and length agree, hardly by chance."""
    # The upper half of the samples is zero in every header, eight bytes behind its begin.
    hit = at + 8
    while (hit := data.find(b"\x00\x00", hit + 1)) >= 0:
        block = _block_at(data, hit - 8)
        if block is not None:
            return block
    return None


def _rising(found: list[Block], key: Callable[[Block], int], problems: Problems) -> list[Block]:
    """The longest part of the list, in its order, whose keys rise; the others are out of place."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, block in enumerate(found):
        length = bisect_left(tops, key(block))
        before.append(ends[length - 1] if length else -1)
        if length == len(tops):
            tops.append(key(block))
            ends.append(place)
        else:
            tops[length], ends[length] = key(block), place
    chosen, place = set[int](), ends[-1] if ends else -1
    while place >= 0:
        chosen.add(place)
        place = before[place]
    for place, block in enumerate(found):
        if place not in chosen:
            problems.add("order", block.payload_at, block.index, f"block {block.index} is out of place")
    return [block for place, block in enumerate(found) if place in chosen]
