"""The real engine with a model that says a tone for each letter; which kinds of models there are.

`tones/` is such a model: a network without any training that gives 400 samples of 440 Hz for each token.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import SpeechFailed, SynthesiserMissing
from yunhu.telephony.media.speech.sherpa import Sherpa, look_at, make
from yunhu.telephony.media.wav import describe_bytes

TONES = Path(__file__).parent / "tones"


def voice(folder: Path, languages: tuple[str, ...] = ()) -> Sherpa:
    return make(Speech(engine="sherpa-onnx", model=str(folder), languages=languages))


async def test_the_engine_says_what_the_model_makes_of_a_text() -> None:
    sound = describe_bytes(await voice(TONES).synthesise("hello", "en"))
    assert (sound.rate, sound.channels, sound.bits) == (16_000, 1, 16)
    assert sound.data_bytes == 2 * 400 * len("hello")


async def test_a_model_that_is_none_fails_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("a 0\n")
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(SpeechFailed, match="Protobuf"):
        await voice(tmp_path).synthesise("hello", "en")
    with pytest.raises(SpeechFailed, match="Protobuf"):
        await voice(tmp_path).prepare("en")


def test_it_speaks_the_languages_of_the_settings() -> None:
    assert voice(TONES).speaks("fr")
    assert not voice(TONES, languages=("en",)).speaks("fr")


def folder_with(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        if name.endswith("/"):
            path.mkdir()
        else:
            path.touch()
    return folder


def test_one_network_with_a_lexicon_is_vits(tmp_path: Path) -> None:
    model = look_at(
        folder_with(tmp_path, "tokens.txt", "model.onnx", "lexicon.txt", "dict/", "b.fst", "a.fst")
    )
    assert model.kind == "vits"
    assert model.files["model"].endswith("model.onnx")
    assert model.files["dict_dir"].endswith("dict")
    assert [Path(each).name for each in model.rules.split(",")] == ["a.fst", "b.fst"]


def test_a_vocoder_beside_it_makes_matcha(tmp_path: Path) -> None:
    model = look_at(folder_with(tmp_path, "tokens.txt", "model-steps-3.onnx", "vocos-22khz-univ.onnx"))
    assert model.kind == "matcha"
    assert model.files["acoustic_model"].endswith("model-steps-3.onnx")


def test_voices_in_a_file_make_kokoro(tmp_path: Path) -> None:
    model = look_at(folder_with(tmp_path, "tokens.txt", "model.onnx", "voices.bin", "espeak-ng-data/"))
    assert model.kind == "kokoro"
    assert model.files["data_dir"].endswith("espeak-ng-data")


@pytest.mark.parametrize(("there", "missing"), [((), "tokens.txt"), (("tokens.txt",), "model.onnx")])
def test_what_is_missing_is_named(there: tuple[str, ...], missing: str, tmp_path: Path) -> None:
    with pytest.raises(SynthesiserMissing, match=missing):
        look_at(folder_with(tmp_path, *there))
