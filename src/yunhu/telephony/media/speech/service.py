"""Says texts for calls: from the shelf at once, or made now and told when it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from yunhu.kit.refusal import Refusal
from yunhu.platform.clock import Handle, Scheduler
from yunhu.platform.metrics import tallies
from yunhu.telephony.media.speech.errors import NothingToSay, NoVoice, SpeechTooLong
from yunhu.telephony.media.speech.model import checked_text, file_name, is_language, tidied
from yunhu.telephony.media.speech.ports import Synthesiser
from yunhu.telephony.media.speech.shelf import Shelf

MAKING_MAX = 200
"""Texts that are being made for calls at once; further ones are refused, and the flow goes its own way."""

AHEAD_MAX = 20_000
"""Texts made before anybody needs them, of one configuration."""

PASSING_S = 600.0
"""How long what was made for one call is kept after it was played last: it may name who called."""

Ready = Callable[[str | None], None]
"""Is told the path of a file, or None when the text could not be said."""

_MADE = tallies("speech_made_total", "Texts that were synthesised, or could not be.", "outcome")


def speaker_of(synthesisers: Sequence[Synthesiser], language: str) -> Synthesiser:
    """The first that speaks a language. Raises NoVoice."""
    for each in synthesisers:
        if is_language(language) and each.speaks(language):
            return each
    raise NoVoice(language=language[:16])


class Speeches:
    """The texts of one node. On the loop's thread; files are written in others."""

    def __init__(
        self,
        synthesisers: Sequence[Synthesiser],
        folder: Path,
        bytes_max: int,
        scheduler: Scheduler,
        failed: Callable[[str], None] = lambda reason: None,
        works: Callable[[], None] = lambda: None,
    ) -> None:
        """`synthesisers`: the first that speaks a language says it. `open` comes before everything else.

        `failed` is told that texts cannot be said now, and why; `works` that one was.
        """
        self._synthesisers = synthesisers
        self._shelf = Shelf(folder, bytes_max)
        self._failed = failed
        self._works = works
        self._making: dict[str, tuple[asyncio.Task[str | None], list[Ready]]] = {}
        self._ahead: asyncio.Task[None] | None = None
        self._scheduler = scheduler
        self._passing: dict[str, Handle] = {}
        self._played: set[str] = set()

    def open(self) -> None:
        """Make the folder and look at what is there."""
        self._shelf.open()

    async def close(self) -> None:
        """Stop what is under way, of which nobody is told any more, and keep nothing of calls."""
        tasks: list[asyncio.Task[Any]] = [task for task, _ready in self._making.values()]
        if self._ahead is not None:
            tasks.append(self._ahead)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for timer in self._passing.values():
            timer.cancel()
        await asyncio.to_thread(self._shelf.remove, list(self._passing))
        for synthesiser in self._synthesisers:
            await synthesiser.close()

    # --- for calls ------------------------------------------------------------------------------------

    def file(self, text: str, language: str) -> str | None:
        """The file of a text that was made before. Touches nothing but memory."""
        text = tidied(text)
        try:
            by = speaker_of(self._synthesisers, language)
        except NoVoice:
            return None
        return self._found(by.voice, language, text)

    def make(self, text: str, language: str, ready: Ready) -> None:
        """Make a text now. `ready` is told later, never from inside; many who want the same get it once."""
        key = f"{language} {tidied(text)}"
        running = self._making.get(key)
        if running is not None:
            running[1].append(ready)
        elif len(self._making) >= MAKING_MAX:
            self._out_of_order("busy")
            asyncio.get_running_loop().call_soon(ready, None)
        else:
            task = asyncio.get_running_loop().create_task(self._try(text, language, passing=True))
            self._making[key] = (task, [ready])
            task.add_done_callback(partial(self._made, key))

    def ahead(self, languages: Iterable[str], texts: Iterable[tuple[str, str]]) -> None:
        """Get ready for these languages, and make these (text, language) one by one, beside everything else.

        Replaces what an earlier call asked for and is not done yet.
        """
        if self._ahead is not None:
            self._ahead.cancel()
        wanted = list(dict.fromkeys(texts))[:AHEAD_MAX]
        making = self._make_ahead(list(dict.fromkeys(languages)), wanted)
        self._ahead = asyncio.get_running_loop().create_task(making)

    async def made_ahead(self) -> None:
        """Wait until the list of `ahead` is done."""
        if self._ahead is not None:
            await asyncio.wait((self._ahead,))

    # --- for one text ---------------------------------------------------------------------------------

    async def say(self, text: str, language: str, passing: bool = False) -> str:
        """The path of the file of a text, made when it is not there yet. Raises a Refusal, or OSError.

        `passing`: it is for one call, and is not kept when it has not been played for `PASSING_S`.
        """
        text = checked_text(text)
        by = speaker_of(self._synthesisers, language)
        name = file_name(by.voice, language, text, passing)
        known = self._found(by.voice, language, text) if passing else self._shelf.get(name)
        if known is not None:
            return known
        content = await by.synthesise(text, language)
        path = await asyncio.to_thread(self._shelf.write, name, content)
        gone = self._shelf.keep(name, len(content))
        if gone:
            await asyncio.to_thread(self._shelf.remove, gone)
        if passing:
            self._forget_later(name)
        return path

    def _found(self, voice: str, language: str, text: str) -> str | None:
        lasting = self._shelf.get(file_name(voice, language, text))
        if lasting is not None:
            return lasting
        name = file_name(voice, language, text, passing=True)
        passing = self._shelf.get(name)
        if passing is not None:
            self._played.add(name)
        return passing

    def _forget_later(self, name: str) -> None:
        running = self._passing.pop(name, None)
        if running is not None:
            running.cancel()
        self._passing[name] = self._scheduler.after(PASSING_S, partial(self._forget, name))

    def _forget(self, name: str) -> None:
        """What was made for a call has not been played for a while; if it has, it stays for another one."""
        if name in self._played:
            self._played.discard(name)
            self._forget_later(name)
            return
        del self._passing[name]
        self._shelf.forget(name)
        self._shelf.remove([name])

    def _made(self, key: str, task: asyncio.Task[str | None]) -> None:
        """Tell who waits. A voice that broke in a way that nobody foresaw leaves no caller in silence."""
        waiting = self._making.pop(key)[1]
        if task.cancelled():
            return
        fault = task.exception()
        for ready in waiting:
            asyncio.get_running_loop().call_soon(ready, None if fault is not None else task.result())
        if fault is not None:
            self._out_of_order(type(fault).__name__)
            raise fault

    async def _make_ahead(self, languages: Sequence[str], texts: Sequence[tuple[str, str]]) -> None:
        for language in languages:
            try:
                await speaker_of(self._synthesisers, language).prepare(language)
            except NoVoice:
                continue
            except Refusal as refusal:
                self._out_of_order(str(refusal))
        for text, language in texts:
            await self._try(text, language)

    async def _try(self, text: str, language: str, passing: bool = False) -> str | None:
        """The path; a failure is counted and told, and costs no call."""
        try:
            path = await self.say(text, language, passing)
        except (SpeechTooLong, NothingToSay, NoVoice):
            # The text's own fault: its flow goes on by its failure branch, and nothing is out of order.
            _MADE.of("refused").count += 1
            return None
        except Refusal as refusal:
            self._out_of_order(str(refusal))
            return None
        except OSError as error:
            self._out_of_order(error.strerror or type(error).__name__)
            return None
        _MADE.of("made").count += 1
        self._works()
        return path

    def _out_of_order(self, reason: str) -> None:
        _MADE.of("failed").count += 1
        self._failed(reason)
