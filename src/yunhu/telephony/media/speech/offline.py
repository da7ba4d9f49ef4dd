"""The default, without network or model: espeak-ng says Chinese (and most languages), flite English."""

from __future__ import annotations

import asyncio

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.pinyin import pinyin
from yunhu.telephony.media.speech.programs import OUTPUT, Programs
from yunhu.telephony.media.speech.sound import levelled

MANDARIN = ("espeak-ng", "-v", "cmn-latn-pinyin", "-s", "180", "--stdin", "-b", "1", "-w", OUTPUT)
ENGLISH = ("flite", "-voice", "slt", "--setf", "duration_stretch=0.92", "-f", "-", "-o", OUTPUT)


class Offline:
    """Programs of the operating system. Mandarin is read from pinyin; the voice for Cantonese reads hanzi."""

    voice = "offline-1"

    def __init__(self, settings: Speech) -> None:
        self._programs = Programs()

    def speaks(self, language: str) -> bool:
        """Every language is tried: espeak-ng has some hundred, and says when it has none."""
        return True

    async def prepare(self, language: str) -> None:
        """The readings of Chinese words take half a second to load."""
        if language.partition("-")[0] == "zh":
            await asyncio.to_thread(pinyin, "一")

    async def synthesise(self, text: str, language: str) -> bytes:
        """Mono, 16 bits, 22.05 kHz (espeak-ng) or 16 kHz (flite). Raises SynthesiserMissing, SpeechFailed."""
        family = language.partition("-")[0]
        command: tuple[str, ...]
        if family == "zh":
            command, text = MANDARIN, await asyncio.to_thread(pinyin, text)
        elif family == "en":
            command = ENGLISH
        else:
            command = ("espeak-ng", "-v", family, "-s", "165", "--stdin", "-b", "1", "-w", OUTPUT)
        # The newline ends the last sentence: without it flite leaves its last word out.
        content = await self._programs.run(command, text + "\n")
        return await asyncio.to_thread(levelled, content, command[0])

    async def close(self) -> None:
        """Nothing is kept."""


def make(settings: Speech) -> Offline:
    """For the entry point."""
    return Offline(settings)
