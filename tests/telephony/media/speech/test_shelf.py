"""The shelf holds no more than it may, whatever is put on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yunhu.telephony.media.speech.shelf import Shelf


def name(number: int) -> str:
    return f"{number:040x}.wav"


def put(shelf: Shelf, number: int, size: int) -> None:
    shelf.write(name(number), bytes(size))
    shelf.remove(shelf.keep(name(number), size))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 120)), max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_kept_is_on_the_disk_and_within_the_bound(
    tmp_path: Path, puts: list[tuple[int, int]]
) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    shelf = Shelf(tmp_path, 200)
    shelf.open()
    for number, size in puts:
        put(shelf, number, size)
        assert shelf.get(name(number)) is not None
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sum(sizes.values()) <= 200
    assert len(shelf) == len(sizes)
    assert all(shelf.get(each) is not None for each in sizes)


def test_a_file_bigger_than_the_bound_is_played_once_nevertheless(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10)
    shelf.open()
    put(shelf, 1, 50)
    assert shelf.get(name(1)) is not None
    put(shelf, 2, 5)
    assert [path.name for path in tmp_path.iterdir()] == [name(2)]


def test_only_names_of_its_own_are_written_and_foreign_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not ours")
    shelf = Shelf(tmp_path, 10)
    shelf.open()
    with pytest.raises(ValueError, match="no name"):
        shelf.write("../evil.wav", b"x")
    assert shelf.get("notes.txt") is None
    assert (tmp_path / "notes.txt").exists()
