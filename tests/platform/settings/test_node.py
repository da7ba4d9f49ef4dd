"""What can be set, and what follows from it."""

import pytest

from yunhu.platform.settings.node import Http


@pytest.mark.parametrize(
    ("host", "tls", "by"),
    [
        ("127.0.0.1", "auto", "off"),
        ("::1", "auto", "off"),
        ("0.0.0.0", "auto", "local"),
        ("192.0.2.5", "auto", "local"),
        ("192.0.2.5", "off", "off"),
        ("127.0.0.1", "files", "files"),
    ],
)
def test_pages_are_encrypted_wherever_others_can_come(host: str, tls: str, by: str) -> None:
    http = Http(host=host, tls=tls)  # type: ignore[arg-type]
    assert (http.certified_by, http.encrypted) == (by, by != "off")
