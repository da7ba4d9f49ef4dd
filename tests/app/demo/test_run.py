"""Before anything is started: what is cleared, and where simulated people stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.app.demo.errors import NotOurFolder
from yunhu.app.demo.places import Places
from yunhu.app.demo.run import clear


def test_a_demonstration_is_cleared(tmp_path: Path) -> None:
    places = Places(tmp_path / "demo")
    clear(places)
    places.root.mkdir()
    clear(places)
    places.root.mkdir()
    places.settings.write_text("")
    clear(places)
    assert not places.root.exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(NotOurFolder):
        clear(Places(tmp_path))
    assert (tmp_path / "thesis.txt").exists()
