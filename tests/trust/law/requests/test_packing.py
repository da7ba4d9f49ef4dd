"""The file of a request: a ZIP that is sealed on the disk, whole when opened, refused when changed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from yunhu.kit.refusal import Refusal
from yunhu.trust.law.requests import packing
from yunhu.trust.law.requests.errors import NoFile, TooMuch
from yunhu.trust.law.requests.packing import Package, opened

ROWS = [{"name": "王小明", "note": "=1+1"}]


def packed(path: Path, size: int = 10) -> Path:
    package = Package(path)
    package.json("about.json", {"rows": 1})
    package.table("customer", ROWS)
    package.table("nothing", [])
    package.file("sound.wav", iter([b"\x00\x01" * size] * 3))
    package.close()
    return path


def test_it_is_opened_again_and_was_never_in_clear(tmp_path: Path) -> None:
    path = packed(tmp_path / "package", packing.PIECE)
    assert "王小明".encode() not in path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(b"".join(opened(path)))) as found:
        assert found.testzip() is None
        assert set(found.namelist()) == {
            "about.json",
            "customer.json",
            "customer.csv",
            "nothing.json",
            "sound.wav",
        }
        assert len(found.read("sound.wav")) == 6 * packing.PIECE
        assert found.read("customer.csv").decode("utf-8-sig").splitlines() == ["name,note", "王小明,'=1+1"]


def test_a_changed_one_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "package")
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refusal):
        list(opened(path))


def test_one_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoFile):
        list(opened(tmp_path / "nothing"))


def test_more_than_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST", 1_000)
    package = Package(tmp_path / "package")
    with pytest.raises(TooMuch):
        package.file("sound.wav", iter([bytes(range(256)) * 8]))
    package.close()
