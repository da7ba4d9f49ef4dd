"""The chain: what was changed, cut or swapped is named block by block, without any key."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.work.recordings.conftest import BLOCK_MS, Made

from yunhu.work.recordings.blocks import HEADER, MAGIC
from yunhu.work.recordings.errors import RecordingUnreadable
from yunhu.work.recordings.sealing import chain

FIVE = [index * BLOCK_MS for index in range(5)]
ID = "a" * 32
SIZE = 448


def parts(path: Path) -> list[bytes]:
    data = path.read_bytes()[len(MAGIC) :]
    return [data[at : at + SIZE] for at in range(0, len(data), SIZE)]


def named(path: Path, root: str) -> list[int]:
    return [problem.block for problem in chain.compare(path, ID, root)]


def test_what_was_sealed_is_found_unchanged(made: Made) -> None:
    path = made(FIVE)
    count, root = chain.seal(path, ID)
    assert (count, len(root)) == (5, 64)
    assert chain.kept(path, ID, root) == chain.leaves(path)
    assert named(path, root) == []


def test_each_changed_block_is_named(made: Made) -> None:
    path = made(FIVE)
    _, root = chain.seal(path, ID)
    blocks = parts(path)
    blocks[1], blocks[2] = (
        blocks[1][: HEADER.size] + blocks[2][HEADER.size :],
        blocks[2][: HEADER.size] + blocks[1][HEADER.size :],
    )
    path.write_bytes(MAGIC + b"".join(blocks[:4]))
    assert named(path, root) == [1, 2, 4]


def test_digests_that_were_changed_with_the_file_do_not_fit_the_root(made: Made) -> None:
    path = made(FIVE)
    _, root = chain.seal(path, ID)
    path.write_bytes(MAGIC + b"".join(parts(path)[:4]))
    chain.seal(path, ID)
    assert chain.kept(path, ID, root) is None
    (problem,) = chain.compare(path, ID, root)
    assert problem.kind == "chain"


def test_without_the_digests_the_root_still_says_whether_it_is_whole(made: Made) -> None:
    path = made(FIVE)
    _, root = chain.seal(path, ID)
    path.with_suffix(".sum").unlink()
    assert named(path, root) == []
    path.with_suffix(".sum").write_bytes(b"nonsense")
    assert named(path, root) == []
    path.write_bytes(path.read_bytes()[:-7])
    assert named(path, root) == [0]


def test_the_chain_is_of_one_recording(made: Made) -> None:
    path = made(FIVE)
    _, root = chain.seal(path, ID)
    assert chain.root("b" * 32, chain.leaves(path).values()) != root


def test_paused_seconds_leave_jumps_in_the_indices(made: Made) -> None:
    path = made(FIVE)
    left = parts(path)
    path.write_bytes(MAGIC + b"".join([*left[:2], *left[4:]]))
    count, root = chain.seal(path, ID)
    assert (count, list(chain.kept(path, ID, root) or {})) == (3, [0, 1, 4])
    assert named(path, root) == []


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable):
        chain.seal(tmp_path / "none.rec", ID)
