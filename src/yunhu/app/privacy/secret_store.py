"""Secrets that the configuration names but does not hold: a private file each, or an environment variable."""

from __future__ import annotations

import os
import re
from pathlib import Path

LONGEST = 4096
"""Characters of a secret."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class SecretStore:
    """`name` is the file of that name in the folder, else the variable `YUNHU_SECRET_NAME`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret, read once; None when there is none."""
        if not _NAME.fullmatch(name):
            return None
        if name not in self._known:
            found = self._read(name)
            if found is None:
                return None
            self._known[name] = found
        return self._known[name]

    def _read(self, name: str) -> str | None:
        try:
            return (self._folder / name).read_text("utf-8")[:LONGEST].strip()
        except (OSError, UnicodeDecodeError):
            variable = "YUNHU_SECRET_" + name.upper().replace("-", "_")
            return os.environ.get(variable)
