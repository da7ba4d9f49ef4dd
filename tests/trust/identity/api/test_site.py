"""For which pages passkeys are made."""

from __future__ import annotations

import pytest
from fastapi import Request

from yunhu.trust.identity.api.site import site_of
from yunhu.trust.identity.factors.model import Site


def request(**headers: str) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw})


def test_it_is_our_own_host_by_its_name() -> None:
    ours = request(host="desk.test:8443", origin="https://desk.test:8443")
    assert site_of(ours) == Site("desk.test", "https://desk.test:8443")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("desk.test", "https://evil.test"),
        ("127.0.0.1", "https://127.0.0.1"),
        ("[::1]", "https://[::1]"),
        ("desk.test", "null"),
    ],
)
def test_it_is_no_other_host_and_no_address(host: str, origin: str) -> None:
    assert site_of(request(host=host, origin=origin)) is None
    assert site_of(request(host=host)) is None
