"""Keeps one `yunhu-media` running: adopts a living one, starts a missing one, replaces a dead or stuck one.

The engine runs in a session of its own, so it outlives us: after a kill -9 of `yunhu` the next one finds its
calls still talking and adopts them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

from yunhu.platform import telemetry
from yunhu.platform.metrics import tally
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.client import MediaClient
from yunhu.telephony.media.errors import EngineFailed, EngineMissing
from yunhu.telephony.media.program import EngineSettings, command_line, find_engine, last_words, open_log

TICK_S = 0.25
"""How often we look after the engine."""

PING_S = 1.0
STUCK_S = 4.0
"""An engine that answers nothing for so long is killed: its calls are silent and its ports taken."""

START_S = 5.0
"""How long the first start may take."""

STOP_S = 10.0
"""How long the engine may take to close its recordings."""

BACK_OFF_S = (0.0, 0.2, 0.5, 1.0, 2.0)
"""Pauses before the next start; the last one repeats."""

STEADY_S = 30.0
"""An engine that lived so long starts again without a pause."""

_log = telemetry.logger("media")
_RESTARTS = tally("media_engine_restarts_total", "Times that the media engine was started again.")


class Supervisor:
    """Looks after one engine process and the client that talks to it."""

    def __init__(self, settings: EngineSettings, client: MediaClient) -> None:
        self.settings = settings
        self.restarts = 0
        self._client = client
        self._child: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None
        self._starts = 0
        self._started_at = 0.0
        self._next_start_at = 0.0
        self._heard_at = 0.0
        self._asked_at: float | None = None
        self._tending: asyncio.Task[None] | None = None
        client.on_found(lambda found: self._found())
        client.on_lost(self._lost)

    async def start(self) -> None:
        """Adopt or start the engine and wait until it answers.

        Raises `EngineMissing` or `EngineFailed`; then nothing is left running.
        """
        self._client.start()
        deadline = time.monotonic() + START_S
        try:
            while not self._client.alive:
                if self._pid is None:
                    if self._client.failures:
                        self._spawn()
                elif self._dead() or time.monotonic() > deadline:
                    code = self._child.poll() if self._child else None
                    raise EngineFailed(code=code, said=last_words(self.settings))
                await asyncio.sleep(0.005)
        except BaseException:
            self._client.stop()
            self._kill()
            raise
        self._tending = asyncio.get_running_loop().create_task(self._tend())

    async def stop(self, *, leave_engine: bool = False) -> None:
        """Let go of the engine (`leave_engine`), or shut it down: recordings are closed, then it ends."""
        if self._tending is not None:
            self._tending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._tending
        if not leave_engine and self._client.alive:
            await self._shut_down()
        self._client.stop()

    # --- looking after it ------------------------------------------------------------------------

    async def _tend(self) -> None:
        while not self._client.superseded:
            await asyncio.sleep(TICK_S)
            if self._client.alive:
                self._ask()
            else:
                self._bring_back()

    def _ask(self) -> None:
        """Ping now and then; kill an engine that has been stuck too long."""
        now = time.monotonic()
        if self._asked_at is None:
            if now - self._heard_at >= PING_S:
                self._asked_at = now
                self._client.send(p.Ping(), self._answered)
        elif now - self._asked_at > STUCK_S:
            _log.error("the media engine is stuck and is killed", seconds=round(now - self._asked_at, 1))
            self._kill()
            self._client.drop()

    def _answered(self, reply: p.Reply) -> None:
        self._asked_at = None
        self._heard_at = time.monotonic()

    def _bring_back(self) -> None:
        """The engine does not answer: start another when it is dead, kill it when it is stuck."""
        now = time.monotonic()
        if not self._dead():
            if now - self._heard_at > STUCK_S:
                _log.error("the media engine does not answer and is killed")
                self._kill()
        elif now >= self._next_start_at:
            self.restarts += 1
            _RESTARTS.count += 1
            _log.error("the media engine is started again", said=last_words(self.settings))
            try:
                self._spawn()
            except (OSError, EngineMissing) as trouble:
                _log.error("the media engine cannot be started", error=str(trouble))

    def _found(self) -> None:
        self._heard_at = time.monotonic()
        self._asked_at = None
        pid = self._client.engine_pid
        if pid != self._pid:
            self._child, self._pid = None, pid

    def _lost(self) -> None:
        self._heard_at = time.monotonic()
        self._asked_at = None

    # --- the process -----------------------------------------------------------------------------

    def _spawn(self) -> None:
        now = time.monotonic()
        if now - self._started_at > STEADY_S:
            self._starts = 0
        pause = BACK_OFF_S[min(self._starts, len(BACK_OFF_S) - 1)]
        self._starts += 1
        self._started_at = now
        self._next_start_at = now + pause
        settings = self.settings
        settings.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        command = [str(find_engine(settings.binary)), *command_line(settings)]
        with open_log(settings) as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/"
            )
        self._pid = self._child.pid
        self._heard_at = now
        self._client.hurry()

    def _dead(self) -> bool:
        """Whether there is no engine process any more, or none yet."""
        if self._child is not None:
            return self._child.poll() is not None
        return self._pid is None or not _runs(self._pid)

    def _kill(self) -> None:
        """End the process now, whoever started it."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        elif self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        self._child = self._pid = None

    async def _shut_down(self) -> None:
        await self._client.request(p.Shutdown())
        deadline = time.monotonic() + STOP_S
        while not self._dead():
            if time.monotonic() > deadline:
                _log.error("the media engine did not end and is killed")
                self._kill()
                return
            await asyncio.sleep(0.02)


def _runs(pid: int) -> bool:
    """Whether a process exists and is not a zombie that nobody reaped."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")
