"""Make the prompts and the hold music that come with Yunhu: 8 kHz, mono, 16 bit WAV.

    python tools/prompts.py [--only NAME]

Reads `src/yunhu/assets/prompts/texts.toml`. Chinese is written in pinyin by pypinyin and spoken by espeak-ng,
English is spoken by flite, the music is computed. Needs espeak-ng, flite and sox, and pypinyin in the Python
that runs this; none of them is needed to run Yunhu, the files are part of the repository.
"""

from __future__ import annotations

import argparse
import array
import math
import shutil
import subprocess
import sys
import tempfile
import tomllib
import wave
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "src" / "yunhu" / "assets"
RATE = 8000
LOUDNESS = 0.09
"""Root mean square of the speech, of 1: about -21 dB, where telephone speech usually is."""

PEAK = 0.7
QUIET = 0.006
"""Below this part of the loudest sample it is silence, when the ends are trimmed."""

MUSIC_LOUDNESS = 0.055

LEAD_S, TAIL_S, FADE_S = 0.02, 0.08, 0.01
PART_TAIL_S = 0.04
PARTS = ("number-", "position-before", "expected-before", "expected-to")
"""Parts of sentences with numbers follow each other closely."""

PHRASES = {
    "您": [["nín"]],
    "云呼": [["yún"], ["hū"]],
    "座席": [["zuò"], ["xí"]],
    "第": [["dì"]],
    "还款": [["huán"], ["kuǎn"]],
    "转接": [["zhuǎn"], ["jiē"]],
    "比平时长": [["bǐ"], ["píng"], ["shí"], ["cháng"]],
    "重新": [["chóng"], ["xīn"]],
}
"""Readings that pypinyin must not guess."""

CHORDS = (
    (130.81, 164.81, 196.00, 246.94),  # C major seventh
    (110.00, 164.81, 196.00, 261.63),  # A minor seventh
    (87.31, 174.61, 220.00, 329.63),  # F major seventh
    (98.00, 146.83, 246.94, 329.63),  # G sixth
)
CHORD_S = 5.0
BELL_EVERY_S = 0.625
BELLS = (0, 2, 1, 3, 2, 0, 3, 1)
"""Which note of the chord sounds, two octaves up, at each step."""


def main() -> int:
    """Make everything, or what `--only` names. 0 when all went well."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--only", help="make one prompt (its name), or 'music'")
    only = arguments.parse_args().only
    missing = [tool for tool in ("espeak-ng", "flite", "sox") if shutil.which(tool) is None]
    if missing:
        print(
            f"prompts: install {', '.join(missing)} first (apt install {' '.join(missing)})", file=sys.stderr
        )
        return 1
    texts = tomllib.loads((ASSETS / "prompts" / "texts.toml").read_text("utf-8"))
    for language, prompts in texts.items():
        for name, text in prompts.items():
            if only in (None, name):
                speak(language, name, text)
    if only in (None, "music"):
        save(ASSETS / "music" / "hold.wav", music())
    total = sum(path.stat().st_size for path in ASSETS.rglob("*.wav"))
    print(f"{total / 1e6:.2f} MB in all")
    return 0


def speak(language: str, name: str, text: str) -> None:
    """Speak one prompt into its file."""
    with tempfile.TemporaryDirectory() as folder:
        raw, narrow = Path(folder) / "raw.wav", Path(folder) / "narrow.wav"
        if language == "zh-CN":
            run("espeak-ng", "-v", "cmn-latn-pinyin", "-s", "180", "-w", str(raw), pinyin(text))
        else:
            run("flite", "-voice", "slt", "--setf", "duration_stretch=0.92", "-t", text, "-o", str(raw))
        # Telephone band: what is below 200 Hz only takes level from the rest.
        form = ["-r", str(RATE), "-c", "1", "-b", "16"]
        run("sox", "-D", "-v", "0.5", str(raw), *form, str(narrow), "highpass", "200")
        samples = load(narrow)
    tail = PART_TAIL_S if name.startswith(PARTS) else TAIL_S
    save(ASSETS / "prompts" / language / f"{name}.wav", levelled(trimmed(samples, tail)))


def pinyin(text: str) -> str:
    """Chinese text as pinyin with tone digits, punctuation kept."""
    try:
        import pypinyin
    except ImportError:
        sys.exit("prompts: install pypinyin into this Python first (uv pip install pypinyin)")
    pypinyin.load_phrases_dict(PHRASES)
    words = pypinyin.lazy_pinyin(text, style=pypinyin.Style.TONE3, neutral_tone_with_five=True)
    return " ".join(words).replace(" ，", ",").replace(" 。", ".").replace("，", ",").replace("。", ".")


def run(*command: str) -> None:
    """Run a tool; it stops the whole when it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def load(path: Path) -> list[float]:
    """The samples of a 16 bit mono WAV, from -1 to 1."""
    with wave.open(str(path)) as file:
        return [sample / 32768 for sample in array.array("h", file.readframes(file.getnframes()))]


