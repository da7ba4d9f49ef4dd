"""Another key for recordings: their headers are wrapped anew, and not a byte of sound is touched.

Headers are a few hundred bytes each; a hundred thousand take a minute. Whatever cuts it short, it is asked
again: a header that has the wanted recipients already is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from msgspec import Struct

from yunhu.kit.refusal import Refusal
from yunhu.work.recordings.errors import NoFittingKey, RecordingUnreadable
from yunhu.work.recordings.keys import Identity
from yunhu.work.recordings.reader import key_header
from yunhu.work.recordings.sealing import age

MOST_FAILED = 1000
"""Failures that are named; the run goes on after them."""


AT_ONCE, BATCH = 16, 1024
"""Headers that are written at a time, and that are read out of the folder at a time."""


class Rewrapped(Struct, frozen=True, kw_only=True):
    """What came of it: headers wrapped anew, those that were so already, and those that could not be."""

    anew: int
    already: int
    failed: tuple[str, ...]


def rewrap_all(
    headers: Iterable[Path], identities: Sequence[Identity], recipients: Sequence[str]
) -> Rewrapped:
    """Wrap every header for the recipients, with one of the private keys that opened it until now."""
    wrapper = Wrapper(identities, recipients)
    anew = already = 0
    failed: list[str] = []
    folders: set[Path] = set()

    def attempt(path: Path) -> bool | str:
        try:
            return wrapper.rewrap(path)
        except (Refusal, OSError) as trouble:
            return f"{path.name}: {trouble}"

    # Most of the time goes by waiting for the disk: several headers wait for one turn of it together.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for batch in batched(headers, BATCH):
            for path, came in zip(batch, pool.map(attempt, batch), strict=True):
                if came is True:
                    anew += 1
                    folders.add(path.parent)
                elif came is False:
                    already += 1
                elif len(failed) < MOST_FAILED:
                    failed.append(str(came))
    for folder in folders:
        _sync(folder)
    return Rewrapped(anew=anew, already=already, failed=tuple(failed))


def batched(paths: Iterable[Path], size: int) -> Iterator[list[Path]]:
    """The paths in lists of at most `size`."""
    rest = iter(paths)
    while batch := list(islice(rest, size)):
        yield batch


def headers_of(folder: Path) -> Iterator[Path]:
    """The headers of a tenant's folder, without knowing how many there are."""
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.endswith(".key"):
                yield Path(entry.path)


class Wrapper:
    """Wraps headers for the same recipients."""

    def __init__(self, identities: Sequence[Identity], recipients: Sequence[str]) -> None:
        self._secrets = [str(identity) for identity in identities]
        self._newest = self._secrets[-1:]
        self._recipients = list(recipients)

    def rewrap(self, path: Path) -> bool:
        """Wrap one header; whether it was needed.

        Raises `RecordingErased`, `RecordingUnreadable`, `NoFittingKey`, OSError.
        """
        try:
            header = key_header(path)
            if self._is_so_already(header):
                return False
            file_key = age.unwrap(header, self._secrets)
        except age.NotAgeError as bad:
            raise RecordingUnreadable(file=path.name, why=str(bad)) from bad
        if file_key is None:
            raise NoFittingKey(file=path.name)
        partial = path.with_suffix(".key.part")
        with partial.open("wb") as file:
            file.write(age.wrap(file_key, self._recipients, lambda: os.urandom(32)))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return True

    def _is_so_already(self, header: bytes) -> bool:
        """Whether the newest key opens it, and it is for as many as are wanted."""
        if len(age.parse(header).stanzas) != len(self._recipients):
            return False
        return age.unwrap(header, self._newest) is not None


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
