"""The file that answers a request: a ZIP, sealed while it is written, never in clear on the disk."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from yunhu.platform.sealing import in_use
from yunhu.trust.law.requests.errors import NoFile, TooMuch

PIECE: Final = 1 << 20
"""Bytes that are sealed together."""

LARGEST: Final = 4 << 30
"""Bytes of a file; what is more is asked for in parts."""

_ABOUT: Final = "package"
_SIZE: Final = 4


class SealedFile(io.RawIOBase):
    """Takes bytes and writes them sealed: the length of each sealed piece in 4 bytes, then the piece."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._out = os.fdopen(handle, "wb")
        self._waiting = bytearray()
        self._written = 0
        self._over = False

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes. Raises TooMuch once; what comes afterwards (a ZIP's end) is thrown away."""
        piece = bytes(data)
        if self._over:
            return len(piece)
        self._waiting += piece
        self._written += len(piece)
        if self._written > LARGEST:
            self._over = True
            raise TooMuch(most=LARGEST >> 30)
        while len(self._waiting) >= PIECE:
            self._seal(PIECE)
        return len(piece)

    def close(self) -> None:
        """Write the rest; it is on the disk then."""
        if not self.closed:
            if self._waiting:
                self._seal(len(self._waiting))
            self._out.flush()
            os.fsync(self._out.fileno())
            self._out.close()
        super().close()

    def _seal(self, count: int) -> None:
        sealed = in_use().seal_bytes(bytes(self._waiting[:count]), _ABOUT)
        del self._waiting[:count]
        self._out.write(len(sealed).to_bytes(_SIZE, "big") + sealed)


def opened(path: Path) -> Iterator[bytes]:
    """The bytes of a sealed file, piece by piece. Raises NoFile, and Unreadable for one that was changed."""
    try:
        with path.open("rb") as file:
            while size := file.read(_SIZE):
                yield in_use().open_bytes(file.read(int.from_bytes(size, "big")), _ABOUT)
    except FileNotFoundError:
        raise NoFile from None


class Package:
    """A ZIP that grows: what is held as JSON, tables as CSV too, files as they are. Used in a thread."""

    def __init__(self, path: Path) -> None:
        self._file = SealedFile(path)
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def json(self, name: str, content: object) -> None:
        """Add something as JSON."""
        self._zip.writestr(name, msgspec.json.format(msgspec.json.encode(content), indent=2))

    def table(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows as JSON, and as CSV that spreadsheets open (with a byte order mark)."""
        self.json(f"{name}.json", [dict(row) for row in rows])
        if not rows:
            return
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
        self._zip.writestr(f"{name}.csv", "\ufeff" + text.getvalue())

    def file(self, name: str, pieces: Iterator[bytes]) -> None:
        """Add a file that is packed already (sound, pictures)."""
        entry = zipfile.ZipInfo(name)
        with self._zip.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)

    def close(self) -> None:
        """End it; it is whole and on the disk then."""
        self._zip.close()
        self._file.close()


def _cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value
