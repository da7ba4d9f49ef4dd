"""Files are kept by what is in them, whole or not at all, and nothing from outside becomes a path."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yunhu.platform.blobs import HEAD, Blobs, BlobTooLarge


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    """A body that comes in parts."""
    for part in parts:
        yield part


def files(root: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in root.rglob("*") if path.is_file())


async def test_a_file_is_found_under_the_digest_of_its_bytes(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    part = await blobs.receive(chunks(b"hello ", b"world"), 100)
    assert (part.size, part.head) == (11, b"hello world")
    assert part.sha256 == hashlib.sha256(b"hello world").hexdigest()
    await blobs.keep("main", part)
    path = blobs.path("main", part.sha256)
    assert (path.read_bytes(), files(tmp_path)) == (b"hello world", [path])
    assert path.stat().st_mode & 0o777 == 0o600


async def test_the_same_bytes_are_kept_once_for_each_tenant(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    for tenant in ("main", "main", "other"):
        await blobs.keep(tenant, await blobs.receive(chunks(b"x"), 1))
    assert len(files(tmp_path)) == 2


async def test_too_much_leaves_nothing_behind(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    with pytest.raises(BlobTooLarge):
        await blobs.receive(chunks(b"x" * 60, b"x" * 41), 100)
    assert files(tmp_path) == []


async def test_what_is_not_wanted_or_was_left_is_thrown_away(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    await blobs.discard(await blobs.receive(chunks(b"x"), 100))
    assert files(tmp_path) == []
    await blobs.receive(chunks(b"left by a crash"), 100)
    Blobs(tmp_path).sweep()
    assert files(tmp_path) == []


async def test_only_the_beginning_is_handed_back(tmp_path: Path) -> None:
    part = await Blobs(tmp_path).receive(chunks(b"a" * 3000, b"b" * 3000), 10_000)
    assert part.head == b"a" * 3000 + b"b" * (HEAD - 3000)


@pytest.mark.parametrize(
    ("tenant", "sha256"),
    [("main", "../" * 20), ("main", "A" * 64), ("main", "a" * 63), ("..", "a" * 64), ("a/b", "a" * 64)],
)
def test_a_strange_name_is_no_path(tmp_path: Path, tenant: str, sha256: str) -> None:
    with pytest.raises(ValueError, match="no name of a blob"):
        Blobs(tmp_path).path(tenant, sha256)
