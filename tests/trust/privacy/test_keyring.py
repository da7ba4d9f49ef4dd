"""The keyring: what it makes, how its keys change, and what it refuses."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from yunhu.trust.privacy import keyring as module
from yunhu.trust.privacy.envelope import read, write
from yunhu.trust.privacy.errors import (
    KeyMissing,
    KeyringDamaged,
    KeyringLost,
    MasterMissing,
    SealBroken,
    TooManyKeys,
    WrongMaster,
)
from yunhu.trust.privacy.keyring import Keyring, open_keyring
from yunhu.trust.privacy.masters.file import FileMaster

Open = Callable[..., Keyring]


@pytest.fixture
def start(tmp_path: Path) -> Open:
    """Opens the keyring of one folder, as a process that starts does."""

    def opened(has_data: bool = False, suite: str = "intl", whole: Callable[[str], str] = str) -> Keyring:
        master = FileMaster(tmp_path / "elsewhere" / "master.key")
        return open_keyring(tmp_path / "keys", master, suite, lambda: 7, whole, has_data=has_data)  # type: ignore[arg-type]

    return opened


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_what_one_process_seals_another_opens(start: Open, suite: str) -> None:
    sealed = start(suite=suite).seal("acme", "+8613800138000", "number")
    assert sealed.startswith("yp1.")
    assert "138" not in sealed
    assert start(has_data=True).open("acme", sealed, "number") == "+8613800138000"


def test_a_value_is_bound_to_its_tenant_and_its_purpose(start: Open) -> None:
    keyring = start()
    sealed = keyring.seal("acme", "王小明", "name")
    with pytest.raises(SealBroken):
        keyring.open("acme", sealed, "number")
    with pytest.raises(KeyMissing):
        keyring.open("other", sealed, "name")


@pytest.mark.parametrize("cut", ["", "yp1.", "yp1.x", "clear text", "a.b.c"])
def test_what_is_no_sealed_value_is_refused(start: Open, cut: str) -> None:
    with pytest.raises(SealBroken):
        start().open("acme", cut, "name")


def test_a_changed_or_truncated_value_is_refused(start: Open) -> None:
    keyring = start()
    sealed = keyring.seal("acme", "secret", "note")
    for bad in (sealed[:-4], sealed[:-6] + "AAAA" + sealed[-2:], sealed[:20]):
        with pytest.raises(SealBroken):
            keyring.open("acme", bad, "note")


def test_bytes_are_sealed_too(start: Open) -> None:
    sealer = start().sealer("acme")
    sealed = sealer.seal_bytes(b"a whole story", "record")
    assert b"story" not in sealed
    assert start().sealer("acme").open_bytes(sealed, "record") == b"a whole story"
    for bad in (b"", b"yp1", sealed[:-1], sealed[:9], b"x" + sealed[1:]):
        with pytest.raises((SealBroken, KeyMissing)):
            sealer.open_bytes(bad, "record")


def test_fingerprints_stay_the_same_for_ever_and_differ_between_tenants(start: Open) -> None:
    first = start(whole=lambda number: number.removeprefix("+86")).fingerprint
    print_ = first("acme", "+8613800138000", "number")
    keyring = start(whole=lambda number: number.removeprefix("+86"))
    keyring.rotate_tenant("acme")
    keyring.rotate_master()
    assert keyring.fingerprint("acme", "13800138000", "number") == print_
    assert keyring.fingerprint("acme", "13800138000", "email") != print_
    assert keyring.fingerprint("other", "13800138000", "number") != print_
    assert len(print_) == 22


def test_a_new_data_key_seals_and_the_old_one_still_opens(start: Open) -> None:
    keyring = start()
    before = keyring.seal("acme", "then", "note")
    key = keyring.rotate_tenant("acme")
    after = keyring.seal("acme", "now", "note")
    assert after.split(".")[1] == key != before.split(".")[1]
    again = start()
    assert (again.open("acme", before, "note"), again.open("acme", after, "note")) == ("then", "now")


def test_a_running_process_takes_up_what_another_one_changed(start: Open) -> None:
    running, command = start(), start()
    running.sealer("acme")
    command.rotate_tenant("acme")
    sealed = command.seal("acme", "text", "note")
    assert running.open("acme", sealed, "note") == "text"
    assert running.seal("acme", "x", "note").split(".")[1] == sealed.split(".")[1]
    assert not running.refresh()


def test_a_new_master_wraps_the_keys_anew_and_nothing_else(start: Open, tmp_path: Path) -> None:
    running = start()
    sealed = running.seal("acme", "text", "note")
    before = read(running.path)
    name = start().rotate_master()
    after = read(running.path)
    assert after.master == name != before.master
    assert after.tenants["acme"].data[0].id == before.tenants["acme"].data[0].id
    assert after.tenants["acme"].data[0].wrapped != before.tenants["acme"].data[0].wrapped
    lines = (tmp_path / "elsewhere" / "master.key").read_text().splitlines()
    assert len(lines) == 2
    running.rotate_tenant("acme")
    assert start().open("acme", sealed, "note") == running.open("acme", sealed, "note") == "text"


@pytest.mark.parametrize("after_wrapping", [False, True])
def test_a_rotation_that_was_cut_short_is_finished_by_the_next_start(
    start: Open, tmp_path: Path, after_wrapping: bool
) -> None:
    keyring = start()
    sealed = keyring.seal("acme", "text", "note")
    master = FileMaster(tmp_path / "elsewhere" / "master.key")
    master.renew()  # and the process dies
    if after_wrapping:
        start()
        master.renew()
    again = start(has_data=True)
    assert again.open("acme", sealed, "note") == "text"
    assert again.document().master == master.identity()
    assert len((tmp_path / "elsewhere" / "master.key").read_text().splitlines()) == 2


def test_a_lost_keyring_is_not_replaced(start: Open) -> None:
    keyring = start()
    keyring.path.unlink()
    with pytest.raises(KeyringLost, match=r"keyring\.json"):
        start(has_data=True)
    assert not keyring.path.exists()


def test_a_lost_or_foreign_master_is_refused(start: Open, tmp_path: Path) -> None:
    keyring = start()
    keyring.sealer("acme")
    whole = keyring.path.read_bytes()
    file = tmp_path / "elsewhere" / "master.key"
    file.unlink()
    with pytest.raises(MasterMissing, match=r"master\.key"):
        start(has_data=True)
    assert not file.exists()
    FileMaster(file).make()
    with pytest.raises(WrongMaster, match=r"master\.key"):
        start(has_data=True)
    assert keyring.path.read_bytes() == whole


def test_keys_that_were_changed_or_swapped_in_the_file_are_refused(start: Open) -> None:
    keyring = start()
    keyring.sealer("acme")
    keyring.sealer("other")
    document = read(keyring.path)
    tenants = document.tenants
    swapped = {"acme": tenants["other"], "other": tenants["acme"]}
    write(keyring.path, msgspec.structs.replace(document, tenants=swapped))
    with pytest.raises(KeyringDamaged):
        start().sealer("acme")
    keyring.path.write_text("{")
    with pytest.raises(KeyringDamaged):
        start()


def test_recordings_have_a_pair_of_their_own(start: Open) -> None:
    keyring = start()
    first = keyring.recipient("acme")
    assert first.startswith("age1")
    second = keyring.rotate_recording("acme")
    again = start()
    assert [str(each.to_public()) for each in again.recording_identity("acme")] == [first, second]
    assert again.recipient("acme") == second
    assert first not in (each.id for each in again.document().tenants["acme"].data)


def test_keys_are_bounded(start: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEYS", 2)
    keyring = start()
    keyring.rotate_tenant("acme")
    with pytest.raises(TooManyKeys):
        keyring.rotate_tenant("acme")


def test_a_key_of_the_node_is_kept_once_and_outlives_a_new_master(start: Open) -> None:
    keyring = start()
    assert keyring.own("audit") is None
    assert keyring.keep_own("audit", "name", b"a private key") == b"a private key"
    assert start().keep_own("audit", "other", b"another key") == b"a private key"
    before = read(keyring.path).own["audit"]
    start().rotate_master()
    after = read(keyring.path).own["audit"]
    assert (after.id, start().own("audit"), keyring.own("audit")) == (
        "name",
        b"a private key",
        b"a private key",
    )
    assert after.wrapped != before.wrapped
    assert b"a private key" not in keyring.path.read_bytes() + after.wrapped
    assert start().own("other") is None


def test_a_key_of_the_node_that_was_swapped_or_is_of_another_master_is_refused(
    start: Open, tmp_path: Path
) -> None:
    keyring = start()
    keyring.keep_own("audit", "name", b"a private key")
    document = read(keyring.path)
    swapped = {"audit": msgspec.structs.replace(document.own["audit"], id="other")}
    write(keyring.path, msgspec.structs.replace(document, own=swapped))
    with pytest.raises(KeyringDamaged, match="audit"):
        start().own("audit")
    write(keyring.path, document)
    master = tmp_path / "elsewhere" / "master.key"
    master.unlink()
    with pytest.raises(MasterMissing):
        keyring.own("audit")
    FileMaster(master).make()
    with pytest.raises(WrongMaster):
        start()
    with pytest.raises(WrongMaster):
        keyring.own("audit")


def test_no_key_is_in_the_file_in_clear_and_nobody_else_can_read_it(start: Open) -> None:
    keyring = start()
    identity = str(keyring.recording_identity("acme")[0])
    assert identity not in keyring.path.read_text()
    assert keyring.path.stat().st_mode & 0o077 == 0
