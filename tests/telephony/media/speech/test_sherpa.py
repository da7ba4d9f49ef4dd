"""What kind of model a mounted folder holds, and what is missing in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yunhu.telephony.media.speech.errors import SynthesiserMissing
from yunhu.telephony.media.speech.sherpa import look_at


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
