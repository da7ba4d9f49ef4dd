"""Any part of a recording is that part of the whole; what is damaged or swapped is silent."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from tests.work.recordings.conftest import BLOCK_MS, SAMPLES, Made, sound

from yunhu.work.recordings import export, wav
from yunhu.work.recordings.blocks import HEADER, MAGIC
from yunhu.work.recordings.keys import KeyFiles, load_identities
from yunhu.work.recordings.playing.sound import FRAME, Sound
from yunhu.work.recordings.playing.watermark import Mark, Marker, read
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.sealing import chain

STARTS = [0, BLOCK_MS, 4 * BLOCK_MS, 5 * BLOCK_MS]


def opened(path: Path, pair: KeyFiles) -> Opened:
    return Opened(path, load_identities([pair.tenant_key]), digest=False)


def whole(it: Sound) -> bytes:
    return b"".join(it.read(0, it.length))


def test_the_whole_is_what_an_export_writes(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    it = Sound(opened(path, pair))
    assert whole(it) == b"".join(export.stream(opened(path, pair)))
    assert (it.length, it.duration_ms, it.samples) == (len(whole(it)), 6 * BLOCK_MS, 6 * SAMPLES)


def test_any_part_is_that_part(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    mark = Mark(recording="0" * 32, listening="1" * 32, at=1, who="someone")
    it = Sound(opened(path, pair), Marker(mark, lambda said: b"tag"))
    every = whole(it)
    assert [found.who for found in read(every[44:])] == ["someone"]
    chance = Random(3)
    for _ in range(300):
        begin = chance.randrange(len(every))
        end = chance.randrange(begin, len(every)) + 1
        assert b"".join(it.read(begin, end)) == every[begin:end], (begin, end)


def test_only_the_needed_blocks_are_opened(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    it = Sound(opened(path, pair))
    assert b"".join(it.pcm(0, 2 * SAMPLES)) == wav.pcm16(sound(0) + sound(1))
    assert it.problems == 0
    assert b"".join(it.pcm(5 * SAMPLES, 6 * SAMPLES)) == wav.pcm16(b"\xd5" * (2 * SAMPLES))
    assert it.problems == 1


def swapped(parts: list[bytes]) -> bytes:
    """The sealed seconds of two blocks change places; their headers stay."""
    first, second = parts[1], parts[2]
    parts[1] = first[: HEADER.size] + second[HEADER.size :]
    parts[2] = second[: HEADER.size] + first[HEADER.size :]
    return b"".join(parts)


def test_a_swapped_block_is_silent_when_its_digest_is_known(made: Made, pair: KeyFiles) -> None:
    path = made(STARTS)
    leaves = chain.leaves(path)
    path.write_bytes(MAGIC + swapped([path.read_bytes()[4:][at : at + 448] for at in range(0, 4 * 448, 448)]))
    assert b"".join(Sound(opened(path, pair)).alaw(SAMPLES, 2 * SAMPLES)) == sound(2)
    it = Sound(opened(path, pair), leaves=leaves)
    heard = b"".join(it.alaw(0, it.samples))
    assert heard[: 2 * SAMPLES] == sound(0)
    assert heard[2 * SAMPLES : 10 * SAMPLES] == b"\xd5" * (8 * SAMPLES)
    assert heard[10 * SAMPLES :] == sound(3)
    assert it.problems == 2


@pytest.mark.parametrize("at", [0, 43, 44, 45])
def test_the_edge_of_the_header(made: Made, pair: KeyFiles, at: int) -> None:
    it = Sound(opened(made(STARTS), pair))
    assert b"".join(it.read(at, at + FRAME + 1)) == whole(it)[at : at + FRAME + 1]
