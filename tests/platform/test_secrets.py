from pathlib import Path

import pytest

from yunhu.platform import secrets


def test_tokens_are_random_and_recognisable() -> None:
    made = {secrets.new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(token.startswith("yh_") and len(token) == 46 for token in made)


def test_a_digest_is_kept_instead_of_the_secret() -> None:
    assert secrets.digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(secrets.digest("\udc80")) == 64


def test_a_private_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "key"
    secrets.write_private(path, b"one")
    secrets.write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert secrets.is_private(path)
    assert [file.name for file in path.parent.iterdir()] == ["key"]
    path.chmod(0o640)
    assert not secrets.is_private(path)


def test_nothing_is_left_when_a_file_cannot_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "key" / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        secrets.write_private(tmp_path / "key", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_file_is_overwritten_before_it_goes(tmp_path: Path) -> None:
    path, other = tmp_path / "key", tmp_path / "link"
    path.write_bytes(b"secret")
    other.hardlink_to(path)
    secrets.wipe(path)
    assert not path.exists()
    assert other.read_bytes() == bytes(6)
