"""The opened keys of one tenant."""

import pytest

from yunhu.trust.privacy.errors import KeyMissing, SealBroken
from yunhu.trust.privacy.sealer import NUMBER, Sealer
from yunhu.trust.privacy.suites import Aes


def sealer(tenant: str = "t", *keys: str) -> Sealer:
    made = Sealer(tenant, "here", lambda number: number.removeprefix("0"), lambda: False)
    made.take(
        {key: Aes(key.encode().ljust(32)) for key in keys or ("a",)},
        (keys or ("a",))[-1],
        ("intl", bytes(32)),
    )
    return made


def test_the_newest_key_seals_and_all_open() -> None:
    old = sealer("t", "a").seal("text", "note")
    both = sealer("t", "a", "b")
    assert both.open(old, "note") == "text"
    assert both.seal("text", "note").startswith("yp1.b.")
    with pytest.raises(KeyMissing, match="here"):
        sealer("t", "a").open(both.seal("text", "note"), "note")


def test_the_tenant_is_bound() -> None:
    with pytest.raises(SealBroken):
        sealer("other").open(sealer().seal("text", "note"), "note")


def test_numbers_have_the_fingerprint_of_their_whole_form() -> None:
    one = sealer()
    assert one.fingerprint("0138", NUMBER) == one.fingerprint("138", NUMBER)
    assert one.fingerprint("0138", "name") != one.fingerprint("138", "name")
    with pytest.raises(KeyMissing):
        Sealer("t", "here", str, lambda: False).fingerprint("138", NUMBER)
