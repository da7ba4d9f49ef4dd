"""The client's address is its own, unless a proxy of ours says whose it passes on."""

from __future__ import annotations

from typing import Any

import pytest

from yunhu.platform.http.proxies import Proxies

OURS = Proxies(["10.0.0.0/8", "2001:db8::1"])


def corrected(
    proxies: Proxies, client: str, forwarded: str | None, proto: str | None = None
) -> tuple[str, str]:
    headers = []
    if forwarded is not None:
        headers.append((b"x-forwarded-for", forwarded.encode()))
    if proto is not None:
        headers.append((b"x-forwarded-proto", proto.encode()))
    scope: dict[str, Any] = {"type": "http", "scheme": "http", "client": (client, 1234), "headers": headers}
    proxies.correct(scope)
    return scope["client"][0], scope["scheme"]


@pytest.mark.parametrize(
    ("client", "forwarded", "is_really"),
    [
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),  # a stranger says something
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        (
            "10.0.0.1",
            "1.2.3.4, 192.0.2.1",
            "192.0.2.1",
        ),  # what the client itself has put before is not believed
        ("10.0.0.1", "192.0.2.1, 10.0.0.7", "192.0.2.1"),
        ("10.0.0.1", "10.0.0.8, 10.0.0.7", "10.0.0.8"),
        ("10.0.0.1", "192.0.2.1:5555", "192.0.2.1"),
        ("10.0.0.1", "[2001:db8:9::2]:443", "2001:db8:9::2"),
        ("2001:db8::1", "192.0.2.1", "192.0.2.1"),
        ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "junk", "10.0.0.1"),
        ("10.0.0.1", "192.0.2.1, junk", "10.0.0.1"),
        ("10.0.0.1", ",".join(["10.0.0.2"] * 10_000), "10.0.0.2"),
    ],
)
def test_whose_address_it_is(client: str, forwarded: str | None, is_really: str) -> None:
    assert corrected(OURS, client, forwarded)[0] == is_really


def test_whether_it_is_encrypted_says_a_proxy_of_ours_too() -> None:
    assert corrected(OURS, "10.0.0.1", None, "https")[1] == "https"
    assert corrected(OURS, "203.0.113.9", None, "https")[1] == "http"
    assert corrected(Proxies([]), "10.0.0.1", "192.0.2.1", "https") == ("10.0.0.1", "http")


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        Proxies(["everybody"])
