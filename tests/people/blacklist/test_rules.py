"""What may be on the blacklist."""

import pytest
from tests.people.blacklist.conftest import Town

from yunhu.kit.phone import MalformedNumber
from yunhu.kit.refusal import Refusal
from yunhu.people.blacklist.errors import EmergencyNumber, MalformedValue
from yunhu.people.blacklist.model import VALUE_MAX, Kind
from yunhu.people.blacklist.rules import (
    EMERGENCY,
    compared,
    covers_emergency,
    is_emergency,
    missing,
    tidy_prefix,
)


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("170", "170"),
        (" 0755 ", "0755"),
        ("+8617", "+8617"),
        ("00 44 20", "+4420"),
        ("17", None),
        ("1" * 17, None),
        ("*12", None),
        ("170#", None),
    ],
)
def test_a_prefix_has_one_form(raw: str, tidy: str | None) -> None:
    assert tidy_prefix(raw) == tidy


def test_a_prefix_of_letters_is_none() -> None:
    with pytest.raises(MalformedNumber):
        tidy_prefix("abc")


@pytest.mark.parametrize("number", [*EMERGENCY, "+86110", "0755110", "010120"])
def test_who_must_always_come_through(number: str) -> None:
    assert is_emergency(number)


@pytest.mark.parametrize("number", ["13800138000", "1100", "10086", "075511012345", "110110", ""])
def test_who_is_no_emergency_service(number: str) -> None:
    assert not is_emergency(number)


def test_a_prefix_must_not_cover_one() -> None:
    assert all(map(covers_emergency, ("110", "121", "12110", "+86120", "0755110")))
    assert not any(map(covers_emergency, ("170", "+8613", "0755", "+1911", "10086")))


def test_what_an_effect_needs() -> None:
    assert missing("play", None, None) == "prompt"
    assert missing("flow", "hello", None) == "flow"
    assert missing("play", "hello", None) is missing("reject", None, None) is None


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("number", "555 1", "5551"),
        ("prefix", "00 44", "+44"),
        ("region", " Springfield ", "springfield"),
        ("customer", "wang", "wang"),
    ],
)
def test_a_value_has_one_form(kind: Kind, raw: str, value: str) -> None:
    assert compared(kind, raw, Town()) == value


@pytest.mark.parametrize(
    ("kind", "raw", "refused"),
    [
        ("number", "119", EmergencyNumber),
        ("prefix", "11", MalformedValue),
        ("prefix", "110", EmergencyNumber),
        ("region", " ", MalformedValue),
        ("region", "x" * (VALUE_MAX + 1), MalformedValue),
        ("customer", "", MalformedValue),
    ],
)
def test_what_cannot_be_compared_is_refused(kind: Kind, raw: str, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        compared(kind, raw, Town())
