"""Whatever level and silence a voice gives, callers hear an even one."""

from __future__ import annotations

import array
import io
import math
import wave

import pytest
from tests.telephony.media.speech.voices import RATE, tone

from yunhu.telephony.media.speech.errors import SpeechFailed
from yunhu.telephony.media.speech.sound import LEAD_S, LOUDNESS, TAIL_S, checked, levelled, written


def samples_of(content: bytes) -> list[float]:
    with wave.open(io.BytesIO(content)) as file:
        return [each / 32_767 for each in array.array("h", file.readframes(file.getnframes()))]


@pytest.mark.parametrize("level", [0.001, 0.05, 0.9])
def test_the_level_becomes_that_of_the_prompts(level: float) -> None:
    samples = samples_of(levelled(tone(1.0, level), "test"))
    loud = math.sqrt(sum(each * each for each in samples) / len(samples))
    assert loud == pytest.approx(LOUDNESS, rel=0.05)


def test_silence_at_the_ends_is_cut() -> None:
    quiet = [0.0] * RATE
    content = written([*quiet, *samples_of(tone(0.5)), *quiet], RATE)
    seconds = len(samples_of(levelled(content, "test"))) / RATE
    assert seconds == pytest.approx(0.5 + LEAD_S + TAIL_S, abs=0.01)


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", written([], RATE), written([0.0] * 100, RATE), b"<html>"],
)
def test_what_holds_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(SpeechFailed):
        levelled(content, "test")


def test_only_what_the_engine_plays_passes() -> None:
    assert checked(tone(0.1), "test") == tone(0.1)
    for content in (b"ID3 mp3", written([], RATE), written([0.5] * 10, 4000)):
        with pytest.raises(SpeechFailed):
            checked(content, "test")
