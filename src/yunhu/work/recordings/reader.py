"""Open recordings: decrypt their blocks with a private key, and play on past whatever is damaged.

Call these functions in a thread (`asyncio.to_thread`), never on the loop.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from yunhu.work.recordings.blocks import CHANNELS, Block, Data, Problem, Problems, blocks
from yunhu.work.recordings.errors import NoFittingKey, RecordingErased, RecordingUnreadable
from yunhu.work.recordings.keys import Identity
from yunhu.work.recordings.model import Gap
from yunhu.work.recordings.rules import RATE, gaps_between, span_ms
from yunhu.work.recordings.sealing import age

SILENCE = b"\xd5"
"""A-law zero."""

LONGEST_KEY = 64 * 1024
"""Bytes of a `.key` file: a header with a few stanzas has less than one KiB."""

LONGEST_SILENCE_S = 24 * 3600
"""A jump in time that is filled with silence; a longer one is damage, and is cut to this."""

_CHUNK_S = 1


class Outline(Struct, frozen=True):
    """What a file holds, seen without a key. `sha256` is of the whole file, in hex, if it was asked for."""

    blocks: list[Block]
    duration_ms: int
    bytes: int
    sha256: str
    gaps: tuple[Gap, ...]
    problems: list[Problem]
    problem_count: int


def outline(path: Path, reasons: Sequence[Gap] = (), *, digest: bool = True) -> Outline:
    """Read the structure of a `.rec` file. `reasons` name gaps that are known.

    Without `digest` only the headers of the blocks are read: of an hour in 20 ms.
    Raises `RecordingUnreadable`.
    """
    problems = Problems()
    with Mapped(path) as data:
        found = blocks(data, problems)
        sha256 = hashlib.sha256(data).hexdigest() if digest else ""
        size = len(data)
    last = found[-1] if found else None
    return Outline(
        blocks=found,
        duration_ms=last.start_ms + span_ms(last.samples) if last else 0,
        bytes=size,
        sha256=sha256,
        gaps=gaps_between(((block.start_ms, block.samples) for block in found), reasons),
        problems=problems.found,
        problem_count=problems.count,
    )


class Opened:
    """A recording with the keys to it. What cannot be decrypted is in `problems` and plays as silence."""

    def __init__(self, path: Path, identities: Sequence[Identity], *, digest: bool = True) -> None:
        """Raises `RecordingUnreadable`, `RecordingErased` when the key file is gone, `NoFittingKey`."""
        self.outline = outline(path, digest=digest)
        self.problems = Problems()
        self.path = path
        self.file_key = file_key(path, identities)

    def blocks(self) -> Iterator[tuple[Block, bytes | None]]:
        """Each block and its interleaved A-law audio, or nil when it cannot be decrypted."""
        with Mapped(self.path) as data:
            for block in self.outline.blocks:
                yield block, self.decrypt(data, block)

    def audio(self) -> Iterator[bytes]:
        """The whole time line as interleaved A-law stereo at 8 kHz: what is missing is silence."""
        with Mapped(self.path) as data:
            for silence, block in timeline(self.outline.blocks):
                yield from _silence(silence)
                yield self.decrypt(data, block) or SILENCE * (block.samples * CHANNELS)

    def decrypt(self, data: Data, block: Block) -> bytes | None:
        """The audio of a block; nil when it cannot be decrypted, which is one more problem then."""
        payload = data[block.payload_at : block.payload_at + block.payload_bytes]
        try:
            sound = age.open_payload(self.file_key, payload)
        except age.BrokenError as bad:
            self.problems.add("damaged", block.payload_at, block.index, f"block {block.index}: {bad}")
            return None
        if len(sound) != block.samples * CHANNELS:
            self.problems.add(
                "damaged", block.payload_at, block.index, f"block {block.index} has a wrong length"
            )
            return None
        return sound


def timeline(found: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    """Each block with the samples of silence before it.

    A block that begins a moment early, because its clock was read late, follows on without a cut.
    """
    at = 0
    for block in found:
        silence = max(block.start_ms * RATE // 1000 - at, 0)
        at += silence + block.samples
        yield min(silence, LONGEST_SILENCE_S * RATE), block


def _silence(samples: int) -> Iterator[bytes]:
    """Silence for so many samples of each channel, in pieces of a second."""
    whole, rest = divmod(samples, RATE * _CHUNK_S)
    for _ in range(whole):
        yield SILENCE * (RATE * _CHUNK_S * CHANNELS)
    if rest:
        yield SILENCE * (rest * CHANNELS)


def file_key(path: Path, identities: Sequence[Identity]) -> bytes:
    """The key of a recording, out of the header beside it.

    Raises `RecordingErased`, `RecordingUnreadable`, `NoFittingKey`.
    """
    header = path.with_suffix(".key")
    try:
        found = age.unwrap(key_header(header), [str(identity) for identity in identities])
    except age.NotAgeError as bad:
        raise RecordingUnreadable(file=header.name, why=str(bad)) from bad
    if found is None:
        raise NoFittingKey(file=path.name)
    return found


def key_header(path: Path) -> bytes:
    """The bytes of a `.key` file. Raises `RecordingErased` when it is gone, `RecordingUnreadable`."""
    try:
        with path.open("rb") as file:
            header = file.read(LONGEST_KEY + 1)
    except FileNotFoundError as gone:
        raise RecordingErased(file=path.name) from gone
    except OSError as bad:
        raise RecordingUnreadable(file=path.name, why=bad.strerror or "") from bad
    if len(header) > LONGEST_KEY:
        raise RecordingUnreadable(file=path.name, why="not an age header")
    return header


class Mapped:
    """A file in memory, read as needed. Raises `RecordingUnreadable`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._map: mmap.mmap | None = None

    def __enter__(self) -> Data:
        try:
            with self._path.open("rb") as file:
                if self._path.stat().st_size == 0:
                    return b""
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as bad:
            raise RecordingUnreadable(file=self._path.name, why=bad.strerror or "") from bad
        return self._map

    def __exit__(self, *trouble: object) -> None:
        if self._map is not None:
            self._map.close()
