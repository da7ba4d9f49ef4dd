"""The keyring's file."""

from pathlib import Path

import pytest

from yunhu.trust.privacy.envelope import VERSION, KeyFile, alone, context, read, write
from yunhu.trust.privacy.errors import KeyringDamaged


def test_what_is_written_is_read_and_private(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keyring.json"
    with alone(path):
        write(path, KeyFile(VERSION, "id", "master"))
    assert read(path) == KeyFile(VERSION, "id", "master")
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 2, "id": "a", "master": "b"}'])
def test_what_is_no_keyring_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "keyring.json").write_text(text)
    with pytest.raises(KeyringDamaged, match=r"keyring\.json"):
        read(tmp_path / "keyring.json")


def test_a_key_is_bound_to_its_place() -> None:
    assert (
        len({context(*place) for place in (("t", "data", "1"), ("t", "print", "1"), ("u", "data", "1"))}) == 3
    )
