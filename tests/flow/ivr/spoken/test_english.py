"""English numbers: read back, and the irregular ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.spoken import english

SMALL = {english.cardinal(number): number for number in range(100)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "quadrillion": 10**15}


def read_back(words: str) -> int:
    """The number that English words mean."""
    total = group = 0
    for word in words.split():
        if word in SCALES:
            total, group = total + group * SCALES[word], 0
        elif word == "hundred":
            group *= 100
        elif word != "and":
            group += SMALL[word]
    return total + group


@given(st.integers(0, 10**16 - 1) | st.integers(0, 10**6))
def test_every_number_reads_back(number: int) -> None:
    assert read_back(english.cardinal(number)) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety-nine"),
        (100, "one hundred"),
        (105, "one hundred and five"),
        (1001, "one thousand and one"),
        (1100, "one thousand one hundred"),
        (1_000_100, "one million one hundred"),
    ],
)
def test_numbers_as_people_say_them(number: int, words: str) -> None:
    assert english.cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (3, "third"),
        (5, "fifth"),
        (8, "eighth"),
        (9, "ninth"),
        (12, "twelfth"),
        (21, "twenty-first"),
        (30, "thirtieth"),
        (100, "one hundredth"),
        (1000, "one thousandth"),
    ],
)
def test_ordinals(number: int, words: str) -> None:
    assert english.ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (1987, "nineteen eighty-seven"),
        (2000, "two thousand"),
        (2009, "two thousand and nine"),
        (2010, "twenty ten"),
        (812, "eight hundred and twelve"),
    ],
)
def test_years(number: int, words: str) -> None:
    assert english.year(number) == words
