"""Programs that the demonstration starts, and ends: none outlives it, not even when it is killed."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import socket
import struct
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_CREDENTIALS = struct.Struct("3i")
LOOK_S = 0.05
STOP_S = 20.0
"""How long a program may take to end before it is killed."""


class Child:
    """A running program in a session of its own: Ctrl-C reaches only us, and we stop things in order."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self.log = log

    @classmethod
    async def start(
        cls, command: Sequence[str], folder: Path, log: Path, environment: Mapping[str, str] | None = None
    ) -> Child:
        """Start a program in a folder; what it prints goes into the log. Raises OSError."""
        with log.open("ab") as out:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=folder,
                env=None if environment is None else dict(environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        return cls(process, log)

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.returncode

    async def wait(self) -> int:
        """Until it has ended: its exit code, negative for a signal."""
        return await self._process.wait()

    async def stop(self, how: signal.Signals = signal.SIGTERM, limit_s: float = STOP_S) -> None:
        """Ask it to end, and end it when it does not."""
        if self._process.returncode is not None:
            return
        self._process.send_signal(how)
        try:
            await asyncio.wait_for(self._process.wait(), limit_s)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def last_line(self) -> str:
        """The last thing it said."""
        lines = self.log.read_text("utf-8", "replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else ""


async def end_listener(path: Path, limit_s: float) -> None:
    """End the process that listens on a Unix socket, if there is one, and wait until it is gone."""
    pid = _listener(path)
    if pid is None:
        return
    with suppress(ProcessLookupError, TimeoutError):
        os.kill(pid, signal.SIGTERM)
        async with asyncio.timeout(limit_s):
            while True:
                await asyncio.sleep(LOOK_S)
                os.kill(pid, 0)  # No signal: only whether it still is there.


def _listener(path: Path) -> int | None:
    """Who listens on a Unix socket: the kernel says it to whoever connects."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return None
        credentials = probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid: int = _CREDENTIALS.unpack(credentials)[0]
    return pid


def _die_with_parent() -> None:
    """In the new process: when the demonstration dies, however, this is told to end as well."""
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
