"""Synthesisers are found by name; an unknown one is refused with those there are."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import NoSuchSynthesiser, SynthesiserMissing
from yunhu.telephony.media.speech.found import OFFLINE, find, synthesisers


def nowhere() -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(500))


def test_ours_are_found_and_the_offline_one_is_always_there() -> None:
    assert [each.voice for each in synthesisers(Speech(), nowhere)] == ["offline-1"]
    both = synthesisers(Speech(engine="http", url="https://voice.example/say"), nowhere)
    assert [each.voice for each in both] == ["http https://voice.example/say ", "offline-1"]


def test_an_unknown_one_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoSuchSynthesiser) as refused:
        find("parrot")
    assert refused.value.params["name"] == "parrot"
    assert OFFLINE in str(refused.value.params["known"])


def test_a_company_s_own_is_found_through_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "parrot-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: parrot\nVersion: 1\n")
    (package / "entry_points.txt").write_text("[yunhu.speech]\nparrot = parrot_voice:make\n")
    (tmp_path / "parrot_voice.py").write_text(
        "from tests.telephony.media.speech.voices import Voice\n\n\ndef make(settings):\n"
        "    return Voice('parrot ' + settings.voice)\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert [each.voice for each in synthesisers(Speech(engine="parrot", voice="polly"), nowhere)] == [
        "parrot polly",
        "offline-1",
    ]


def test_a_neural_voice_without_its_model_says_what_is_missing() -> None:
    with pytest.raises(SynthesiserMissing):
        find("sherpa-onnx")(Speech(engine="sherpa-onnx"))
