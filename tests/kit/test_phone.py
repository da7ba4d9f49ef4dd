import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.kit import phone


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("10086", "10086"),
        ("+86 (138) 0000-0000", "+8613800000000"),
        ("１３８　００００", "1380000"),
        ("＋86 10", "+8610"),
        ("*72#", "*72#"),
        ("010－6552.9988", "01065529988"),
    ],
)
def test_numbers_are_normalised(raw: str, number: str) -> None:
    assert phone.normalise(raw) == number
    assert phone.normalise(number) == number


@pytest.mark.parametrize("raw", ["", "+", "anonymous", "1+2", "++1", "1" * 33, "1" * 10_000, "１" * 40, "٣"])
def test_what_cannot_be_dialled_is_refused(raw: str) -> None:
    with pytest.raises(phone.MalformedNumber):
        phone.normalise(raw)


@given(st.text())
def test_junk_is_refused_and_nothing_else_happens(raw: str) -> None:
    try:
        number = phone.normalise(raw)
    except phone.MalformedNumber:
        return
    assert set(number) <= set("+0123456789*#")
