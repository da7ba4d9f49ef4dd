"""The waveform: each channel's loudest moments, kept sealed with the recording's key."""

from __future__ import annotations

from tests.work.recordings.conftest import BLOCK_MS, FILE_KEY, Made

from yunhu.work.recordings.keys import KeyFiles, load_identities
from yunhu.work.recordings.playing import peaks
from yunhu.work.recordings.playing.sound import Sound
from yunhu.work.recordings.reader import Opened


def made_sound(made: Made, pair: KeyFiles, starts: list[int]) -> Sound:
    return Sound(Opened(made(starts), load_identities([pair.tenant_key])))


def test_it_is_bounded_and_silence_is_nought(made: Made, pair: KeyFiles) -> None:
    it = made_sound(made, pair, [0, BLOCK_MS, 600_000])
    left, right = peaks.peaks(it)
    assert len(left) == len(right) <= peaks.MOST_STEPS
    # The first step holds the blocks 0 and 1, which sound as the bytes 0, 1 and their complements.
    assert (left[0], right[0]) == (0x55, (0xFE ^ 0x55) & 0x7F)
    assert (left[-1], right[-1]) == ((0x02 ^ 0x55) & 0x7F, (0xFD ^ 0x55) & 0x7F)
    assert set(left[5:-5]) == {0}


def test_it_is_kept_sealed(made: Made, pair: KeyFiles) -> None:
    path = made([0, BLOCK_MS])
    it = Sound(Opened(path, load_identities([pair.tenant_key])))
    assert peaks.kept(path, FILE_KEY) is None
    found = peaks.peaks(it)
    peaks.keep(path, it.file_key, found)
    assert peaks.kept(path, FILE_KEY) == found
    assert peaks.kept(path, bytes(16)) is None
    path.with_suffix(".peaks").write_bytes(b"cut")
    assert peaks.kept(path, FILE_KEY) is None
