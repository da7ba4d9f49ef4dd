"""The golden frames of the media protocol mean the same here as in the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import DecodeError
from msgspec.msgpack import decode

from yunhu.telephony.media import protocol as p

FRAMES = Path(__file__).with_name("frames")


def golden(folder: str) -> list[Any]:
    """The golden frames of a folder, as test parameters."""
    return [pytest.param(path, id=path.stem) for path in sorted((FRAMES / folder).glob("*.msgpack"))]


def meaning(path: Path) -> dict[str, Any]:
    """What the JSON beside a frame says, without absent keys."""
    text = path.with_suffix(".json").read_text("utf-8")

    def ids(value: dict[str, Any]) -> object:
        return bytes.fromhex(value["$bin"]) if set(value) == {"$bin"} else value

    value = json.loads(text, object_hook=ids)
    assert isinstance(value, dict)
    return value


def without_nil(value: object) -> object:
    """The same with nil keys left out: absent and nil are equal."""
    if isinstance(value, dict):
        return {key: without_nil(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nil(item) for item in value]
    return value


def test_every_message_has_a_golden_frame() -> None:
    said = {
        meaning(path)["t"] for folder in ("client", "engine") for path in (FRAMES / folder).glob("*.json")
    }
    tags = {kind.__struct_config__.tag for union in (p.FromClient, p.FromEngine) for kind in union.__args__}
    assert said == tags


@pytest.mark.parametrize("path", golden("client"))
def test_what_we_send(path: Path) -> None:
    message = p.FROM_CLIENT.decode(path.read_bytes())
    assert without_nil(decode(p.ENCODER.encode(message))) == without_nil(meaning(path))


@pytest.mark.parametrize("path", golden("engine"))
def test_what_the_engine_sends(path: Path) -> None:
    message = p.FROM_ENGINE.decode(path.read_bytes())
    assert p.FROM_ENGINE.decode(p.ENCODER.encode(message)) == message
    # Keys that this version has and the frame lacks come out with their defaults, never the other way round.
    assert contains(decode(p.ENCODER.encode(message)), without_nil(meaning(path)))


def contains(whole: object, part: object) -> bool:
    """Whether `whole` has everything that `part` has."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(contains(whole.get(key), item) for key, item in part.items())
    if isinstance(part, list):
        return (
            isinstance(whole, list)
            and len(whole) == len(part)
            and all(contains(*pair) for pair in zip(whole, part, strict=True))
        )
    return whole == part


@pytest.mark.parametrize("path", golden("client"))
def test_keys_of_a_later_version_are_ignored(path: Path) -> None:
    later = decode(path.read_bytes()) | {"colour": "red"}
    assert p.FROM_CLIENT.decode(p.ENCODER.encode(later)) == p.FROM_CLIENT.decode(path.read_bytes())


MALFORMED = [
    pytest.param(path, id=path.stem)
    for path in sorted((FRAMES / "bad").glob("*.msgpack"))
    if meaning(path)["expect"] == "fault" and path.stem not in ("no_id", "engine_message")
]


@pytest.mark.parametrize("path", MALFORMED)
def test_what_a_broken_peer_sends_is_no_message(path: Path) -> None:
    with pytest.raises((DecodeError, UnicodeDecodeError, RecursionError)):
        p.FROM_ENGINE.decode(path.read_bytes())
