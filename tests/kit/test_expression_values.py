"""What the operators do with values of any kind."""

import enum
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit.expression_values import (
    ARITHMETIC,
    COMPARISONS,
    differs,
    equal,
    known,
    negative,
    result,
    truth,
)


class Colour(enum.StrEnum):
    """A text with a class of its own."""

    RED = "red"


class Size(enum.IntEnum):
    """A number with a class of its own."""

    BIG = 3


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (Colour.RED, "red"),
        (Size.BIG, 3),
        (["a"], ("a",)),
        (frozenset({"a"}), ("a",)),
        ({"a": 1}, None),
        (b"a", None),
        (object(), None),
        (True, True),
    ],
)
def test_what_is_read_becomes_a_plain_value(read: object, value: object) -> None:
    assert known(read) == value
    assert type(known(read)) is type(value)


def test_a_result_can_be_sorted_and_stored() -> None:
    assert result(math.nan) is None
    assert result(math.inf) is None
    assert result(("a",)) is None
    assert result(2.5) == 2.5
    assert result(False) is False


def test_missing_false_zero_and_empty_are_not_true() -> None:
    assert [truth(value) for value in (None, False, 0, 0.0, "", ())] == [False] * 6
    assert all(truth(value) for value in (True, 1, -0.5, "0", ("",)))


def test_a_bool_is_no_number() -> None:
    assert not equal(True, 1)
    assert differs(False, 0)
    assert not COMPARISONS["<"](False, 1)
    assert ARITHMETIC["+"](True, 1) is None
    assert negative(True) is None


def test_what_no_fraction_can_hold_is_none() -> None:
    assert ARITHMETIC["/"](10**400, 3) is None
    assert ARITHMETIC["*"](10**400, 1.5) is None
    assert ARITHMETIC["/"](1, 0) is None


def test_a_list_within_a_list_is_compared_by_its_items() -> None:
    assert COMPARISONS["has"](("a", ["b"]), ("b",))
    assert not COMPARISONS["in"](1, (True, "1"))


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just(("a",)))
def test_every_operator_takes_every_value(value: object) -> None:
    for other in (None, True, 0, 2.5, "a", ("a", 1)):
        for operate in COMPARISONS.values():
            assert isinstance(operate(value, other), bool)
            assert isinstance(operate(other, value), bool)
        for operate in ARITHMETIC.values():
            assert operate(value, other) is None or isinstance(operate(value, other), int | float)
