"""What is said for each kind of value, as people would say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.flow.ivr.spoken.words import KINDS, SPOKEN_MAX, speak

GOLDEN = [
    ("number", "0", "零", "zero"),
    ("number", "10", "十", "ten"),
    ("number", "1,234", "一千二百三十四", "one thousand two hundred and thirty-four"),
    ("number", "-3.05", "负三点零五", "minus three point zero five"),
    ("number", 22000, "两万两千", "twenty-two thousand"),
    ("amount", "12.05", "十二元零五分", "twelve yuan and five fen"),
    ("amount", "12.5", "十二元五角", "twelve yuan and fifty fen"),
    ("amount", "12.34", "十二元三角四分", "twelve yuan and thirty-four fen"),
    ("amount", "0.05", "五分", "five fen"),
    ("amount", "2", "两元", "two yuan"),
    ("amount", "0", "零元", "zero yuan"),
    ("amount", "2.22", "两元两角两分", "two yuan and twenty-two fen"),
    ("amount", "-0.2", "负两角", "minus twenty fen"),
    ("amount", "￥10200.00", "一万零二百元", "ten thousand two hundred yuan"),
    ("amount", "USD 1.01", "一美元一美分", "one dollar and one cent"),
    ("amount", "3.50 GBP", "三英镑五十便士", "three pounds and fifty pence"),
    ("amount", "$0.02", "两美分", "two cents"),
    ("amount", "3.20 XYZ", "三点二 X Y Z", "three point two X Y Z"),
    ("amount", "1.005", "一元零一分", "one yuan and one fen"),
    ("date", "2026-11-22", "二零二六年十一月二十二日", "the twenty-second of November, twenty twenty-six"),
    ("date", "20050203", "二零零五年二月三日", "the third of February, two thousand and five"),
    ("date", "02-29", "二月二十九日", "the twenty-ninth of February"),
    ("date", "2026-01-01T09:30:00+08:00", "二零二六年一月一日", "the first of January, twenty twenty-six"),
    ("time", "14:05", "十四点零五分", "two oh five p.m."),
    ("time", "02:00", "两点", "two a.m."),
    ("time", "00:00", "零点", "twelve midnight"),
    ("time", "12:00", "十二点", "twelve noon"),
    ("time", "00:30:09", "零点三十分零九秒", "twelve thirty and nine seconds a.m."),
    ("time", "2026-01-01T09:30:00+08:00", "九点三十分", "nine thirty a.m."),
    (
        "digits",
        "13812345678",
        "幺三八，幺二三四，五六七八",
        "one three eight, one two three four, five six seven eight",
    ),
    ("digits", "110", "幺幺零", "one one zero"),
    ("digits", "1", "一", "one"),
    ("digits", "+86 7a#", "加，八六，七，A，井号", "plus, eight six, seven, A, hash"),
    ("ordinal", 2, "第二", "second"),
    ("ordinal", "20", "第二十", "twentieth"),
    ("ordinal", "112", "第一百一十二", "one hundred and twelfth"),
    ("percent", "12.5%", "百分之十二点五", "twelve point five percent"),
    ("percent", "-2", "负百分之二", "minus two percent"),
]


@pytest.mark.parametrize(("kind", "value", "chinese", "english"), GOLDEN)
def test_is_said_as_people_say_it(kind: str, value: object, chinese: str, english: str) -> None:
    assert speak(kind, value, "zh-CN") == chinese
    assert speak(kind, value, "yue") == chinese
    assert speak(kind, value, "en") == english


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "a lot"),
        ("number", "12345678901234567"),
        ("ordinal", "-1"),
        ("ordinal", "1.5"),
        ("amount", "1.2.3"),
        ("date", "2026-02-30"),
        ("time", "25:00"),
        ("percent", "half"),
        ("unheard-of", "12"),
    ],
)
def test_what_is_no_such_value_is_said_as_it_stands(kind: str, value: str) -> None:
    assert speak(kind, value, "zh-CN") == value
    assert speak(kind, value, "en") == value


def test_languages_without_words_get_the_digits() -> None:
    assert speak("number", "1234", "fr") == "1234"
    assert speak("amount", "12.50", "de-DE") == "12.50"


@given(st.sampled_from(KINDS), st.none() | st.integers() | st.text(), st.sampled_from(["zh-CN", "en", "fr"]))
def test_never_raises_and_never_grows_without_bound(kind: str, value: object, language: str) -> None:
    assert len(speak(kind, value, language)) <= 12 * SPOKEN_MAX