def save(path: Path, samples: list[float]) -> None:
    """Write samples as a 16 bit mono WAV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array.array("h", (round(sample * 32767) for sample in samples)).tobytes())
    print(f"{path.relative_to(ASSETS)}  {len(samples) / RATE:.2f} s")


def trimmed(samples: list[float], tail_s: float) -> list[float]:
    """The speech with short, faded ends instead of whatever silence the voice left."""
    quiet = QUIET * max(map(abs, samples))
    loud = [index for index, sample in enumerate(samples) if abs(sample) > quiet]
    first = max(loud[0] - round(LEAD_S * RATE), 0)
    last = min(loud[-1] + round(tail_s * RATE), len(samples))
    kept = samples[first:last]
    kept += [0.0] * (loud[-1] + round(tail_s * RATE) - last)
    fade = round(FADE_S * RATE)
    for step in range(fade):
        kept[step] *= step / fade
        kept[-1 - step] *= step / fade
    return kept


def levelled(samples: list[float], loudness: float = LOUDNESS) -> list[float]:
    """The sound at a common loudness, never over the peak."""
    quiet = QUIET * max(map(abs, samples))
    spoken = [sample * sample for sample in samples if abs(sample) > quiet]
    gain = loudness / math.sqrt(sum(spoken) / len(spoken))
    gain = min(gain, PEAK / max(map(abs, samples)))
    return [sample * gain for sample in samples]


def music() -> list[float]:
    """Four soft chords with a few bells. Every tail runs on into the beginning, so the loop has no seam."""
    length = round(CHORD_S * len(CHORDS) * RATE)
    out = [0.0] * length
    for turn, chord in enumerate(CHORDS):
        for hertz in chord:
            add(out, turn * CHORD_S, pad(hertz * 2, CHORD_S + 1.5), 0.06)
        steps = round(CHORD_S / BELL_EVERY_S)
        for step in range(steps):
            hertz = chord[BELLS[step % len(BELLS)]] * 4
            add(out, turn * CHORD_S + step * BELL_EVERY_S, bell(hertz), 0.05 if step % 4 else 0.07)
    return levelled(out, MUSIC_LOUDNESS)


def add(out: list[float], at_s: float, note: list[float], gain: float) -> None:
    """Add a note to the loop, round its end."""
    at = round(at_s * RATE)
    for index, sample in enumerate(note):
        out[(at + index) % len(out)] += sample * gain


def pad(hertz: float, length_s: float) -> list[float]:
    """A soft held note: three partials, slow attack and release, a breath of vibrato."""
    rise, fall, out = 1.2, 1.5, []
    for index in range(round(length_s * RATE)):
        at = index / RATE
        level = min(at / rise, 1.0, (length_s - at) / fall)
        level = 0.5 - 0.5 * math.cos(math.pi * max(level, 0.0))
        phase = 2 * math.pi * hertz * at + 0.15 * math.sin(2 * math.pi * 4.2 * at)
        out.append(level * (math.sin(phase) + 0.4 * math.sin(2 * phase) + 0.15 * math.sin(3 * phase)))
    return out


def bell(hertz: float) -> list[float]:
    """A bell that rings out in a second and a half, with a start too soft to click."""
    out = []
    for index in range(round(1.6 * RATE)):
        at = index / RATE
        level = math.exp(-3.2 * at) * min(at / 0.012, 1.0) * min((1.6 - at) / 0.2, 1.0)
        phase = 2 * math.pi * hertz * at
        out.append(level * (math.sin(phase) + 0.2 * math.sin(2.0 * phase) * math.exp(-6 * at)))
    return out


if __name__ == "__main__":
    sys.exit(main())
