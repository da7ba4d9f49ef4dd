"""A model's guess: its runs of characters, its certainty, and texts of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.intents.model import LOOKED_AT, Model, guess, runs

MODEL = Model(
    intents=("a", "b"),
    idf={"余": 1.0, "余额": 2.0, "额": 1.0},
    weights={"余": (3.0, -3.0), "余额": (5.0, -5.0), "额": (3.0, -3.0)},
    bias=(0.0, 0.1),
    idf_unknown=2.0,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("余额", ["余", "额", "余额"]),
        ("Ａ, b!", ["a", "b", "a ", " b", "a b"]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_text_is_looked_at_without_width_case_and_signs(text: str, found: list[str]) -> None:
    assert runs(text) == found


def test_a_text_that_is_known_in_part_is_less_sure() -> None:
    name, sure = guess(MODEL, "余额")
    assert name == "a"
    assert sure > 0.99
    assert guess(MODEL, "余额天气怎么样")[1] < 0.6
    assert guess(MODEL, "天气")[1] == 0.0


@given(st.text(max_size=2 * LOOKED_AT))
def test_any_text_gets_an_answer(text: str) -> None:
    name, sure = guess(MODEL, text)
    assert name in MODEL.intents
    assert 0.0 <= sure <= 1.0
