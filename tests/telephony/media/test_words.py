"""Ids and play items are what the page says they are."""

import pytest
from msgspec import ValidationError
from msgspec.msgpack import decode

from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.words import (
    digits_item,
    file_item,
    hertz_item,
    hex_id,
    silence_item,
    tone_item,
    wire_id,
)

ID = "0190" + "ab" * 14


def test_ids_go_to_the_wire_and_back() -> None:
    assert hex_id(wire_id(ID)) == ID
    assert len(wire_id(ID)) == 16


@pytest.mark.parametrize("text", ["", "ab", ID + "00", "no hexadecimal digits, thirty-two"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        wire_id(text)


def test_an_item_is_one_thing() -> None:
    items = [
        file_item("/p.wav"),
        tone_item("busy"),
        hertz_item([440, 480], 100, 200),
        silence_item(5),
        digits_item("12", 60, 70),
    ]
    assert [decode(p.ENCODER.encode(item)) for item in items] == [
        {"file": "/p.wav"},
        {"tone": "busy"},
        {"tone_hz": [440, 480], "on_ms": 100, "off_ms": 200},
        {"silence_ms": 5},
        {"digits": "12", "digit_ms": 60, "gap_ms": 70},
    ]


def test_an_unchanged_key_of_modify_is_not_sent() -> None:
    sent = decode(p.ENCODER.encode(p.Modify(id=1, endpoint=wire_id(ID), direction="inactive")))
    assert set(sent) == {"t", "id", "endpoint", "direction"}


@pytest.mark.parametrize(
    "message",
    [
        {"t": "delete", "id": 1, "endpoint": b"short"},
        {"t": "delete", "id": 1, "endpoint": ID},
        {"t": "create", "id": 1, "endpoint": b"e" * 16, "session": b"s" * 16, "direction": "sideways"},
        {"t": "detect", "id": 1, "endpoint": b"e" * 16},
    ],
)
def test_a_message_with_wrong_values_is_refused(message: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        p.FROM_CLIENT.decode(p.ENCODER.encode(message))
