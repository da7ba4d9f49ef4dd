"""Numbers in digits, in Chinese numerals, in English words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.intents.numerals import first_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我要3个", "3"),
        ("大概12.5元", "12.5"),
        ("订单号20260105", "20260105"),
        ("一百二十块", "120"),
        ("两万三千", "23000"),
        ("十五个", "15"),
        ("一千零五", "1005"),
        ("万", "10000"),
        ("二零二六年", "2026"),
        ("twenty-five please", "25"),
        ("one hundred and twenty", "120"),
        ("two thousand three", "2003"),
        ("没有", None),
        ("", None),
    ],
)
def test_the_first_number_is_found(text: str, number: str | None) -> None:
    assert first_number(text) == number


@given(st.text(alphabet="零一二两三四五六七八九十百千万0123456789 .-abcnortwy", max_size=40))
def test_any_text_has_a_number_or_none(text: str) -> None:
    found = first_number(text)
    assert found is None or found.replace(".", "", 1).isdigit()
