"""Has models learned by a program of its own, one after the other: calls feel nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec

from yunhu.flow.ivr.intents import training
from yunhu.flow.ivr.intents.model import Model

PROGRAM = training.__name__

PATIENCE_S = 120.0
"""How long one model may take."""

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""The libraries below scikit-learn would take every processor."""


class NotLearned(RuntimeError):  # noqa: N818 (a word for what happened, like a refusal)
    """The examples teach nothing, or the program was ended."""


class Learner:
    """Learns in turn. `close` ends what is under way."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "intents")
        self._program: subprocess.Popen[bytes] | None = None
        self._closed = False

    def learn(self, examples: Mapping[str, Sequence[str]]) -> Future[Model]:
        """The model, later. The future fails with NotLearned."""
        return self._thread.submit(self._learn, msgspec.json.encode(examples))

    def close(self, wait: bool = False) -> None:
        """Begin nothing any more; `wait` until what was begun is learned, else end it."""
        self._closed = not wait
        program = self._program
        if program is not None and not wait:
            program.kill()
        self._thread.shutdown(wait=wait, cancel_futures=not wait)

    def _learn(self, examples: bytes) -> Model:
        """On the thread: it only waits for the program."""
        environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with subprocess.Popen(
            [sys.executable, "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        ) as program:
            self._program = program
            if self._closed:
                program.kill()
            try:
                model, _ = program.communicate(examples, PATIENCE_S)
            except subprocess.TimeoutExpired:
                program.kill()
                raise NotLearned("it took too long") from None
            finally:
                self._program = None
        if program.returncode != 0:
            raise NotLearned(f"exit code {program.returncode}")
        return msgspec.msgpack.decode(model, type=Model)
