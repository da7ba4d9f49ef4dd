"""Another key: the old one opens nothing any more, the sound is untouched, a second run finds it done."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.work.recordings.conftest import BLOCK_MS, Made, sound

from yunhu.work.recordings.blocks import HEADER, MAGIC
from yunhu.work.recordings.errors import NoFittingKey
from yunhu.work.recordings.keys import KeyFiles, keygen, load_identities, load_recipients
from yunhu.work.recordings.reader import Opened
from yunhu.work.recordings.sealing.rewrap import headers_of, rewrap_all


def test_the_old_key_opens_nothing_and_the_sound_is_untouched(
    made: Made, pair: KeyFiles, tmp_path: Path
) -> None:
    path = made([0, BLOCK_MS])
    before = path.read_bytes()
    fresh = keygen(tmp_path / "fresh")
    identities = load_identities([pair.tenant_key, fresh.tenant_key])
    recipients = load_recipients([fresh.tenant_pub, fresh.escrow_pub])
    done = rewrap_all([path.with_suffix(".key")], identities, recipients)
    assert (done.anew, done.already, done.failed) == (1, 0, ())
    assert path.read_bytes() == before
    with pytest.raises(NoFittingKey):
        Opened(path, load_identities([pair.tenant_key]))
    with pytest.raises(NoFittingKey):
        Opened(path, load_identities([pair.escrow_key]))
    for key in (fresh.tenant_key, fresh.escrow_key):
        heard = b"".join(Opened(path, load_identities([key])).audio())
        assert heard == sound(0) + sound(1)
    again = rewrap_all([path.with_suffix(".key")], identities, recipients)
    assert (again.anew, again.already) == (0, 1)


def test_the_program_age_opens_what_was_wrapped_anew(made: Made, pair: KeyFiles, tmp_path: Path) -> None:
    path = made([0])
    fresh = keygen(tmp_path / "fresh")
    identities = load_identities([pair.tenant_key, fresh.tenant_key])
    rewrap_all([path.with_suffix(".key")], identities, load_recipients([fresh.tenant_pub]))
    payload = path.read_bytes()[len(MAGIC) + HEADER.size :]
    (tmp_path / "a.age").write_bytes(path.with_suffix(".key").read_bytes() + payload)
    command = ["age", "-d", "-i", str(fresh.tenant_key), str(tmp_path / "a.age")]
    assert subprocess.run(command, capture_output=True, check=True, timeout=10).stdout == sound(0)


def test_what_cannot_be_opened_is_named_and_the_others_go_on(
    made: Made, pair: KeyFiles, tmp_path: Path
) -> None:
    path = made([0])
    folder = tmp_path / "store"
    folder.mkdir()
    good = path.with_suffix(".key").read_bytes()
    (folder / "a.key").write_bytes(b"no header")
    (folder / "b.key").write_bytes(good)
    (folder / "b.rec").write_bytes(b"")
    fresh = keygen(tmp_path / "fresh")
    identities = load_identities([pair.tenant_key, fresh.tenant_key])
    done = rewrap_all(headers_of(folder), identities, load_recipients([fresh.tenant_pub]))
    assert (done.anew, len(done.failed)) == (1, 1)
    assert done.failed[0].startswith("a.key: ")
    assert (folder / "a.key").read_bytes() == b"no header"
    nobody = rewrap_all([folder / "b.key"], load_identities([pair.tenant_key]), ["age1"])
    assert len(nobody.failed) == 1
