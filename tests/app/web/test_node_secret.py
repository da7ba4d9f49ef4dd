"""The node's own secret."""

from pathlib import Path

from yunhu.app.web.node_secret import BYTES, FILE, node_secret
from yunhu.platform.secrets import is_private


def test_it_is_made_once_and_kept_private(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    made = node_secret(folder)
    assert len(made) == BYTES
    assert is_private(folder / FILE)
    assert node_secret(folder) == made
    assert node_secret(tmp_path / "other") != made


def test_one_that_was_cut_short_is_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"short")
    made = node_secret(tmp_path)
    assert len(made) == BYTES
    assert node_secret(tmp_path) == made
