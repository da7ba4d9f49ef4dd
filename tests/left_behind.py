"""Programs of ours that a test started and nobody ended: an engine outlives a node that is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAM = b"yunhu-media"
GONE_WITHIN_S = 20.0
LOOK_EVERY_S = 0.02


def engines(folder: Path) -> list[int]:
    """The engines that work for somebody in a folder, by what they were told at their start."""
    return list(_engines(os.fsencode(folder)))


def _engines(below: bytes) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if PROGRAM in words[0] and any(word.startswith(below + b"/") for word in words[1:]):
                yield int(entry.name)


def end_engines(folder: Path) -> list[int]:
    """End the engines that are left in a folder, each by its number, and wait until they are gone."""
    left = engines(folder)
    for pid in left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it went by itself
    end = time.monotonic() + GONE_WITHIN_S
    while engines(folder):
        assert time.monotonic() < end, f"engines that cannot be ended: {engines(folder)}"
        threading.Event().wait(LOOK_EVERY_S)  # programs that are not our children are waited for by looking
    return left
