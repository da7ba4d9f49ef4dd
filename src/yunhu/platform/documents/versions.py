"""Files that are imported, each a new version in a folder: the newest is in force, some older are kept."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

KEPT = 10
"""Versions of one thing that are kept."""

_TRIES = 100
_NAME = re.compile(r"(\d{6})\.json")


class VersionedFiles:
    """A folder of versions. A file appears whole or not at all, also when two import at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest(self) -> tuple[int, Path] | None:
        """The newest version and its file; None when there is none."""
        found = self._versions()
        return max(found.items()) if found else None

    def add(self, content: bytes) -> int:
        """Keep a content as the next version. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part") as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            version = self._link(Path(part.name))
        for old in sorted(self._versions())[:-KEPT]:
            self._file(old).unlink(missing_ok=True)
        return version

    def _link(self, part: Path) -> int:
        for _ in range(_TRIES):
            version = max(self._versions(), default=0) + 1
            try:
                os.link(part, self._file(version))
            except FileExistsError:
                continue
            return version
        raise FileExistsError(str(self._folder))

    def _file(self, version: int) -> Path:
        return self._folder / f"{version:06d}.json"

    def _versions(self) -> dict[int, Path]:
        if not self._folder.is_dir():
            return {}
        named = ((_NAME.fullmatch(path.name), path) for path in self._folder.iterdir())
        return {int(match[1]): path for match, path in named if match is not None}
