"""Recordings open with either key, and what is damaged is listed while the rest still plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.work.recordings.conftest import BLOCK_MS, SAMPLES, Made, sound

from yunhu.work.recordings.errors import NoFittingKey, RecordingErased, RecordingUnreadable
from yunhu.work.recordings.keys import KeyFiles, load_identities, new_identity
from yunhu.work.recordings.model import Gap
from yunhu.work.recordings.reader import SILENCE, Opened, outline

FIVE = [index * BLOCK_MS for index in range(5)]


def opened(path: Path, pair: KeyFiles) -> Opened:
    return Opened(path, load_identities([pair.tenant_key]))


def heard(it: Opened) -> dict[int, bool]:
    """Which blocks can be heard."""
    return {block.index: audio == sound(block.index) for block, audio in it.blocks()}


def kinds(it: Opened) -> list[str]:
    """The problems of a recording that was played to its end."""
    return [problem.kind for problem in (*it.outline.problems, *it.problems.found)]


@pytest.mark.parametrize("which", ["tenant_key", "escrow_key"])
def test_either_key_opens_it(made: Made, pair: KeyFiles, which: str) -> None:
    it = Opened(made(FIVE), load_identities([getattr(pair, which)]))
    assert heard(it) == dict.fromkeys(range(5), True)
    assert kinds(it) == []
    assert (it.outline.duration_ms, it.outline.gaps) == (5 * BLOCK_MS, ())


def test_no_other_key_opens_it(made: Made) -> None:
    with pytest.raises(NoFittingKey):
        Opened(made(FIVE), [new_identity()])


def test_without_its_key_file_it_is_erased(made: Made, pair: KeyFiles) -> None:
    path = made(FIVE)
    path.with_suffix(".key").unlink()
    with pytest.raises(RecordingErased):
        opened(path, pair)


def test_what_is_no_recording_is_refused(made: Made, pair: KeyFiles, tmp_path: Path) -> None:
    path = made(FIVE)
    with pytest.raises(RecordingUnreadable):
        outline(tmp_path / "nothing.rec")
    path.with_suffix(".key").write_bytes(b"no header")
    with pytest.raises(RecordingUnreadable):
        opened(path, pair)


def test_a_pause_is_silence_and_a_gap_with_its_reason(made: Made, pair: KeyFiles) -> None:
    path = made([0, BLOCK_MS, 200, 200 + BLOCK_MS])
    assert outline(path, [Gap(60, 190, "paused: card")]).gaps == (Gap(50, 200, "paused: card"),)
    audio = b"".join(opened(path, pair).audio())
    assert len(audio) == (200 + 2 * BLOCK_MS) * 16
    assert audio[: 4 * SAMPLES] == sound(0) + sound(1)
    assert audio[4 * SAMPLES : 200 * 16] == SILENCE * (200 * 16 - 4 * SAMPLES)
    assert audio[200 * 16 :] == sound(2) + sound(3)


def test_a_cut_end_loses_only_the_last_block(made: Made, pair: KeyFiles) -> None:
    path = made(FIVE, lambda parts: b"".join(parts)[:-7])
    it = opened(path, pair)
    assert heard(it) == dict.fromkeys(range(4), True)
    assert kinds(it) == ["truncated"]


@pytest.mark.parametrize("cut", [1, 8, 15, 16, 17, 40])
def test_any_cut_in_the_last_block_is_seen(made: Made, pair: KeyFiles, cut: int) -> None:
    it = opened(made(FIVE, lambda parts: b"".join([*parts[:-1], parts[-1][:cut]])), pair)
    assert heard(it) == dict.fromkeys(range(4), True)
    assert kinds(it) == ["truncated"]


def test_a_flipped_bit_silences_one_block(made: Made, pair: KeyFiles) -> None:
    def flip(parts: list[bytes]) -> bytes:
        parts[2] = parts[2][:100] + bytes([parts[2][100] ^ 1]) + parts[2][101:]
        return b"".join(parts)

    it = opened(made(FIVE, flip), pair)
    assert heard(it) == {0: True, 1: True, 2: False, 3: True, 4: True}
    assert kinds(it) == ["damaged"]
    audio = b"".join(it.audio())
    assert audio[4 * SAMPLES : 6 * SAMPLES] == SILENCE * 2 * SAMPLES


@pytest.mark.parametrize("byte", range(16))
def test_a_damaged_header_does_not_hide_what_follows(made: Made, pair: KeyFiles, byte: int) -> None:
    def damage(parts: list[bytes]) -> bytes:
        parts[2] = parts[2][:byte] + bytes([parts[2][byte] ^ 0x40]) + parts[2][byte + 1 :]
        return b"".join(parts)

    it = opened(made(FIVE, damage), pair)
    playing = heard(it)
    assert it.outline.problem_count + it.problems.count > 0
    assert {index for index, good in playing.items() if good} >= {0, 1, 3, 4}


def test_nonsense_between_blocks_is_stepped_over(made: Made, pair: KeyFiles) -> None:
    it = opened(made(FIVE, lambda parts: b"".join([*parts[:2], bytes(333), *parts[2:]])), pair)
    assert heard(it) == dict.fromkeys(range(5), True)
    assert kinds(it) == ["damaged"]


def test_a_missing_block_is_a_gap(made: Made, pair: KeyFiles) -> None:
    it = opened(made(FIVE, lambda parts: b"".join([*parts[:2], *parts[3:]])), pair)
    assert heard(it) == {0: True, 1: True, 3: True, 4: True}
    assert kinds(it) == ["missing"]
    assert it.outline.gaps == (Gap(2 * BLOCK_MS, 3 * BLOCK_MS, "missing"),)


def test_swapped_and_repeated_blocks_are_told(made: Made, pair: KeyFiles) -> None:
    swapped = opened(made(FIVE, lambda parts: b"".join([*parts[:2], parts[3], parts[2], parts[4]])), pair)
    assert kinds(swapped) == ["order", "missing"]
    assert heard(swapped) == {0: True, 1: True, 2: True, 4: True}
    repeated = opened(made(FIVE, lambda parts: b"".join([*parts, parts[1]])), pair)
    assert kinds(repeated) == ["order"]
    assert heard(repeated) == dict.fromkeys(range(5), True)


def test_a_block_of_another_recording_is_not_played(made: Made, pair: KeyFiles, tmp_path: Path) -> None:
    def foreign(parts: list[bytes]) -> bytes:
        # The same index and length under another file key: what somebody who cuts recordings together does.
        parts[2] = parts[2][:16] + bytes(len(parts[2]) - 16)
        return b"".join(parts)

    it = opened(made(FIVE, foreign), pair)
    assert heard(it)[2] is False
    assert kinds(it) == ["damaged"]


def test_an_empty_file_has_no_blocks(made: Made, pair: KeyFiles) -> None:
    path = made([])
    assert outline(path).blocks == []
    path.write_bytes(b"")
    found = outline(path)
    assert (found.blocks, [problem.kind for problem in found.problems]) == ([], ["magic"])


def test_a_file_that_does_not_begin_as_one_still_gives_its_blocks(made: Made, pair: KeyFiles) -> None:
    path = made(FIVE)
    path.write_bytes(b"XX" + path.read_bytes()[4:])
    it = opened(path, pair)
    assert {index for index, good in heard(it).items() if good} >= {1, 2, 3, 4}
    assert "magic" in kinds(it)
