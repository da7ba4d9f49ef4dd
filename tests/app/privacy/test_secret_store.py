"""Secrets come from a private file or the environment, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.app.privacy.secret_store import LONGEST, SecretStore


def test_a_file_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "carrier-1").write_text("from the file\n")
    monkeypatch.setenv("YUNHU_SECRET_CARRIER_1", "from the environment")
    assert SecretStore(tmp_path).get("carrier-1") == "from the file"
    assert SecretStore(tmp_path / "elsewhere").get("carrier-1") == "from the environment"


def test_what_is_not_there_is_looked_for_again(tmp_path: Path) -> None:
    store = SecretStore(tmp_path)
    assert store.get("late") is None
    (tmp_path / "late").write_text("x")
    assert store.get("late") == "x"


def test_a_name_never_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside").write_text("x")
    store = SecretStore(tmp_path / "inside")
    assert store.get("../outside") is None
    assert store.get("") is None


def test_a_secret_has_a_limit(tmp_path: Path) -> None:
    (tmp_path / "long").write_text("x" * (LONGEST + 1))
    assert SecretStore(tmp_path).get("long") == "x" * LONGEST
