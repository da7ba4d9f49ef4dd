"""The real programs: what they say is sound of a telephone's level, and as long as such words take."""

from __future__ import annotations

import array
import io
import math
import subprocess
import wave
from pathlib import Path

import pytest

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import SpeechFailed
from yunhu.telephony.media.speech.offline import make
from yunhu.telephony.media.wav import describe

GREETING = "Hello, and welcome. Your balance is twelve dollars and fifty cents."
LONG = "您好，欢迎致电云呼银行，您的还款日是十一月二十二日，应还金额一千二百元。"


async def said(text: str, language: str, folder: Path) -> Path:
    file = folder / "said.wav"
    file.write_bytes(await make(Speech()).synthesise(text, language))
    return file


def decoded(file: Path) -> list[int]:
    """The samples at 8 kHz, as a program that is not ours reads them."""
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-ar", "8000", "-ac", "1", "-f", "s16le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return list(array.array("h", done.stdout))


@pytest.mark.parametrize(
    ("text", "language", "rate", "seconds"),
    [
        (LONG, "zh-CN", 22_050, (6.0, 12.0)),
        ("请按一", "zh-CN", 22_050, (0.4, 1.5)),
        (GREETING, "en", 16_000, (3.0, 6.5)),
        ("您好，欢迎致电", "yue", 22_050, (0.8, 2.5)),
        ("Bonjour, tapez un", "fr", 22_050, (0.6, 2.5)),
        ("-x --help; rm $HOME 'quoted' \"text\"", "en", 16_000, (0.5, 8.0)),
    ],
)
async def test_a_text_becomes_sound(
    text: str, language: str, rate: int, seconds: tuple[float, float], tmp_path: Path
) -> None:
    file = await said(text, language, tmp_path)
    assert describe(file).rate == rate
    samples = decoded(file)
    assert seconds[0] <= len(samples) / 8000 <= seconds[1]
    level = 20 * math.log10(math.sqrt(sum(each * each for each in samples) / len(samples)) / 32_768)
    assert -27 <= level <= -18
    assert max(map(abs, samples)) < 32_000


async def test_more_words_take_longer(tmp_path: Path) -> None:
    short = describe(await said("请按一", "zh-CN", tmp_path)).duration_ms
    long = describe(await said("请按一，或者请按二，或者请按三", "zh-CN", tmp_path)).duration_ms
    assert long > 2 * short


async def test_the_last_word_is_said_too(tmp_path: Path) -> None:
    without = describe(await said("press one for", "en", tmp_path)).duration_ms
    whole = describe(await said("press one for service", "en", tmp_path)).duration_ms
    assert whole > without + 200


def test_cantonese_signs_are_read_as_cantonese() -> None:
    """A sign that espeak-ng's voice does not know would be spelt in English."""
    signs = "您好欢迎致电银行还款重庆座席全忙请稍候输入有误重新查询账单人工服务"
    command = ["espeak-ng", "-q", "-x", "-v", "yue", "--stdin"]
    done = subprocess.run(command, input=signs, capture_output=True, check=True, text=True)
    assert "(en)" not in done.stdout


async def test_a_language_without_a_voice_fails(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed):
        await said("hello", "xq", tmp_path)


async def test_a_thousand_characters_are_said(tmp_path: Path) -> None:
    file = await said("请稍候。" * 250, "zh-CN", tmp_path)
    with wave.open(io.BytesIO(file.read_bytes())) as sound:
        assert sound.getnframes() / sound.getframerate() > 100
