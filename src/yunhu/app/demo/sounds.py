"""What simulated people say: raw A-law files at 8 kHz, as SIPp plays them, made from our own prompts."""

from __future__ import annotations

import array
import math
import sys
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path

RATE = 8000
PACKET = 160
"""Samples of 20 ms; a file of whole packets loops without a seam."""

SILENCE = b"\xd5"
LOUDEST = 32635
TONE_MS, AFTER_TONE_MS = 250, 800
TONE_LEVEL = 6000
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
KEYS = "123456789*0#"
"""The keys of a phone, row by row."""

AGENT_SAYS = ("welcome", "problem", "goodbye")
CALLER_SAYS = ("number-4", "number-0", "number-8", "no-input", "number-1", "number-2")
PAUSE_MS = 500


def alaw(sample: int) -> int:
    """The A-law byte of a 16 bit sample (ITU-T G.711)."""
    sign, magnitude = (0x80, sample) if sample >= 0 else (0, -sample - 1)
    magnitude = min(magnitude, LOUDEST)
    exponent = max((magnitude >> 8).bit_length(), 0)
    mantissa = (magnitude >> 4 if exponent == 0 else magnitude >> exponent + 3) & 15
    return (sign | exponent << 4 | mantissa) ^ 0x55


_ALAW = bytes(alaw(value if value < 0x8000 else value - 0x10000) for value in range(0x10000))


def encoded(samples: Iterable[int]) -> bytes:
    """16 bit samples as A-law."""
    return bytes(_ALAW[sample & 0xFFFF] for sample in samples)


def silence(ms: int) -> bytes:
    """So many milliseconds of nothing."""
    return SILENCE * (ms * RATE // 1000)


def whole_packets(audio: bytes) -> bytes:
    """Filled up with silence to a multiple of 20 ms."""
    return audio + SILENCE * (-len(audio) % PACKET)


def key_tone(key: str) -> bytes:
    """A key as it sounds on a phone that sends no events, and the silence after it."""
    at = KEYS.index(key)
    low, high = ROWS[at // 3], COLUMNS[at % 3]
    times = (2 * math.pi * n / RATE for n in range(TONE_MS * RATE // 1000))
    tone = encoded(int(TONE_LEVEL * (math.sin(low * t) + math.sin(high * t))) for t in times)
    return whole_packets(tone + silence(AFTER_TONE_MS))


def spoken(paths: Sequence[Path]) -> bytes:
    """Mono 16 bit WAVs at 8 kHz, one after the other with pauses, as A-law."""
    return whole_packets(b"".join(_read(path) + silence(PAUSE_MS) for path in paths))


def _read(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        samples = array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return encoded(samples)


def write(folder: Path, prompts: Path) -> None:
    """Write what callers and agents say, silence and key tones into `folder`; prompts are `NAME.wav`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "silence.alaw").write_bytes(silence(1000))
    for who, names in (("agent", AGENT_SAYS), ("caller", CALLER_SAYS)):
        (folder / f"{who}.alaw").write_bytes(spoken([prompts / f"{name}.wav" for name in names]))
    for key in filter(str.isdigit, KEYS):
        (folder / f"key-{key}.alaw").write_bytes(key_tone(key))
