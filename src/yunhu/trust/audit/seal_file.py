"""Seals in files beside the database: one JSON line each, only ever appended to.

Whoever changes the rows, or takes the newest of them away, has to change these files as well; and one of
them may lie on another machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from yunhu.trust.audit.model import Seal

LARGEST = 512 << 20
"""Bytes of such a file that are read: a million seals."""

_decode = msgspec.json.Decoder(Seal).decode


def append(path: Path, seal: Seal) -> None:
    """Add a seal; on the disk when this returns. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        # Beginning a line of its own, a seal survives the half of one that a crash has left before it.
        os.write(fd, b"\n" + msgspec.json.encode(seal) + b"\n")
        os.fsync(fd)
    finally:
        os.close(fd)


def read(path: Path) -> list[Seal]:
    """Every seal in a file that is whole; none when there is no file. Raises OSError."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        lines = file.read(LARGEST).splitlines()
    return [seal for line in lines if (seal := _seal(line)) is not None]


def _seal(line: bytes) -> Seal | None:
    try:
        return _decode(line) if line else None
    except msgspec.DecodeError:
        return None


def of_chain(seals: Iterable[Seal], tenant: str, chain: str) -> list[Seal]:
    """The seals of one chain, as they stand."""
    return [seal for seal in seals if (seal.statement.tenant, seal.statement.chain) == (tenant, chain)]
