"""Prompts are found, numbers are said as people do, and the files are fit to be played."""

from __future__ import annotations

import array
import tomllib
import wave
from itertools import pairwise
from pathlib import Path

import pytest

from yunhu.telephony.media.errors import NoSuchPrompt, NumberNotSpoken
from yunhu.telephony.media.prompts import (
    LANGUAGES,
    LARGEST_NUMBER,
    Prompts,
    builtin_root,
    speak_digits,
    speak_number,
)
from yunhu.telephony.media.wav import describe

WAVS = sorted(builtin_root().rglob("*.wav"))
TEXTS: dict[str, dict[str, str]] = tomllib.loads(
    (builtin_root() / "prompts" / "texts.toml").read_text("utf-8")
)


def said(number: int, language: str) -> str:
    """A number as the prompts say it, in words."""
    words = [TEXTS[language][name] for name in speak_number(number, language)]
    return ("" if language == "zh-CN" else " ").join(words)


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (0, "零", "zero"),
        (2, "二", "two"),
        (10, "十", "ten"),
        (15, "十五", "fifteen"),
        (20, "二十", "twenty"),
        (21, "二十一", "twenty one"),
        (99, "九十九", "ninety nine"),
        (100, "一百", "one hundred"),
        (105, "一百零五", "one hundred five"),
        (110, "一百一十", "one hundred ten"),
        (212, "二百一十二", "two hundred twelve"),
        (1000, "一千", "one thousand"),
        (1005, "一千零五", "one thousand five"),
        (1010, "一千零一十", "one thousand ten"),
        (2000, "两千", "two thousand"),
        (2200, "两千二百", "two thousand two hundred"),
        (3030, "三千零三十", "three thousand thirty"),
        (9999, "九千九百九十九", "nine thousand nine hundred ninety nine"),
    ],
)
def test_numbers_as_people_say_them(number: int, chinese: str, english: str) -> None:
    assert said(number, "zh-CN") == chinese
    assert said(number, "en") == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_its_own_words_and_all_its_prompts(language: str) -> None:
    spoken = [tuple(speak_number(number, language)) for number in range(LARGEST_NUMBER + 1)]
    assert len(set(spoken)) == len(spoken)
    prompts = Prompts()
    for name in {name for names in spoken for name in names}:
        assert prompts.path(name, language).endswith(f"{language}/{name}.wav")


@pytest.mark.parametrize("number", [-1, LARGEST_NUMBER + 1])
def test_other_numbers_are_refused(number: int) -> None:
    with pytest.raises(NumberNotSpoken):
        speak_number(number, "en")


def test_digits_are_said_one_by_one() -> None:
    assert speak_digits("+86 10-5") == ["number-8", "number-6", "number-1", "number-0", "number-5"]


def test_a_companys_own_prompt_comes_first_and_the_default_language_last(tmp_path: Path) -> None:
    own = tmp_path / "en" / "welcome.wav"
    own.parent.mkdir()
    own.write_bytes(b"")
    (tmp_path / "zh-CN").mkdir()
    (tmp_path / "zh-CN" / "only-here.wav").write_bytes(b"")
    prompts = Prompts([tmp_path])
    assert prompts.path("welcome", "en") == str(own)
    assert prompts.path("welcome", "zh-CN") == str(builtin_root() / "prompts" / "zh-CN" / "welcome.wav")
    assert prompts.path("only-here", "en") == str(tmp_path / "zh-CN" / "only-here.wav")
    assert prompts.music() == str(builtin_root() / "music" / "hold.wav")
    own.unlink()
    assert prompts.path("welcome", "en") == str(own), "kept until told to forget"
    prompts.forget()
    assert prompts.path("welcome", "en") != str(own)


@pytest.mark.parametrize(
    "name", ["nothing", "../texts", "/etc/passwd", "", "a" * 500, "Welcome", "a/b/c/d/e"]
)
def test_what_is_no_prompt_is_refused(name: str) -> None:
    with pytest.raises(NoSuchPrompt):
        Prompts().path(name, "en")
    with pytest.raises(NoSuchPrompt):
        Prompts().music(name)


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (
        {name for name in TEXTS[language] if not name.startswith("number-")} for language in LANGUAGES
    )
    assert chinese == english


def test_every_text_is_spoken_and_nothing_else() -> None:
    root = builtin_root()
    wanted = {root / "prompts" / language / f"{name}.wav" for language in TEXTS for name in TEXTS[language]}
    assert set(WAVS) == wanted | {root / "music" / "hold.wav"}


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in WAVS) <= 2_000_000


def samples(path: Path) -> array.array[int]:
    """The samples of a 16 bit WAV."""
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes()))


@pytest.mark.parametrize("path", WAVS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_is_fit_for_the_telephone(path: Path) -> None:
    info = describe(path)
    assert (info.tag, info.channels, info.rate, info.bits) == (1, 1, 8000, 16)
    assert 200 <= info.duration_ms <= 25_000
    audio = samples(path)
    assert max(map(abs, audio)) < 30_000, "clipped"
    assert 300 < (sum(sample * sample for sample in audio) / len(audio)) ** 0.5 < 6000, "loudness"
    if path.stem != "hold":
        assert max(abs(audio[0]), abs(audio[-1])) < 200, "clicks at an end"


def test_the_music_loops_without_a_click() -> None:
    audio = samples(builtin_root() / "music" / "hold.wav")
    steepest = max(abs(b - a) for a, b in pairwise(audio))
    assert abs(audio[0] - audio[-1]) <= steepest
    assert steepest < 4000


def test_the_languages_of_each_prompt_are_told(tmp_path: Path) -> None:
    for name in ("zh-CN/only.wav", "zh-CN/both.wav", "en/both.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = Prompts([tmp_path]).languages()
    assert found["only"] == {"zh-CN"}
    assert found["both"] == found["number-1"] == {"zh-CN", "en"}
