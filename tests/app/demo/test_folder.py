"""The demonstration's folder is filled once, and what is there is kept."""

from __future__ import annotations

from pathlib import Path

from yunhu.app.demo import folder, seed
from yunhu.app.demo.places import Places
from yunhu.platform.secrets import is_private
from yunhu.telephony.sip.digest import ha1


def test_keys_and_passwords_stay_what_they_were(tmp_path: Path) -> None:
    places = Places(tmp_path)
    keys, passwords = folder.make_keys(places), folder.logins(places, ["1001", "1002"])
    assert folder.make_keys(places) == keys
    assert folder.logins(places, ["1001", "1002"]) == passwords
    assert len(set(passwords.values())) == 2
    assert is_private(places.logins)
    assert is_private(places.tenant_key)


def test_a_new_phone_gets_a_password_and_the_others_keep_theirs(tmp_path: Path) -> None:
    places = Places(tmp_path)
    before = folder.logins(places, ["1001"])
    assert folder.logins(places, ["1001", "1002"])["1001"] == before["1001"]


def test_what_a_user_changed_is_not_written_over(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.centre.write_text("tenant: mine\n")
    places.settings.write_text("# mine\n")
    folder.write_centre(places, seed.Loopback(), {"1001": "a", "1002": "b"})
    folder.write_settings(places, "127.0.0.1", 5060, 8080, "30000-30100", [])
    assert places.centre.read_text() == "tenant: mine\n"
    assert places.settings.read_text() == "# mine\n"


def test_the_simulated_people_stay_where_the_centre_on_disk_says(tmp_path: Path) -> None:
    places = Places(tmp_path)
    assert folder.kept_loopback(places) is None
    folder.write_centre(places, seed.Loopback("127.5.6"), {}, seed.SIMULATED[:1])
    assert folder.kept_loopback(places) == seed.Loopback("127.5.6")
    places.centre.write_text("trunks: []\n")
    assert folder.kept_loopback(places) is None
    places.centre.write_text("{[")
    assert folder.kept_loopback(places) is None


def test_the_centre_knows_hashes_and_no_password() -> None:
    made = folder.hashes({"1001": "secret"})
    assert made == {"1001": {name: ha1(name, "1001", seed.DOMAIN, "secret") for name in ("SHA-256", "MD5")}}
    assert "secret" not in str(made)
