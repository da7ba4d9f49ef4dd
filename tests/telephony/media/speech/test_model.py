"""What voices take for commands does not reach them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yunhu.telephony.media.speech.model import file_name, is_language, tidied, wordless


def test_commands_of_voices_are_taken_out() -> None:
    assert tidied("hello\x00 [[fLaIt]]\n<break/>\u202eworld") == "hello fLaIt break/ world"


def test_words_are_letters_and_digits_of_any_script() -> None:
    assert wordless(" …，!")
    assert not any(wordless(text) for text in ("a", "7", "您"))


def test_languages_are_tags() -> None:
    assert all(map(is_language, ("zh-CN", "en", "yue")))
    assert not any(map(is_language, ("", "EN", "en-us", "../x", "en\n")))


@given(st.text(), st.text())
def test_two_texts_have_two_names(one: str, other: str) -> None:
    assert (file_name("v", "en", one) == file_name("v", "en", other)) == (one == other)
