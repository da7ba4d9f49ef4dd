"""The watermark: inaudible, found in any quarter of a second, and through a lossless copy."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path
from random import Random

from yunhu.work.recordings import wav
from yunhu.work.recordings.playing.watermark import FRAME_SAMPLES, Mark, Marker, read

MARK = Mark(recording="ab" * 16, listening="cd" * 16, at=1_800_000_000_000_000, who="user:王小明")
SECOND = 8000


def sound(seconds: float) -> bytes:
    return wav.pcm16(Random(7).randbytes(int(seconds * SECOND) * 2))


def sign(said: bytes) -> bytes:
    return said[:16]


def heard(mark: Mark) -> tuple[str, str, int, str]:
    return mark.recording, mark.listening, mark.at, mark.who


def test_it_says_who_when_and_which() -> None:
    marked = Marker(MARK, sign).put(sound(1), 0)
    (found,) = read(marked)
    assert heard(found) == heard(MARK)
    assert found.tag == sign(MARK.said)


def test_only_the_lowest_bit_changes() -> None:
    plain = sound(1)
    marked = Marker(MARK, sign).put(plain, 0)
    assert all(a == b for a, b in zip(plain[1::2], marked[1::2], strict=True))
    assert {a ^ b for a, b in zip(plain[0::2], marked[0::2], strict=True)} == {0, 1}
    assert read(plain) == []


def test_pieces_fit_together_wherever_they_begin() -> None:
    plain = sound(2)
    marker = Marker(MARK, sign)
    cuts = [0, 1, 4567, 8000, 13001, 16000]
    parts = [marker.put(plain[4 * a : 4 * b], a) for a, b in pairwise(cuts)]
    assert b"".join(parts) == marker.put(plain, 0)


def test_a_quarter_of_a_second_of_one_channel_is_enough() -> None:
    marked = Marker(MARK, sign).put(sound(2), 0)
    piece = marked[4 * 5003 : 4 * (5003 + 2 * FRAME_SAMPLES)]
    right = b"".join(piece[at + 2 : at + 4] for at in range(0, len(piece), 4))
    assert 2 * FRAME_SAMPLES <= SECOND // 4
    assert [heard(mark) for mark in read(right, channels=1)] == [heard(MARK)]


def test_each_piece_of_a_mixture_says_its_own() -> None:
    other = Mark(recording="ab" * 16, listening="ef" * 16, at=1, who="user:2")
    mixed = Marker(MARK, sign).put(sound(1), 0) + Marker(other, sign).put(sound(1), 0)
    assert [mark.who for mark in read(mixed)] == ["user:王小明", "user:2"]


def test_it_survives_a_flac_and_back(tmp_path: Path) -> None:
    marked = Marker(MARK, sign).put(sound(1), 0)
    source = wav.header("pcm16", len(marked)) + marked
    (tmp_path / "a.wav").write_bytes(source)
    run = ["ffmpeg", "-v", "error", "-i"]
    subprocess.run([*run, tmp_path / "a.wav", tmp_path / "a.flac"], check=True, timeout=20)
    subprocess.run([*run, tmp_path / "a.flac", "-f", "s16le", tmp_path / "back"], check=True, timeout=20)
    assert [heard(mark) for mark in read((tmp_path / "back").read_bytes())] == [heard(MARK)]
