"""Neural voices by sherpa-onnx, with a model that the company mounts (none comes with Yunhu).

The folder holds what sherpa-onnx's own downloads hold: `tokens.txt` and the model, with a lexicon, a
dictionary, espeak-ng's data and rules for numbers where the model needs them. What lies in it says which
kind of model it is.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module, util
from pathlib import Path
from typing import Any

from msgspec import Struct

from yunhu.platform.settings.node import Speech
from yunhu.telephony.media.speech.errors import SpeechFailed, SynthesiserMissing
from yunhu.telephony.media.speech.sound import checked, written

PACKAGE = "sherpa_onnx"
AT_ONCE = 2
THREADS = 2
"""Threads of one synthesis."""

SAY_S = 10.0
"""How long a text may take; a thread cannot be ended, so that it holds its turn until it is done."""

BY = "sherpa-onnx"


class Model(Struct, frozen=True):
    """A model's kind (`vits`, `matcha`, `kokoro`), its files by sherpa-onnx's names for them, its rules."""

    kind: str
    files: Mapping[str, str]
    rules: str


def look_at(folder: Path) -> Model:
    """What kind of model a folder holds. Raises SynthesiserMissing, which names the missing file."""
    files = {"tokens": str(_there(folder / "tokens.txt"))}
    for name, path in (
        ("lexicon", folder / "lexicon.txt"),
        ("data_dir", folder / "espeak-ng-data"),
        ("dict_dir", folder / "dict"),
    ):
        if path.exists():
            files[name] = str(path)
    vocoders = [*folder.glob("vocos*.onnx"), *folder.glob("hifigan*.onnx")]
    models = sorted(path for path in folder.glob("*.onnx") if path not in vocoders)
    model = str(models[0] if models else _there(folder / "model.onnx"))
    rules = ",".join(str(path) for path in sorted(folder.glob("*.fst")))
    if (folder / "voices.bin").exists():
        return Model("kokoro", {**files, "model": model, "voices": str(folder / "voices.bin")}, rules)
    if vocoders:
        return Model("matcha", {**files, "acoustic_model": model, "vocoder": str(vocoders[0])}, rules)
    return Model("vits", {**files, "model": model}, rules)


class Sherpa:
    """Says the languages of the settings; the model is loaded when the first text is said."""

    def __init__(self, settings: Speech) -> None:
        """Raises SynthesiserMissing: the package is not installed, or the folder holds no model."""
        if util.find_spec(PACKAGE) is None:
            raise SynthesiserMissing(what=PACKAGE)
        if settings.model is None:
            raise SynthesiserMissing(what="speech.model")
        self._model = look_at(Path(settings.model))
        self._speaker = int(settings.voice) if settings.voice.isdigit() else 0
        self._languages = frozenset(settings.languages)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._loading = threading.Lock()
        self.voice = f"sherpa-onnx {settings.model} {self._speaker}"

    def speaks(self, language: str) -> bool:
        """What the settings say; without any, all."""
        return not self._languages or language in self._languages

    async def prepare(self, language: str) -> None:
        """Load the model. Raises SpeechFailed, SynthesiserMissing."""
        await asyncio.to_thread(self._load)

    async def synthesise(self, text: str, language: str) -> bytes:
        """Mono, 16 bits, at the model's rate. Raises SpeechFailed."""
        async with self._turn:
            say = asyncio.get_running_loop().run_in_executor(None, self._say, text)
            try:
                return await asyncio.wait_for(asyncio.shield(say), SAY_S)
            except TimeoutError:
                await asyncio.wait((say,))
                raise SpeechFailed(by=BY, reason="timeout") from None

    async def close(self) -> None:
        """The model's memory goes with the object."""

    def _say(self, text: str) -> bytes:
        voice = self._load()
        try:
            audio = voice.generate(text, sid=self._speaker, speed=1.0)
        except RuntimeError:
            raise SpeechFailed(by=BY, reason="generate") from None
        return checked(written(audio.samples, int(audio.sample_rate)), BY)

    def _load(self) -> Any:
        try:
            with self._loading:
                return self._loaded
        except RuntimeError as error:
            # What the engine says of a model, in words.
            raise SpeechFailed(by=BY, reason=str(error)[:200]) from None

    @cached_property
    def _loaded(self) -> Any:
        sherpa = import_module(PACKAGE)
        kinds = {
            "vits": sherpa.OfflineTtsVitsModelConfig,
            "matcha": sherpa.OfflineTtsMatchaModelConfig,
            "kokoro": sherpa.OfflineTtsKokoroModelConfig,
        }
        inner = kinds[self._model.kind](**self._model.files)
        model = sherpa.OfflineTtsModelConfig(**{self._model.kind: inner}, num_threads=THREADS)
        config = sherpa.OfflineTtsConfig(model=model, rule_fsts=self._model.rules)
        if not config.validate():
            raise SynthesiserMissing(what="speech.model")
        return sherpa.OfflineTts(config)


def make(settings: Speech) -> Sherpa:
    """For the entry point."""
    return Sherpa(settings)


def _there(path: Path) -> Path:
    if not path.is_file():
        raise SynthesiserMissing(what=path.name)
    return path
