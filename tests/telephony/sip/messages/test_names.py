"""Names of headers."""

from __future__ import annotations

import pytest

from yunhu.telephony.sip.messages.names import COMPACT, KEYS, SPELLING, key_of


@pytest.mark.parametrize("name", ["Via", "VIA", "via", "vIa", "v", "V"])
def test_every_spelling_is_one_key(name: str) -> None:
    assert key_of(name) == "via"


def test_the_tables_agree() -> None:
    assert set(COMPACT.values()) <= set(SPELLING)
    assert set(KEYS.values()) == set(SPELLING)
    assert all(name.lower() == key for key, name in SPELLING.items())
    assert SPELLING["www-authenticate"] == "WWW-Authenticate"
    assert key_of("X-Unknown") == "x-unknown"
