"""Ports for tests: below those that the system gives to connections, and of no other run on this machine.

A port that was merely free a moment ago may be a connection's when the program that was given it binds it.
So each process takes blocks of ports for itself, by locks that the system releases when the process ends,
however it ends, and hands them out in turn.
"""

from __future__ import annotations

import fcntl
import socket
import tempfile
from collections import deque
from pathlib import Path
from typing import IO

LOCKS = Path(tempfile.gettempdir()) / "yunhu-test-ports"
"""The same folder for all runs on this machine; the files in it are empty."""

KINDS = (socket.SOCK_DGRAM, socket.SOCK_STREAM)


class Ports:
    """Blocks of a range of ports that nobody else has while this process lives."""

    def __init__(self, within: range, size: int, folder: Path = LOCKS) -> None:
        """`size`: ports in a block."""
        self._folder = folder
        self._size = size
        self._unclaimed = list(range(within.start, within.stop, size))
        self._locks: list[IO[bytes]] = []
        self._turn: deque[int] = deque()
        self._blocks: deque[int] = deque()

    def one(self) -> int:
        """The next port of ours that is free over UDP and over TCP."""
        while True:
            for _ in range(len(self._turn)):
                self._turn.rotate(-1)
                if all(is_free(self._turn[-1], kind) for kind in KINDS):
                    return self._turn[-1]
            first = self._claim()
            assert first is not None, "other runs have all the ports of tests"
            self._turn.extend(range(first, first + self._size))

    def block(self, most: int) -> int:
        """The first port of a block that is free over UDP: one of our `most`, given longest ago."""
        if len(self._blocks) < most and (first := self._claim()) is not None:
            self._blocks.appendleft(first)
        for _ in range(len(self._blocks)):
            self._blocks.rotate(-1)
            first = self._blocks[-1]
            if all(is_free(port, socket.SOCK_DGRAM) for port in range(first, first + self._size)):
                return first
        raise AssertionError("no block of ports is free")

    def release(self) -> None:
        """Let others have them, as the end of the process does."""
        while self._locks:
            self._locks.pop().close()

    def _claim(self) -> int | None:
        """The first port of a block that becomes ours; None when others have all that are left."""
        self._folder.mkdir(exist_ok=True)
        for first in self._unclaimed:
            lock = (self._folder / str(first)).open("ab")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            self._locks.append(lock)
            self._unclaimed.remove(first)
            return first
        return None


def is_free(port: int, kind: int) -> bool:
    """Whether nobody has a port of loopback now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


_SINGLE = Ports(range(30_000, 32_700), 100)
_ENGINES = Ports(range(20_000, 30_000), 200)
_MOST_ENGINES = 4
"""Engines that one process has at the same time."""


def free_port() -> int:
    """A port that nobody uses, over UDP or TCP, nor will be given meanwhile."""
    return _SINGLE.one()


def engine_ports() -> tuple[int, int]:
    """The first and the last (both even) of the UDP ports of one more engine."""
    first = _ENGINES.block(_MOST_ENGINES)
    return first, first + 198
