"""Speech as it comes from a voice, made fit for a telephone: short silences at its ends, an even level."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from yunhu.telephony.media.speech.errors import SpeechFailed
from yunhu.telephony.media.wav import WavError, describe_bytes

LOUDNESS = 0.09
"""Root mean square of the speech, of 1: about -21 dB, as the prompts that come with Yunhu have."""

PEAK = 0.7
QUIET = 0.006
"""Below this part of the loudest sample it is silence, when the ends are trimmed."""

LEAD_S, TAIL_S = 0.02, 0.08
FULL = 32_767

Samples = npt.NDArray[np.float32]
"""From -1 to 1."""


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
    samples = np.frombuffer(frames[: len(frames) & ~1], "<i2").astype(np.float32) / np.float32(FULL)
    return written(_even(_trimmed(samples, rate, by)), rate)


def written(samples: Samples | Sequence[float], rate: int) -> bytes:
    """A mono WAV file of 16 bits of samples from -1 to 1; what is louder is cut off."""
    whole = np.rint(np.clip(np.asarray(samples, np.float32), -1, 1) * FULL).astype("<i2")
    output = io.BytesIO()
    with wave.open(output, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(whole.tobytes())
    return output.getvalue()


def _trimmed(samples: Samples, rate: int, by: str) -> Samples:
    size = np.abs(samples)
    loud = np.flatnonzero(size > QUIET * size.max(initial=0.0))
    if not len(loud):
        raise SpeechFailed(by=by, reason="no_sound")
    first = max(int(loud[0]) - round(LEAD_S * rate), 0)
    return samples[first : int(loud[-1]) + 1 + round(TAIL_S * rate)]


def _even(samples: Samples) -> Samples:
    power = float(np.sqrt(np.mean(np.square(samples))))
    return samples * np.float32(min(LOUDNESS / power, PEAK / float(np.abs(samples).max())))
