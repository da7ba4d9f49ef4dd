"""The master key in a file."""

from pathlib import Path

import pytest

from yunhu.trust.privacy.errors import MasterMissing, MasterUnfit, SealBroken, WrongMaster
from yunhu.trust.privacy.masters.file import FileMaster


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    master = FileMaster(tmp_path / "disk" / "master.key")
    assert not master.exists()
    master.make()
    assert (tmp_path / "disk" / "master.key").stat().st_mode & 0o077 == 0
    wrapped = master.wrap(b"k" * 32, b"whose")
    again = FileMaster(tmp_path / "disk" / "master.key")
    assert again.unwrap(wrapped, b"whose", master.identity()) == b"k" * 32
    with pytest.raises(SealBroken):
        again.unwrap(wrapped, b"of others", master.identity())
    with pytest.raises(WrongMaster):
        again.unwrap(wrapped, b"whose", "another")


def test_a_new_key_comes_first_and_the_old_one_goes_when_it_is_not_needed(tmp_path: Path) -> None:
    master = FileMaster(tmp_path / "master.key")
    master.make()
    old, wrapped = master.identity(), master.wrap(b"k" * 32, b"")
    master.renew()
    assert master.identity() != old
    assert master.unwrap(wrapped, b"", old) == b"k" * 32
    master.retire()
    with pytest.raises(WrongMaster):
        master.unwrap(wrapped, b"", old)


@pytest.mark.parametrize("text", ["", "# nothing\n", "x\n", "AAAA\n", "not base64!\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "master.key"
    path.touch(mode=0o600)
    path.write_text(text)
    with pytest.raises(MasterUnfit, match=r"master\.key"):
        FileMaster(path).identity()


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    master = FileMaster(tmp_path / "master.key")
    with pytest.raises(MasterMissing):
        master.identity()
    master.make()
    (tmp_path / "master.key").chmod(0o640)
    with pytest.raises(MasterUnfit):
        master.identity()
