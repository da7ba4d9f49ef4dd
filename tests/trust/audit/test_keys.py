"""Keys: made once, never in a file in the clear, old ones still good for checking."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.trust.audit.audited import Box

from yunhu.trust.audit.errors import KeyUnreadable, TwoKeys
from yunhu.trust.audit.keys import PLAIN, fingerprint, is_right, keys_in, keys_of, open_signer


def plain(folder: Path) -> Ed25519PrivateKey:
    """A key in a file by itself, as it was kept once."""
    key = Ed25519PrivateKey.generate()
    (folder / PLAIN).write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return key


def test_a_key_is_made_once_and_lies_in_no_file(tmp_path: Path) -> None:
    box = Box()
    first, made = open_signer(tmp_path / "keys", box)
    again, made_again = open_signer(tmp_path / "keys", box)
    assert (made, made_again) == (True, False)
    assert first.fingerprint == again.fingerprint
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [f"audit-{first.fingerprint}.pub"]


def test_what_an_old_key_has_signed_can_still_be_checked(tmp_path: Path) -> None:
    old, _ = open_signer(tmp_path, Box())
    signature = old.sign(b"text")
    new, made = open_signer(tmp_path, Box())
    keys = keys_in(tmp_path)
    assert made
    assert set(keys) == {old.fingerprint, new.fingerprint}
    assert is_right(old.fingerprint, signature, b"text", keys)
    assert not is_right(new.fingerprint, signature, b"text", keys)
    assert not is_right(old.fingerprint, signature, b"other", keys)
    assert not is_right(old.fingerprint, "zz", b"text", keys)
    assert not is_right("nobody", signature, b"text", keys)


def test_a_key_in_a_file_is_taken_in_and_the_file_goes(tmp_path: Path) -> None:
    key, box = plain(tmp_path), Box()
    signer, made = open_signer(tmp_path, box)
    assert (signer.fingerprint, made) == (fingerprint(key.public_key()), False)
    assert not (tmp_path / PLAIN).exists()
    assert open_signer(tmp_path, box)[0].fingerprint == signer.fingerprint


def test_what_was_cut_short_between_the_two_is_finished(tmp_path: Path) -> None:
    key, box = plain(tmp_path), Box()
    box.keys["audit"] = key.private_bytes_raw()
    assert open_signer(tmp_path, box)[0].fingerprint == fingerprint(key.public_key())
    assert not (tmp_path / PLAIN).exists()


def test_two_different_keys_are_refused_and_both_kept(tmp_path: Path) -> None:
    box = Box()
    kept, _ = open_signer(tmp_path, box)
    plain(tmp_path)
    with pytest.raises(TwoKeys) as refused:
        open_signer(tmp_path, box)
    assert refused.value.params == {"path": str(tmp_path / PLAIN)}
    (tmp_path / PLAIN).unlink()
    assert open_signer(tmp_path, box)[0].fingerprint == kept.fingerprint


def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / PLAIN
    path.write_text("no key")
    with pytest.raises(KeyUnreadable) as refused:
        open_signer(tmp_path, Box())
    assert refused.value.params == {"path": str(path)}
    assert path.read_text() == "no key"
    with pytest.raises(KeyUnreadable):
        keys_of([path])
