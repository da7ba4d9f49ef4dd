"""Any service that says texts over HTTP: POST of JSON, a WAV file comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import SpeechFailed, SynthesiserMissing
from yunhu.telephony.media.speech.ports import BYTES_MAX
from yunhu.telephony.media.speech.sound import checked

AT_ONCE = 2
ASK_S = 10.0
"""The whole of one question, its answer read to the end."""

BY = "http"

Transport = Callable[[], httpx.AsyncBaseTransport]


class HttpSpeech:
    """Asks `url` with `{"text", "language", "voice"}`; the key, when there is one, is the bearer token."""

    def __init__(self, settings: Speech, transport: Transport) -> None:
        """Raises SynthesiserMissing without a URL. `transport` makes what the questions go out through."""
        if settings.url is None:
            raise SynthesiserMissing(what="speech.url")
        self._url = settings.url
        self._name = settings.voice
        self._languages = frozenset(settings.languages)
        headers = {"authorization": f"Bearer {_key(settings.key_file)}"} if settings.key_file else {}
        self._client = httpx.AsyncClient(
            headers=headers,
            timeout=ASK_S,
            follow_redirects=False,
            transport=transport(),
            trust_env=False,
        )
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.voice = f"http {self._url} {self._name}"

    def speaks(self, language: str) -> bool:
        """What the settings say; without any, all."""
        return not self._languages or language in self._languages

    async def prepare(self, language: str) -> None:
        """The service looks after itself."""

    async def synthesise(self, text: str, language: str) -> bytes:
        """What the service answers, when the engine can play it. Raises SpeechFailed."""
        question = {"text": text, "language": language, "voice": self._name}
        try:
            async with (
                self._turn,
                asyncio.timeout(ASK_S),
                self._client.stream("POST", self._url, json=question) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise SpeechFailed(by=BY, reason=f"status {answer.status_code}")
                return checked(await _whole(answer), BY)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise SpeechFailed(by=BY, reason=type(error).__name__) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _key(file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SynthesiserMissing(what="speech.key_file") from None


async def _whole(answer: httpx.Response) -> bytes:
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > BYTES_MAX:
            raise SpeechFailed(by=BY, reason="too_big")
    return bytes(content)


def make(settings: Speech, transport: Transport) -> HttpSpeech:
    """For the entry point."""
    return HttpSpeech(settings, transport)
