"""Voices for tests: they say tones, count what they were asked, and fail or wait when told to."""

from __future__ import annotations

import asyncio
import math

from yunhu.telephony.media.speech.errors import SpeechFailed
from yunhu.telephony.media.speech.sound import written

RATE = 8000


def tone(seconds: float, level: float = 0.3) -> bytes:
    """A WAV file of a sine of 440 Hz."""
    samples = [level * math.sin(2 * math.pi * 440 * at / RATE) for at in range(round(seconds * RATE))]
    return written(samples, RATE)


class Voice:
    """Says every text as a tone of a tenth of a second a character."""

    def __init__(self, voice: str = "test", languages: frozenset[str] = frozenset({"en", "zh-CN"})) -> None:
        self.voice = voice
        self._languages = languages
        self.asked: list[tuple[str, str]] = []
        self.prepared: list[str] = []
        self.broken = False
        self.closed = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    def speaks(self, language: str) -> bool:
        return language in self._languages

    async def prepare(self, language: str) -> None:
        if self.broken:
            raise SpeechFailed(by="test", reason="broken")
        self.prepared.append(language)

    async def synthesise(self, text: str, language: str) -> bytes:
        self.asked.append((text, language))
        await self.go_on.wait()
        if self.broken:
            raise SpeechFailed(by="test", reason="broken")
        return tone(0.1 * len(text))

    async def close(self) -> None:
        self.closed = True
