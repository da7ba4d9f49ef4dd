"""What is weak about a way in or out."""

from __future__ import annotations

import pytest

from yunhu.oversight.protection.rules import weaknesses


@pytest.mark.parametrize(
    ("transport", "srtp", "found"),
    [
        ("tls", "required", ()),
        ("wss", None, ()),
        ("tls", "optional", ("audio_may_be_in_clear",)),
        ("tls", "off", ("audio_in_clear",)),
        ("udp", "required", ("signalling_in_clear", "keys_in_clear")),
        ("tcp", "optional", ("signalling_in_clear", "audio_may_be_in_clear", "keys_in_clear")),
        ("udp", "off", ("signalling_in_clear", "audio_in_clear")),
        ("ws", None, ("signalling_in_clear",)),
        (None, "required", ()),
        (None, "off", ("audio_in_clear",)),
    ],
)
def test_what_somebody_on_the_way_could_read(
    transport: str | None, srtp: str | None, found: tuple[str, ...]
) -> None:
    assert weaknesses(transport, srtp) == found
