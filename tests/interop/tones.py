"""Tones in A-law packets and WAV files, and how loud a frequency is in them."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.contracts.far_end import SAMPLES

RATE = 8000
PEAK = 8000


def samples(hertz: float, count: int, start: int = 0, rate: int = RATE) -> list[int]:
    """A sine of 16-bit samples."""
    return [round(PEAK * math.sin(2 * math.pi * hertz * (start + n) / rate)) for n in range(count)]


def packet(hertz: float, number: int) -> bytes:
    """The A-law bytes of the packet of that number."""
    return bytes(map(to_alaw, samples(hertz, SAMPLES, number * SAMPLES)))


def write(path: Path, hertz: float, seconds: int, rate: int = RATE, channels: int = 1) -> None:
    """A WAV file with a tone."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        tone = samples(hertz, rate * seconds, rate=rate)
        file.writeframes(b"".join(struct.pack("<h", value) * channels for value in tone))


def read(path: Path) -> tuple[list[int], int]:
    """The first channel of a WAV file of 16-bit samples, and its rate."""
    with wave.open(str(path), "rb") as file:
        data, channels, rate = file.readframes(file.getnframes()), file.getnchannels(), file.getframerate()
    every = struct.unpack(f"<{len(data) // 2}h", data)
    return list(every[::channels]), rate


def share(heard: Sequence[int], hertz: float, rate: int = RATE) -> float:
    """Which part of the energy has this frequency (Goertzel), from 0 to 1; 0 for silence."""
    energy = sum(value * value for value in heard)
    if not energy:
        return 0.0
    turn = 2 * math.cos(2 * math.pi * hertz / rate)
    one = two = 0.0
    for value in heard:
        one, two = value + turn * one - two, one
    power = one * one + two * two - turn * one * two
    return 2 * power / (len(heard) * energy)


def steady(heard: Sequence[int], hertz: float, rate: int = RATE) -> float:
    """The share that the middle one of its tenths of a second has.

    A machine that is late leaves gaps, after which a tone goes on with another phase: over the whole that
    looks like another frequency, though whoever listens hears the tone.
    """
    tenth = rate // 10
    parts = [heard[start : start + tenth] for start in range(0, len(heard) - tenth + 1, tenth)]
    return median(share(part, hertz, rate) for part in parts)


def to_alaw(sample: int) -> int:
    """G.711 A-law of a 16-bit sample."""
    sign = 0x80 if sample >= 0 else 0
    level = min(sample if sample >= 0 else -sample - 1, 32_767) >> 3
    segment = max(level.bit_length() - 5, 0)
    mantissa = (level >> (segment if segment else 1)) & 0x0F
    return (sign | segment << 4 | mantissa) ^ 0x55


def from_alaw(byte: int) -> int:
    """The 16-bit sample of a G.711 A-law byte."""
    byte ^= 0x55
    segment, mantissa = byte >> 4 & 7, byte & 0x0F
    level = (mantissa << 4) + 8 if not segment else (mantissa << 4) + 0x108 << segment - 1
    return level if byte & 0x80 else -level
