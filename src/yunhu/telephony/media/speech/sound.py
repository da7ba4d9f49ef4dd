"""Speech as it comes from a voice, made fit for a telephone: short silences at its ends, an even level."""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from collections.abc import Sequence

from yunhu.telephony.media.speech.errors import SpeechFailed
from yunhu.telephony.media.wav import WavError, describe_bytes

LOUDNESS = 0.09
"""Root mean square of the speech, of 1: about -21 dB, as the prompts that come with Yunhu have."""

PEAK = 0.7
QUIET = 0.006
"""Below this part of the loudest sample it is silence, when the ends are trimmed."""

LEAD_S, TAIL_S = 0.02, 0.08
FULL = 32_767


def checked(content: bytes, by: str) -> bytes:
    """The file again, when the engine plays such a one. Raises SpeechFailed."""
    try:
        if describe_bytes(content).data_bytes == 0:
            raise SpeechFailed(by=by, reason="no_sound")
    except WavError as error:
        raise SpeechFailed(by=by, reason=str(error)) from None
    return content


def levelled(content: bytes, by: str) -> bytes:
    """A mono WAV of 16 bits with trimmed ends and even level. Raises SpeechFailed when it is no such file."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            form = file.getnchannels(), file.getsampwidth()
            rate, frames = file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise SpeechFailed(by=by, reason=str(error) or "no WAV") from None
    if form != (1, 2):
        raise SpeechFailed(by=by, reason="not mono of 16 bits")
    samples = array.array("h", frames[: len(frames) & ~1])
    if sys.byteorder == "big":
        samples.byteswap()
    return written(_even(_trimmed(samples, rate, by)), rate)


def written(samples: Sequence[int], rate: int) -> bytes:
    """A mono WAV file of these samples of 16 bits."""
    wire = array.array("h", samples)
    if sys.byteorder == "big":
        wire.byteswap()
    output = io.BytesIO()
    with wave.open(output, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(wire.tobytes())
    return output.getvalue()


def _trimmed(samples: array.array[int], rate: int, by: str) -> array.array[int]:
    loudest = max(map(abs, samples), default=0)
    if loudest == 0:
        raise SpeechFailed(by=by, reason="no_sound")
    quiet = QUIET * loudest
    first = next(at for at, sample in enumerate(samples) if abs(sample) > quiet)
    last = next(at for at in range(len(samples) - 1, -1, -1) if abs(samples[at]) > quiet)
    return samples[max(first - round(LEAD_S * rate), 0) : last + 1 + round(TAIL_S * rate)]


def _even(samples: array.array[int]) -> array.array[int]:
    power = math.sqrt(sum(sample * sample for sample in samples) / len(samples)) / FULL
    peak = max(map(abs, samples)) / FULL
    gain = min(LOUDNESS / power, PEAK / peak)
    return array.array("h", [round(sample * gain) for sample in samples])
