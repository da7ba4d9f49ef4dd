"""A recording as the engine writes it, made by the plain age of these tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.work.recordings.age_writer import key_file, payload

from yunhu.work.recordings.blocks import HEADER, MAGIC
from yunhu.work.recordings.keys import KeyFiles, keygen, load_recipients

FILE_KEY = bytes(range(16))
EPHEMERAL = bytes(range(100, 132))
SAMPLES = 200
"""Samples of a test block: 25 ms, because the plain age is slow."""

BLOCK_MS = SAMPLES // 8
Made = Callable[..., Path]


def sound(index: int, samples: int = SAMPLES) -> bytes:
    """The audio of a block: left its index, right its complement."""
    return bytes((index & 0xFF, ~index & 0xFF)) * samples


def record(index: int, start_ms: int, audio: bytes) -> bytes:
    """One block of the file."""
    sealed = payload(FILE_KEY, index.to_bytes(16, "big"), audio)
    return HEADER.pack(index, start_ms, len(audio) // 2, len(sealed)) + sealed


@pytest.fixture
def pair(tmp_path: Path) -> KeyFiles:
    return keygen(tmp_path / "keys")


@pytest.fixture
def made(tmp_path: Path, pair: KeyFiles) -> Made:
    """Makes a recording of blocks that begin at these times; `.records` of it are joined by `join`."""

    def make(starts: Sequence[int], join: Callable[[list[bytes]], bytes] = b"".join) -> Path:
        path = tmp_path / "r.rec"
        parts = [record(index, start, sound(index)) for index, start in enumerate(starts)]
        path.write_bytes(MAGIC + join(parts))
        recipients = load_recipients([pair.tenant_pub, pair.escrow_pub])
        path.with_suffix(".key").write_bytes(key_file(FILE_KEY, recipients, EPHEMERAL))
        return path

    return make
