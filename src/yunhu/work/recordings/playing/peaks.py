"""The waveform: how loud each channel was, in a bounded number of steps. Computed once, kept encrypted.

What is kept (`.peaks`) is sealed with the recording's own key, so erasing the key erases it as well.
"""

from __future__ import annotations

import os
from pathlib import Path

from yunhu.work.recordings.blocks import CHANNELS, NONCE
from yunhu.work.recordings.playing.sound import Sound
from yunhu.work.recordings.rules import RATE
from yunhu.work.recordings.sealing import age

MOST_STEPS = 2000
"""Steps of a waveform; a screen has no more columns."""

LEAST_STEP = RATE // 50
LOUDEST = 127
_LARGEST_FILE = 2 * MOST_STEPS + NONCE + age.TAG


def peaks(sound: Sound) -> list[bytes]:
    """The loudest moment of each step, 0 to 127, for each channel; loudness is logarithmic as A-law is."""
    step = max(-(-sound.samples // MOST_STEPS), LEAST_STEP)
    steps = -(-sound.samples // step)
    out = [bytearray(steps) for _ in range(CHANNELS)]
    at = 0
    for alaw in sound.alaw(0, sound.samples):
        loud = alaw.translate(_LOUDNESS)
        for channel in range(CHANNELS):
            _note(out[channel], loud[channel::CHANNELS], at, step)
        at += len(alaw) // CHANNELS
    return [bytes(each) for each in out]


def _note(steps: bytearray, loud: bytes, at: int, step: int) -> None:
    """Take a piece of one channel, whose first sample is `at`, into the steps it falls into."""
    begin = 0
    while begin < len(loud):
        place = (at + begin) // step
        end = min((place + 1) * step - at, len(loud))
        steps[place] = max(steps[place], max(loud[begin:end]))
        begin = end


def kept(path: Path, file_key: bytes) -> list[bytes] | None:
    """The waveform that was kept beside a recording; None when there is none that fits."""
    try:
        with path.with_suffix(".peaks").open("rb") as file:
            sealed = file.read(_LARGEST_FILE + 1)
        both = age.open_payload(file_key, sealed)
    except (OSError, age.BrokenError):
        return None
    half = len(both) // CHANNELS
    return [both[:half], both[half:]]


def keep(path: Path, file_key: bytes, found: list[bytes]) -> None:
    """Keep a waveform beside its recording."""
    sealed = age.seal_payload(file_key, os.urandom(NONCE), b"".join(found))
    partial = path.with_suffix(".peaks.part")
    partial.write_bytes(sealed)
    partial.replace(path.with_suffix(".peaks"))


_LOUDNESS = bytes((byte ^ 0x55) & 0x7F for byte in range(256))
"""A-law's seven bits of magnitude rise with the loudness (G.711)."""
