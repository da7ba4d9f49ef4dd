"""What a text is, as a synthesiser and the cache get it."""

from __future__ import annotations

import hashlib
import re

from yunhu.telephony.media.speech.errors import NothingToSay, SpeechTooLong
from yunhu.telephony.media.speech.ports import TEXT_MAX

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")
_MARKUP = re.compile(r"\[\[|\]\]|[<>|\\`{}]")
_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")

LASTING, PASSING = ".wav", ".call.wav"

NAME_DIGITS = 40
"""Hex digits of a cached file's name: two texts never share one."""


def tidied(text: str) -> str:
    """The text without what voices take for commands: control characters, phonemes in brackets, markup."""
    return _SPACE.sub(" ", _MARKUP.sub(" ", _CONTROL.sub(" ", text))).strip()


def checked_text(text: str) -> str:
    """A text as voices get it. Raises SpeechTooLong, and NothingToSay."""
    text = tidied(text)
    if len(text) > TEXT_MAX:
        raise SpeechTooLong(most=TEXT_MAX)
    if wordless(text):
        raise NothingToSay()
    return text


def wordless(text: str) -> bool:
    """Whether there is nothing in a text that can be said."""
    return not any(character.isalnum() for character in text)


def is_language(tag: str) -> bool:
    """Whether a language is written as it must be: `zh-CN`, `en`, `yue`."""
    return _LANGUAGE.fullmatch(tag) is not None


def file_name(voice: str, language: str, text: str, passing: bool = False) -> str:
    """The name of the file that holds this text in this voice: nothing of the text can be read from it.

    `passing`: what was made for one call, and may say whose it is, has another name than what all may hear.
    """
    content = "\0".join((voice, language, text)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:NAME_DIGITS] + (PASSING if passing else LASTING)
