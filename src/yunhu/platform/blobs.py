"""Files that people hand in, kept by what is in them: `blobs/TENANT/ab/abcdef…` named by SHA-256.

A name from outside never becomes a path. A file is on the disk under its name whole or not at all.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD = 4096
"""Bytes of the beginning that are handed back, for telling what a file is."""

_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_TENANT = re.compile(r"^[a-z0-9][a-z0-9._-]{0,63}$")
_PARTS = "parts"


class BlobTooLarge(Exception):  # noqa: N818 (whoever asked for the limit says it in his own words)
    """More bytes came than were allowed; nothing is kept."""


@dataclass(frozen=True, slots=True)
class Part:
    """What came in and is not kept yet."""

    file: Path
    sha256: str
    size: int
    head: bytes


class Blobs:
    """The files of all tenants below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._counter = 0

    async def receive(self, chunks: AsyncIterator[bytes], most: int) -> Part:
        """Write down what comes, `most` bytes of it. Raises BlobTooLarge; OSError when the disk is full.

        What is received is kept by `keep` or thrown away by `discard`.
        """
        file = await asyncio.to_thread(self._new_part)
        digest, size, head = hashlib.sha256(), 0, b""
        whole = False
        try:
            with await asyncio.to_thread(file.open, "wb") as out:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > most:
                        raise BlobTooLarge
                    head += chunk[: HEAD - len(head)]
                    digest.update(chunk)
                    await asyncio.to_thread(out.write, chunk)
                await asyncio.to_thread(_to_disk, out)
            whole = True
        finally:
            if not whole:
                await asyncio.to_thread(file.unlink, missing_ok=True)
        return Part(file, digest.hexdigest(), size, head)

    async def keep(self, tenant: str, part: Part) -> None:
        """Give the file its name; when the same bytes are there already, those stay."""
        await asyncio.to_thread(self._keep, self.path(tenant, part.sha256), part.file)

    async def discard(self, part: Part) -> None:
        """Throw away what was received and is not wanted."""
        await asyncio.to_thread(part.file.unlink, missing_ok=True)

    def path(self, tenant: str, sha256: str) -> Path:
        """Where a file is. Raises ValueError for what is no tenant's id or no SHA-256."""
        if not _SHA256.match(sha256) or not _TENANT.match(tenant):
            raise ValueError("no name of a blob")
        return self._root / tenant / sha256[:2] / sha256

    def sweep(self) -> None:
        """Throw away what a crash left half received; before anything is received."""
        for left in (self._root / _PARTS).glob("*"):
            left.unlink(missing_ok=True)

    def _new_part(self) -> Path:
        folder = self._root / _PARTS
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._counter += 1
        return folder / f"{os.getpid()}-{self._counter}"

    def _keep(self, path: Path, part: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.chmod(0o600)
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _to_disk(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())
