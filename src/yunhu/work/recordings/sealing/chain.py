"""The chain of a recording: a digest of each block, bound together in order, and announced by its end.

`h(0) = SHA-256("yunhu recording chain 1" ‖ id)`, `h(i) = SHA-256(h(i-1) ‖ SHA-256(block i))`, where a block
is its header and its sealed payload. The digests of the blocks lie beside the file (`.sum`), the last `h`
(the root) is a fact. So a block that was changed, cut or swapped is found alone, and the rest still plays.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from yunhu.work.recordings.blocks import HEADER, Block, Data, Problem, Problems, blocks
from yunhu.work.recordings.reader import Mapped

MAGIC = b"YS1\n"
RECORD = struct.Struct(">I32s")
"""A block's index (paused seconds have none, so there are jumps) and its digest."""

MOST_BLOCKS = 200_000
"""Digests that are read: 55 hours of blocks."""

_BEGIN = b"yunhu recording chain 1"


def leaf(data: Data, block: Block) -> bytes:
    """The digest of one block, its header in clear included."""
    begin = block.payload_at - HEADER.size
    return hashlib.sha256(data[begin : block.payload_at + block.payload_bytes]).digest()


def leaves(path: Path) -> dict[int, bytes]:
    """The digests of a file's blocks as they are now, by their index. Raises `RecordingUnreadable`."""
    with Mapped(path) as data:
        return {block.index: leaf(data, block) for block in blocks(data, Problems())}


def root(id_: str, digests: Iterable[bytes]) -> str:
    """The end of the chain, in hex."""
    end = hashlib.sha256(_BEGIN + id_.encode()).digest()
    for digest in digests:
        end = hashlib.sha256(end + digest).digest()
    return end.hex()


def seal(path: Path, id_: str) -> tuple[int, str]:
    """Compute the chain of a sealed file and keep its digests beside it; the count of blocks and the root.

    Raises `RecordingUnreadable`, OSError.
    """
    found = leaves(path)
    partial = path.with_suffix(".sum.part")
    with partial.open("wb") as file:
        file.write(MAGIC + b"".join(RECORD.pack(*each) for each in found.items()))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path.with_suffix(".sum"))
    return len(found), root(id_, found.values())


def kept(path: Path, id_: str, announced: str) -> dict[int, bytes] | None:
    """The digests beside a recording, when they are those that were announced; None when they are not."""
    try:
        with path.with_suffix(".sum").open("rb") as file:
            data = file.read(len(MAGIC) + MOST_BLOCKS * RECORD.size)
    except OSError:
        return None
    if not data.startswith(MAGIC) or (len(data) - len(MAGIC)) % RECORD.size:
        return None
    found = dict(RECORD.iter_unpack(data[len(MAGIC) :]))
    return found if root(id_, found.values()) == announced else None


def compare(path: Path, id_: str, announced: str) -> list[Problem]:
    """What differs from the chain that was announced, block by block. Raises `RecordingUnreadable`."""
    problems = Problems()
    with Mapped(path) as data:
        found = {block.index: (block, leaf(data, block)) for block in blocks(data, problems)}
    expected = kept(path, id_, announced)
    if expected is None:
        whole = root(id_, [digest for _, digest in found.values()]) == announced
        text = "the digests of its blocks are gone, and the blocks are not those that were sealed"
        return [] if whole else [Problem("chain", 0, 0, text)]
    for index, digest in expected.items():
        block, now = found.get(index, (None, b""))
        if now != digest:
            at = block.payload_at if block is not None else 0
            problems.add("chain", at, index, f"block {index} is not what was sealed in its place")
    return [problem for problem in problems.found if problem.kind == "chain"]
