"""A service over HTTP: what it is sent, and every way in which it can fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.telephony.media.speech.voices import tone

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import SpeechFailed, SynthesiserMissing
from yunhu.telephony.media.speech.over_http import HttpSpeech
from yunhu.telephony.media.speech.ports import BYTES_MAX

Answer = Callable[[httpx.Request], httpx.Response]

SETTINGS = Speech(engine="http", url="https://voice.example/say", voice="mei", languages=("zh-CN",))


def nowhere() -> httpx.MockTransport:
    return httpx.MockTransport(_refuses)


def service(answer: Answer, settings: Speech = SETTINGS) -> HttpSpeech:
    return HttpSpeech(settings, lambda: httpx.MockTransport(answer))


async def test_the_service_is_asked_in_json_and_answers_a_file(tmp_path: Path) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=tone(0.2))

    (tmp_path / "key").write_text("s3cret\n")
    settings = Speech(engine="http", url=SETTINGS.url, voice="mei", key_file=str(tmp_path / "key"))
    synthesiser = service(answer, settings)
    assert await synthesiser.synthesise("您好", "zh-CN") == tone(0.2)
    assert json.loads(asked[0].content) == {"text": "您好", "language": "zh-CN", "voice": "mei"}
    assert asked[0].headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in synthesiser.voice
    await synthesiser.close()


def _refuses(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda request: httpx.Response(500), "status 500"),
        (lambda request: httpx.Response(302, headers={"location": "http://169.254.169.254/"}), "status 302"),
        (lambda request: httpx.Response(200, content=b"<html>"), "not a RIFF"),
        (lambda request: httpx.Response(200, content=bytes(BYTES_MAX + 1)), "too_big"),
        (_refuses, "ConnectError"),
    ],
)
async def test_every_failure_is_refused_with_its_reason(answer: Answer, reason: str) -> None:
    with pytest.raises(SpeechFailed, match=reason):
        await service(answer).synthesise("您好", "zh-CN")


def test_what_is_not_set_is_said_at_the_start() -> None:
    with pytest.raises(SynthesiserMissing, match=r"speech\.url"):
        HttpSpeech(Speech(engine="http"), nowhere)
    with pytest.raises(SynthesiserMissing, match="key_file"):
        HttpSpeech(Speech(engine="http", url="https://voice.example", key_file="/nowhere"), nowhere)


def test_it_speaks_the_languages_of_the_settings() -> None:
    synthesiser = service(lambda request: httpx.Response(200))
    assert synthesiser.speaks("zh-CN")
    assert not synthesiser.speaks("en")
