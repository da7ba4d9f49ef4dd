"""A recording as a WAV of a known length, any part of which can be read: only its blocks are decrypted.

Reading takes about 0.1 ms for a second of sound: in a thread, never on the loop.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from msgspec import Struct

from yunhu.work.recordings import wav
from yunhu.work.recordings.blocks import CHANNELS, Block, Data
from yunhu.work.recordings.playing.watermark import Marker
from yunhu.work.recordings.reader import SILENCE, Mapped, Opened, timeline
from yunhu.work.recordings.rules import RATE
from yunhu.work.recordings.sealing.chain import leaf

FRAME = CHANNELS * 2
"""Bytes of one moment of both channels in 16 bit PCM."""

_PIECE_SAMPLES = RATE


class Placed(Struct, frozen=True):
    """A block and where it lies on the time line, in samples; before it there may be silence."""

    begin: int
    block: Block


class Sound:
    """One opened recording as 16 bit stereo: the customer left, what the customer heard right."""

    def __init__(
        self, opened: Opened, marker: Marker | None = None, leaves: Mapping[int, bytes] | None = None
    ) -> None:
        """`leaves`: the digests of the blocks as they were sealed. One that has another plays as silence."""
        self._opened = opened
        self._marker = marker
        self._leaves = leaves
        self._placed: list[Placed] = []
        at = 0
        for silence, block in timeline(opened.outline.blocks):
            at += silence
            self._placed.append(Placed(at, block))
            at += block.samples
        self.samples = at
        self._begins = [placed.begin for placed in self._placed]
        self._head = wav.header("pcm16", wav.data_bytes("pcm16", at))

    @property
    def length(self) -> int:
        """The length of the whole WAV."""
        return len(self._head) + self.samples * FRAME

    @property
    def duration_ms(self) -> int:
        """How long it plays."""
        return self.samples * 1000 // RATE

    @property
    def file_key(self) -> bytes:
        """The recording's own key: what is kept beside it is sealed with it, and erased with it."""
        return self._opened.file_key

    @property
    def chained(self) -> bool:
        """Whether each block is compared with what was sealed in its place."""
        return self._leaves is not None

    @property
    def problems(self) -> int:
        """How many blocks could not be opened so far."""
        return self._opened.problems.count

    def read(self, begin: int, end: int) -> Iterator[bytes]:
        """The bytes of the WAV from `begin` to before `end`, in pieces of at most a second."""
        head = len(self._head)
        if begin < head:
            yield self._head[begin : min(end, head)]
        if end <= head:
            return
        first, skip = divmod(max(begin - head, 0), FRAME)
        last = -(-(end - head) // FRAME)
        left = end - max(begin, head)
        for piece in self.pcm(first, last):
            part = piece[skip : skip + left]
            skip = 0
            left -= len(part)
            yield part

    def pcm(self, first: int, last: int) -> Iterator[bytes]:
        """The samples from `first` to before `last`, marked."""
        at = first
        for alaw in self.alaw(first, min(last, self.samples)):
            pcm = wav.pcm16(alaw)
            yield self._marker.put(pcm, at) if self._marker is not None else pcm
            at += len(alaw) // CHANNELS

    def alaw(self, first: int, last: int) -> Iterator[bytes]:
        """The samples from `first` to before `last` as they were recorded, silence where there are none."""
        with Mapped(self._opened.path) as data:
            place = max(bisect_right(self._begins, first) - 1, 0)
            at = first
            while at < last and place < len(self._placed):
                placed = self._placed[place]
                if at < placed.begin:
                    upto = min(placed.begin, last, at + _PIECE_SAMPLES)
                    yield SILENCE * ((upto - at) * CHANNELS)
                    at = upto
                    continue
                upto = min(placed.begin + placed.block.samples, last)
                if upto > at:
                    audio = self._audio(data, placed.block)
                    yield audio[(at - placed.begin) * CHANNELS : (upto - placed.begin) * CHANNELS]
                    at = upto
                place += 1

    def _audio(self, data: Data, block: Block) -> bytes:
        audio = self._opened.decrypt(data, block) if self._is_its_own(data, block) else None
        return audio or SILENCE * (block.samples * CHANNELS)

    def _is_its_own(self, data: Data, block: Block) -> bool:
        """Whether a block is what was sealed in its place. A sealed block in another's place opens, too."""
        if self._leaves is None:
            return True
        fits = self._leaves.get(block.index) == leaf(data, block)
        if not fits:
            text = f"block {block.index} is not what was sealed in its place"
            self._opened.problems.add("damaged", block.payload_at, block.index, text)
        return fits
