"""Keys in files: made once, never shown to others, old ones still good for checking."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.platform.secrets import is_private
from yunhu.trust.audit.errors import KeyUnreadable
from yunhu.trust.audit.keys import PRIVATE, is_right, keys_in, keys_of, open_signer


def test_a_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first, made = open_signer(tmp_path / "keys")
    again, made_again = open_signer(tmp_path / "keys")
    assert (made, made_again) == (True, False)
    assert first.fingerprint == again.fingerprint
    assert is_private(tmp_path / "keys" / PRIVATE)


def test_what_an_old_key_has_signed_can_still_be_checked(tmp_path: Path) -> None:
    old, _ = open_signer(tmp_path)
    signature = old.sign(b"text")
    (tmp_path / PRIVATE).unlink()
    new, made = open_signer(tmp_path)
    keys = keys_in(tmp_path)
    assert made
    assert set(keys) == {old.fingerprint, new.fingerprint}
    assert is_right(old.fingerprint, signature, b"text", keys)
    assert not is_right(new.fingerprint, signature, b"text", keys)
    assert not is_right(old.fingerprint, signature, b"other", keys)
    assert not is_right(old.fingerprint, "zz", b"text", keys)
    assert not is_right("nobody", signature, b"text", keys)


def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / PRIVATE
    path.write_text("no key")
    with pytest.raises(KeyUnreadable) as refused:
        open_signer(tmp_path)
    assert refused.value.params == {"path": str(path)}
    assert path.read_text() == "no key"
    with pytest.raises(KeyUnreadable):
        keys_of([path])
