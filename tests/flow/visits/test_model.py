"""Web entries as the configuration writes them."""

import msgspec
import pytest

from yunhu.flow.visits.model import WebEntry

ENTRY = {"id": "shop", "name": "Shop", "number": "5000"}


@pytest.mark.parametrize(
    "origin",
    [
        "https://shop.example",
        "http://localhost:3000",
        "https://[2001:db8::1]:8443",
        "https://xn--fiq228c.example",
    ],
)
def test_origins_are_written_as_browsers_write_them(origin: str) -> None:
    assert msgspec.convert({**ENTRY, "origins": [origin]}, WebEntry).origins == (origin,)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "shop.example",
        "https://shop.example/",
        "https://Shop.example",
        "ftp://shop.example",
        "https://",
    ],
)
def test_what_no_browser_says_is_refused(origin: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**ENTRY, "origins": [origin]}, WebEntry)


def test_an_entry_takes_some_kind_of_call() -> None:
    assert msgspec.convert(ENTRY, WebEntry).media == ("audio",)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**ENTRY, "media": []}, WebEntry)
