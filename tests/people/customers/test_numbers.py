"""One form for each number, however it is written."""

import pytest

from yunhu.kit.phone import MalformedNumber
from yunhu.people.customers import numbers


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013-8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("010-62552200", "+861062552200"),
        ("(010) 6255 2200", "+861062552200"),
        ("400-810-6666", "+864008106666"),
        ("+85291234567", "+85291234567"),
        ("+1 415 555 2671", "+14155552671"),
        ("62552200", "62552200"),
        ("110", "110"),
        ("8001", "8001"),
        ("95588", "95588"),
        ("*72", "*72"),
    ],
)
def test_a_number_has_one_form(raw: str, tidy: str) -> None:
    assert numbers.tidy(raw) == tidy
    assert numbers.tidy(tidy) == tidy


@pytest.mark.parametrize("raw", ["", "anonymous", "sip:x@y", "1" * 70, "13800138000 ext 5", "李娜"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(MalformedNumber):
        numbers.tidy(raw)


@pytest.mark.parametrize("number", ["+8613800138000", "+861062552200", "+8675586543210", "+14155552671"])
def test_every_spelling_is_the_number(number: str) -> None:
    found = numbers.spellings(number)
    assert found[0] == number
    assert len(set(found)) == len(found)
    for each in found:
        if each.startswith(("+", "00", "0", "86")) or number.startswith("+86"):
            assert numbers.tidy(each) == number
    assert numbers.spellings("8001") == ("8001",)


def test_what_neighbours_dial() -> None:
    assert numbers.local_part("+861062552200") == "62552200"
    assert numbers.local_part("+8675586543210") == "86543210"
    assert numbers.local_part("+8613800138000") is None
    assert numbers.local_part("+14155552671") is None
    assert numbers.local_part("8001") is None


def test_the_mirror_has_only_digits() -> None:
    assert numbers.mirror("+86 138-0013") == "310083168"
