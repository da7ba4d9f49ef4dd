"""Master keys by name."""

from pathlib import Path

import pytest

from yunhu.platform.settings.node import Keys
from yunhu.trust.privacy.errors import MasterMissing, NoSuchMaster
from yunhu.trust.privacy.masters.environment import VARIABLE
from yunhu.trust.privacy.masters.found import master_key
from yunhu.trust.privacy.masters.local import new_key


def test_what_the_settings_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, new_key())
    assert master_key(Keys(), tmp_path).where == str(tmp_path / "master.key")
    assert master_key(Keys(master_file="/mnt/key"), tmp_path).where == "/mnt/key"
    assert master_key(Keys(master="environment"), tmp_path).where == VARIABLE
    assert master_key(Keys(master="http", url="https://kms.test"), tmp_path).where == "https://kms.test"


def test_what_is_not_there_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(MasterMissing):
        master_key(Keys(master="environment"), tmp_path)
    with pytest.raises(NoSuchMaster, match="file"):
        master_key(Keys(master="vault"), tmp_path)
