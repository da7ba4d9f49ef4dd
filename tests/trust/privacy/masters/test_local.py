"""Keys as they are written down."""

import pytest

from yunhu.trust.privacy.errors import MasterUnfit
from yunhu.trust.privacy.masters.local import MOST_KEYS, LocalKeys, name_of, new_key, parse


def test_the_newest_wraps_and_names_say_nothing() -> None:
    lines = [new_key(), new_key()]
    keys = parse(lines, "here")
    assert LocalKeys(keys, "here").identity() == name_of(keys[0]) != name_of(keys[1])
    assert name_of(keys[0]) not in keys[0].hex()


def test_what_is_no_key_is_refused_and_keys_are_bounded() -> None:
    with pytest.raises(MasterUnfit):
        parse([], "here")
    assert len(parse([new_key()] * (MOST_KEYS + 5), "here")) == MOST_KEYS
