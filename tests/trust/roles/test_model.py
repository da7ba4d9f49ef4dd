"""The list of permissions."""

import re

import pytest

from yunhu.kit.reach import Reach
from yunhu.trust.roles.model import PERMISSIONS, PRIVILEGED, Permission


@pytest.mark.parametrize("permission", PERMISSIONS.values(), ids=str)
def test_a_permission_is_a_word_with_texts(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+", permission.word)
    assert re.search("[\u4e00-\u9fff]", permission.zh), "a text in Chinese"
    assert permission.en.isascii()
    assert permission.reaches
    assert list(permission.reaches) == sorted(permission.reaches), "the narrowest first"
    assert Reach.NOTHING not in permission.reaches


def test_no_word_is_there_twice() -> None:
    assert len({each.zh for each in PERMISSIONS.values()}) == len(PERMISSIONS)
    assert len({each.en for each in PERMISSIONS.values()}) == len(PERMISSIONS)


def test_what_shows_or_takes_out_a_persons_data_is_privileged() -> None:
    assert {"recording.listen", "recording.export", "customer.reveal", "audit.read"} <= PRIVILEGED
