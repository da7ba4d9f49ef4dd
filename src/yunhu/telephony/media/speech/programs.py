"""Programs of others that write a WAV file: run without a shell, so many at once, for so long."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from yunhu.telephony.media.speech.errors import SpeechFailed, SynthesiserMissing
from yunhu.telephony.media.speech.ports import BYTES_MAX

AT_ONCE = 2
"""Programs that run at the same time; further ones wait for their turn."""

RUN_S = 10.0
"""How long one may take; it is ended then."""

GENTLY = ("nice", "-n", "5")
"""Calls in progress come first."""

NOT_FOUND = 127
"""What `nice` ends with when there is no such program."""

OUTPUT = "{output}"
"""Stands in a command for the file that is to be written."""


class Programs:
    """Runs the programs of one synthesiser."""

    def __init__(self, at_once: int = AT_ONCE, run_s: float = RUN_S) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._run_s = run_s

    async def run(self, command: Sequence[str], text: str) -> bytes:
        """The file that a command writes to `OUTPUT` when it reads `text`, in UTF-8, from its input.

        Raises SynthesiserMissing when there is no such program, and SpeechFailed.
        """
        async with self._turn:
            with tempfile.TemporaryDirectory(prefix="yunhu-speech-") as folder:
                # A file and no pipe: a program that ends early, or opens its input anew, makes no trouble.
                asked, file = Path(folder) / "text", Path(folder) / "said.wav"
                asked.write_bytes(text.encode("utf-8", "replace"))
                arguments = [*GENTLY, *(str(file) if each == OUTPUT else each for each in command)]
                with asked.open("rb") as input_:
                    await self._wait_for(command[0], arguments, input_)
                return await asyncio.to_thread(_read, file, command[0])

    async def _wait_for(self, program: str, arguments: list[str], input_: BinaryIO) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=input_,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            )
        except OSError:
            raise SynthesiserMissing(what=program) from None
        try:
            await asyncio.wait_for(process.wait(), self._run_s)
        except TimeoutError:
            raise SpeechFailed(by=program, reason="timeout") from None
        finally:
            # Also when the node is stopped meanwhile: nothing of ours runs on alone.
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode == NOT_FOUND:
            raise SynthesiserMissing(what=program)
        if process.returncode != 0:
            raise SpeechFailed(by=program, reason=f"exit {process.returncode}")


def _read(file: Path, program: str) -> bytes:
    try:
        size = file.stat().st_size
        if size > BYTES_MAX:
            raise SpeechFailed(by=program, reason="too_big")
        return file.read_bytes()
    except FileNotFoundError:
        raise SpeechFailed(by=program, reason="no_file") from None
