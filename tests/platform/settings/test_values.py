"""The little languages inside settings."""

import pytest

from yunhu.platform.settings.values import split_address, split_ports


@pytest.mark.parametrize(
    ("text", "parts"),
    [("127.0.0.1:5060", ("127.0.0.1", 5060)), ("[::1]:5060", ("::1", 5060)), ("host:1", ("host", 1))],
)
def test_addresses_are_split(text: str, parts: tuple[str, int]) -> None:
    assert split_address(text) == parts


@pytest.mark.parametrize("text", ["", "5060", "::1:5060", "[::g]:5060", "a:b", "a:", "a:-1", "a:１"])
def test_other_texts_are_no_addresses(text: str) -> None:
    with pytest.raises(ValueError):
        split_address(text)


def test_ports_are_split() -> None:
    assert split_ports("30000-39998") == (30000, 39998)
