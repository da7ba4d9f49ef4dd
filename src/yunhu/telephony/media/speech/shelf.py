"""The files of what was said: known in memory, bounded in size; what was not played for longest goes first.

`get` and `keep` are for the loop and touch nothing but memory; `open`, `write` and `remove` are for a thread.
A file appears under its name when it is whole.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from yunhu.telephony.media.speech.model import PASSING

_NAME = re.compile(r"[0-9a-f]{40}(\.call)?\.wav")
_UNFINISHED = ".new-"


class Shelf:
    """A folder of files with at most `bytes_max` bytes together; the newest stays, however big it is."""

    def __init__(self, folder: Path, bytes_max: int) -> None:
        self.folder = folder.absolute()
        self._bytes_max = bytes_max
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._sizes)

    def open(self) -> None:
        """Make the folder, and learn what an earlier process kept in it.

        What is unfinished is removed, and what was made for calls that are over by now.
        """
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        found: list[tuple[float, str, int]] = []
        for entry in os.scandir(self.folder):
            if entry.name.startswith(_UNFINISHED) or entry.name.endswith(PASSING):
                Path(entry.path).unlink(missing_ok=True)
            elif _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                stat = entry.stat(follow_symlinks=False)
                found.append((stat.st_mtime, entry.name, stat.st_size))
        for _when, name, size in sorted(found):
            self.remove(self.keep(name, size))

    def get(self, name: str) -> str | None:
        """The path of a file, which counts as played now; None when it is not here."""
        if name not in self._sizes:
            return None
        self._sizes.move_to_end(name)
        return str(self.folder / name)

    def keep(self, name: str, size: int) -> list[str]:
        """A file was written; the names of those that are to be removed for it."""
        self._bytes += size - self._sizes.pop(name, 0)
        self._sizes[name] = size
        gone: list[str] = []
        while self._bytes > self._bytes_max and len(self._sizes) > 1:
            oldest, freed = self._sizes.popitem(last=False)
            self._bytes -= freed
            gone.append(oldest)
        return gone

    def forget(self, name: str) -> None:
        """A file will be removed."""
        self._bytes -= self._sizes.pop(name, 0)

    def write(self, name: str, content: bytes) -> str:
        """Write a file; its path. Raises OSError."""
        if _NAME.fullmatch(name) is None:
            raise ValueError("no name of a file here")
        handle, unfinished = tempfile.mkstemp(prefix=_UNFINISHED, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            # The engine may run as another user of the same group.
            Path(unfinished).chmod(0o640)
            Path(unfinished).replace(self.folder / name)
        except OSError:
            Path(unfinished).unlink(missing_ok=True)
            raise
        return str(self.folder / name)

    def remove(self, names: list[str]) -> None:
        """Remove files that `keep` named; one that cannot be removed stays until the next start."""
        for name in names:
            with suppress(OSError):
                (self.folder / name).unlink(missing_ok=True)
