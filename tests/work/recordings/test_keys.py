"""Keys are made once, kept private, and never mistaken for each other."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from yunhu.work.recordings.errors import BadKey, KeyExists
from yunhu.work.recordings.keys import check_recipient, keygen, load_identities, load_recipients


def test_new_keys_fit_each_other_and_are_private(tmp_path: Path) -> None:
    files = keygen(tmp_path / "keys")
    identities = load_identities([files.tenant_key, files.escrow_key])
    recipients = load_recipients([files.tenant_pub, files.escrow_pub])
    assert [str(identity.to_public()) for identity in identities] == recipients
    assert len(set(recipients)) == 2
    for path in (files.tenant_key, files.escrow_key):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "escrow.pub").write_text("age1")
    with pytest.raises(KeyExists):
        keygen(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["escrow.pub"], "and none is written"


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    files = keygen(tmp_path)
    with pytest.raises(BadKey):
        load_identities([files.tenant_pub])
    with pytest.raises(BadKey):
        load_recipients([files.tenant_key.with_name("nothing")])
    files.tenant_pub.write_text("age1nonsense\n")
    with pytest.raises(BadKey):
        load_recipients([files.tenant_pub])
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadKey):
        load_identities([tmp_path / "binary"])
    (tmp_path / "cut.key").write_text(files.escrow_key.read_text().splitlines()[1][:40])
    with pytest.raises(BadKey):
        load_identities([tmp_path / "cut.key"])
    with pytest.raises(BadKey):
        check_recipient("somebody")
