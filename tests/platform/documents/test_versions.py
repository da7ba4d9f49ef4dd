"""Versions of imported files."""

from pathlib import Path

from yunhu.platform.documents.versions import KEPT, VersionedFiles


def test_the_newest_is_in_force(tmp_path: Path) -> None:
    files = VersionedFiles(tmp_path / "a" / "b")
    assert files.newest() is None
    assert [files.add(b"one"), files.add(b"two")] == [1, 2]
    newest = files.newest()
    assert newest is not None
    assert (newest[0], newest[1].read_bytes()) == (2, b"two")


def test_some_older_ones_are_kept_and_nothing_else_lies_about(tmp_path: Path) -> None:
    files = VersionedFiles(tmp_path)
    for version in range(KEPT + 3):
        files.add(str(version).encode())
    assert len(list(tmp_path.iterdir())) == KEPT
    (tmp_path / "note.txt").write_text("mine")
    assert files.add(b"x") == KEPT + 4
    assert (tmp_path / "note.txt").exists()
