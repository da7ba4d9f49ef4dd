"""The little languages inside settings."""

import pytest

from yunhu.platform.settings import Http, Settings, Sip
from yunhu.platform.settings_together import contradictions
from yunhu.platform.settings_values import split_address, split_ports


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


def test_one_address_for_each_transport_and_not_the_webs() -> None:
    settings = Settings(sip=Sip(udp=("0.0.0.0:5060",) * 2, tcp=("127.0.0.1:8080",)))
    assert [problem.path for problem in contradictions(settings)] == ["sip.udp", "http.port"]


def test_https_with_files_needs_both() -> None:
    half = Settings(http=Http(tls="files", certificate="c.pem"))
    assert [problem.path for problem in contradictions(half)] == ["http.certificate"]
    assert list(contradictions(Settings(http=Http(tls="files", certificate="c.pem", key="c.key")))) == []
