"""What simulated people say is A-law that sounds as it should."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from yunhu.app.demo import sounds
from yunhu.telephony.media.prompts import builtin_root
from yunhu.work.recordings.wav import linear


def test_encoding_undoes_decoding_for_every_byte() -> None:
    assert [sounds.alaw(linear(byte)) for byte in range(256)] == list(range(256))


@pytest.mark.parametrize("sample", [-32768, -1, 0, 1, 32767])
def test_every_sample_has_a_near_byte(sample: int) -> None:
    assert abs(linear(sounds.alaw(sample)) - sample) <= max(abs(sample) / 16, 16)


def power(audio: bytes, hertz: float) -> float:
    """How much of one frequency is in a sound (Goertzel, as a plain sum)."""
    turn = 2 * math.pi * hertz / sounds.RATE
    samples = [linear(byte) for byte in audio]
    real = sum(value * math.cos(turn * at) for at, value in enumerate(samples))
    imaginary = sum(value * math.sin(turn * at) for at, value in enumerate(samples))
    return math.hypot(real, imaginary) / len(samples)


@pytest.mark.parametrize(("key", "low", "high"), [("1", 697, 1209), ("0", 941, 1336), ("6", 770, 1477)])
def test_a_key_sounds_with_its_two_frequencies(key: str, low: int, high: int) -> None:
    tone = sounds.key_tone(key)[: sounds.TONE_MS * sounds.RATE // 1000]
    strong = min(power(tone, low), power(tone, high))
    others = [hertz for hertz in (*sounds.ROWS, *sounds.COLUMNS) if hertz not in (low, high)]
    assert strong > 10 * max(power(tone, hertz) for hertz in others)


def test_files_are_whole_packets(tmp_path: Path) -> None:
    sounds.write(tmp_path, builtin_root() / "prompts" / "zh-CN")
    files = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert {"caller.alaw", "agent.alaw", "silence.alaw", "key-1.alaw", "key-0.alaw"} <= files.keys()
    assert all(size and size % sounds.PACKET == 0 for size in files.values())
