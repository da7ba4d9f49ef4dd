"""A recording is opened, and what is on each side is heard."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.work.recordings.age_writer import key_file, payload
from tests.work.recordings.conftest import EPHEMERAL, FILE_KEY

from yunhu.app.demo.listening import heard
from yunhu.app.demo.sounds import SILENCE, key_tone
from yunhu.work.recordings.blocks import HEADER, MAGIC
from yunhu.work.recordings.errors import NoFittingKey
from yunhu.work.recordings.keys import KeyFiles, keygen, load_recipients


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    return keygen(tmp_path / "keys")


def recording(folder: Path, keys: KeyFiles, left: bytes, right: bytes) -> Path:
    """A recording of one block with a sound on each side."""
    audio = bytes(octet for pair in zip(left, right, strict=True) for octet in pair)
    sealed = payload(FILE_KEY, bytes(16), audio)
    path = folder / "r.rec"
    path.write_bytes(MAGIC + HEADER.pack(0, 0, len(left), len(sealed)) + sealed)
    recipients = load_recipients([keys.tenant_pub, keys.escrow_pub])
    path.with_suffix(".key").write_bytes(key_file(FILE_KEY, recipients, EPHEMERAL))
    return path


def test_each_side_is_heard_by_itself(tmp_path: Path, keys: KeyFiles) -> None:
    tone = key_tone("1")[:800]
    found = heard(recording(tmp_path, keys, tone, SILENCE * len(tone)), keys.tenant_key)
    assert (found.blocks, found.seconds, found.whole) == (1, 0.1, True)
    assert found.customer == pytest.approx(0.1, abs=0.02)
    assert found.agent == 0


def test_the_program_age_opens_it_too(tmp_path: Path, keys: KeyFiles) -> None:
    file = recording(tmp_path, keys, SILENCE * 80, SILENCE * 80)
    assert heard(file, keys.escrow_key).age is True


def test_where_there_is_no_age_nothing_is_said_of_it(
    tmp_path: Path, keys: KeyFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = recording(tmp_path, keys, SILENCE * 80, SILENCE * 80)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert heard(file, keys.tenant_key).age is None


def test_another_key_hears_nothing(tmp_path: Path, keys: KeyFiles) -> None:
    file = recording(tmp_path, keys, SILENCE * 80, SILENCE * 80)
    with pytest.raises(NoFittingKey):
        heard(file, keygen(tmp_path / "other").tenant_key)
