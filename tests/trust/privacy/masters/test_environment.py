"""The master key in the environment."""

from pathlib import Path

import pytest

from yunhu.trust.privacy.errors import MasterMissing, MasterNotOurs, MasterUnfit
from yunhu.trust.privacy.keyring import open_keyring
from yunhu.trust.privacy.masters.environment import VARIABLE, EnvironmentMaster
from yunhu.trust.privacy.masters.local import new_key


def test_a_new_key_before_the_old_one_takes_over_at_the_next_start(tmp_path: Path) -> None:
    old, new = new_key(), new_key()

    def sealed_and_opened(text: str, sealed: str) -> str:
        master = EnvironmentMaster({VARIABLE: text})
        keyring = open_keyring(tmp_path, master, "intl", lambda: 0, has_data=bool(sealed))
        return keyring.open("t", sealed, "note") if sealed else keyring.seal("t", "text", "note")

    sealed = sealed_and_opened(old, "")
    assert sealed_and_opened(f"{new}, {old}", sealed) == "text"
    assert sealed_and_opened(new, sealed) == "text"
    with pytest.raises(MasterNotOurs):
        EnvironmentMaster({VARIABLE: new}).renew()


def test_what_is_missing_or_no_key_is_refused() -> None:
    with pytest.raises(MasterMissing, match=VARIABLE):
        EnvironmentMaster({})
    with pytest.raises(MasterUnfit, match=VARIABLE):
        EnvironmentMaster({VARIABLE: "secret"})
