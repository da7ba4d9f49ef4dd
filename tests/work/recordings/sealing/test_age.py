"""The age format: what we write others open, what others write we open, and what was changed is refused."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest
from tests.work.recordings import age_writer

from yunhu.work.recordings.keys import KeyFiles, load_identities, load_recipients, new_identity
from yunhu.work.recordings.sealing import age

KEY = bytes(range(16))
NONCE = bytes(range(16, 32))


def test_the_oracle_and_we_write_the_same_header(pair: KeyFiles) -> None:
    recipients = load_recipients([pair.tenant_pub, pair.escrow_pub])
    ours = age.wrap(KEY, recipients, lambda: bytes(range(100, 132)))
    assert ours == age_writer.key_file(KEY, recipients, bytes(range(100, 132)))
    assert age.seal_payload(KEY, NONCE, b"sound") == age_writer.payload(KEY, NONCE, b"sound")


def test_another_library_opens_ours_and_we_open_its(pair: KeyFiles) -> None:
    identity = load_identities([pair.escrow_key])[0]
    made = age.wrap(KEY, load_recipients([pair.tenant_pub, pair.escrow_pub]), lambda: os.urandom(32))
    sealed = age.seal_payload(KEY, NONCE, b"sound")
    assert pyrage.decrypt(made + sealed, [identity]) == b"sound"
    theirs: bytes = pyrage.encrypt(b"sound", [identity.to_public()])
    end = theirs.index(b"\n--- ") + 5
    end = theirs.index(b"\n", end) + 1
    file_key = age.unwrap(theirs[:end], [str(identity)])
    assert file_key is not None
    assert age.open_payload(file_key, theirs[end:]) == b"sound"


def test_the_program_age_opens_ours(pair: KeyFiles, tmp_path: Path) -> None:
    made = age.wrap(KEY, load_recipients([pair.tenant_pub]), lambda: os.urandom(32))
    (tmp_path / "a.age").write_bytes(made + age.seal_payload(KEY, NONCE, b"sound"))
    command = ["age", "-d", "-i", str(pair.tenant_key), str(tmp_path / "a.age")]
    assert subprocess.run(command, capture_output=True, check=True, timeout=10).stdout == b"sound"


def test_stanzas_of_other_kinds_are_passed_over(pair: KeyFiles) -> None:
    made = age.wrap(KEY, load_recipients([pair.tenant_pub]), lambda: os.urandom(32))
    first, rest = made.split(b"\n", 1)
    grease = b"-> odd-grease a b\n" + b"A" * 64 + b"\n" + b"AAAA\n-> empty\n\n"
    header = age.parse(first + b"\n" + grease + rest)
    assert len(header.stanzas) == 1


def test_no_other_key_opens_it(pair: KeyFiles) -> None:
    made = age.wrap(KEY, load_recipients([pair.tenant_pub]), lambda: os.urandom(32))
    assert age.unwrap(made, [str(new_identity())]) is None
    assert age.unwrap(made, []) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda made: b"no header",
        lambda made: made[:-50],
        lambda made: made[: len(made) // 2],
        lambda made: made.replace(b"--- ", b"--- !", 1),
        lambda made: made.replace(b"\n---", b"\n-> odd x\nAAAA\n---", 1),
        lambda made: made.replace(b"-> X25519 ", b"-> X25519 AAAA", 1),
    ],
)
def test_what_was_changed_is_refused(pair: KeyFiles, change: object) -> None:
    made = age.wrap(KEY, load_recipients([pair.tenant_pub]), lambda: os.urandom(32))
    assert callable(change)
    with pytest.raises(age.NotAgeError):
        age.unwrap(change(made), [str(load_identities([pair.tenant_key])[0])])


def test_a_share_of_low_order_opens_nothing(pair: KeyFiles) -> None:
    made = age.wrap(KEY, load_recipients([pair.tenant_pub]), lambda: os.urandom(32))
    share = made.split(b" ")[2].split(b"\n")[0]
    zero = b"A" * 43
    assert age.unwrap(made.replace(share, zero), [str(load_identities([pair.tenant_key])[0])]) is None


def test_a_changed_payload_is_broken() -> None:
    sealed = bytearray(age.seal_payload(KEY, NONCE, b"sound"))
    sealed[-1] ^= 1
    with pytest.raises(age.BrokenError):
        age.open_payload(KEY, bytes(sealed))
    with pytest.raises(age.BrokenError):
        age.open_payload(KEY, b"short")
    with pytest.raises(ValueError, match="longer"):
        age.seal_payload(KEY, NONCE, bytes(age.CHUNK + 1))
