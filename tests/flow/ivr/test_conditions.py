"""Conditions: which values are read as numbers, and what cannot be read."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.flow.ivr.caller import Caller

from yunhu.flow.ivr.conditions import compiled, holds
from yunhu.flow.ivr.run import RunState
from yunhu.flow.ivr.world import NOTHING


def run(**values: str) -> RunState:
    return msgspec.structs.replace(Caller("a: {verb: hangup}").run, vars=values)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("var.due > 100", True),
        ("100 < var.due", True),
        ("var.due >= 128.5 and var.due <= 128.5", True),
        ("var.due + 1 == 129.5", True),
        ("1 + var.due == 129.5", True),
        ("var.due - var.n == 121.5", True),
        ("var.n == 7", True),
        ("7 == var.n", True),
        ("var.n in [6, 7]", True),
        ("var.n not in [6, 7]", False),
        ("not (var.due > 3)", False),
        ("var.n == '7'", True),
        ("var.n in ['6', '7']", True),
        ("var.pin == '0123'", True),
        ("var.pin starts_with '01'", True),
        ("now.date < '2027-01-01'", True),
        ("var.word > 3", False),
        ("var.none > 3", False),
        ("var.word == 'a > 3'", False),
        ("attribute.vip == 'yes'", True),
        ("dialled == 4001", True),
        ("dialled == '4001'", True),
    ],
)
def test_values_are_texts_or_the_numbers_they_look_like(text: str, true: bool) -> None:
    there = run(due="128.50", n="7", pin="0123", word="abc")
    assert holds(text, there, NOTHING) is true


def test_a_text_in_quotes_names_no_value() -> None:
    assert compiled("var.a == 'var.b > 3'").numbers == frozenset()
    assert compiled("queue.a-b.waiting > 3").numbers == {"queue.a-b.waiting"}


@pytest.mark.parametrize("text", ["", "var.a >", "var.a > 3 >", "weather > 3", "(" * 40])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        compiled(text)


@given(st.text(alphabet="var.ab <>=!+-*/()[]'\"013 andornotin", max_size=40), st.text(max_size=20))
def test_no_text_and_no_value_raises_anything_else(text: str, value: str) -> None:
    try:
        compiled(text)
    except ValueError:
        return
    holds(text, run(a=value, b="7"), NOTHING)
