"""The master key in a private file, which may lie on another disk than the data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from yunhu.platform.secrets import is_private, write_private
from yunhu.trust.privacy.errors import MasterMissing, MasterUnfit
from yunhu.trust.privacy.masters.local import LocalKeys, new_key, parse

LARGEST: Final = 4_096
"""Bytes of the file that are read."""

_HEAD = "# The master key of Yunhu. Without it nothing that was sealed can be read: keep a copy elsewhere.\n"


class FileMaster:
    """One key in each line, the newest first; there are two only while the master key is renewed."""

    is_near = True

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self._path = path

    def make(self) -> None:
        """Write a new key to a file that is not there yet. Raises OSError."""
        self._write([new_key()])

    def exists(self) -> bool:
        """Whether the file is there."""
        return self._path.exists()

    def identity(self) -> str:
        """The name of the key. Raises `MasterMissing`, `MasterUnfit`."""
        return self._keys().identity()

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """A key, sealed."""
        return self._keys().wrap(key, context)

    def unwrap(self, wrapped: bytes, context: bytes, identity: str) -> bytes:
        """The key. Raises `SealBroken`, `WrongMaster`."""
        return self._keys().unwrap(wrapped, context, identity)

    def renew(self) -> None:
        """Put a new key before the others. Raises OSError."""
        self._write([new_key(), *self._lines()])

    def retire(self) -> None:
        """Keep the newest key alone. Raises OSError."""
        lines = self._lines()
        if len(lines) > 1:
            self._write(lines[:1])

    def _write(self, lines: list[str]) -> None:
        write_private(self._path, (_HEAD + "".join(f"{line}\n" for line in lines)).encode("ascii"))

    def _lines(self) -> list[str]:
        try:
            if not is_private(self._path):
                raise MasterUnfit(where=self.where)
            text = self._path.read_bytes()[:LARGEST].decode("ascii")
        except (OSError, UnicodeDecodeError):
            raise MasterMissing(where=self.where) from None
        return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]

    def _keys(self) -> LocalKeys:
        # Read each time: the key is in memory only while something is wrapped, and a new file is believed.
        return LocalKeys(parse(self._lines(), self.where), self.where)
