"""Personal data looked for in whatever came of a day, however a program might have written it."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

TELLS = 9
"""So many of a number's digits in a row are looked for; fewer are met by chance in instants and ids."""


def spellings(value: str) -> set[bytes]:
    """What is looked for: the value, its telling part, spaced, full-width, and in the usual encodings."""
    parts = {value}
    if value.isdecimal() and len(value) > TELLS:
        parts = {value[-at - TELLS : len(value) - at] for at in range(len(value) - TELLS + 1)}
    found: set[bytes] = set()
    for part in parts:
        found |= {
            part.encode(),
            part.encode("utf-16-le"),
            part.encode("utf-16-be"),
            part.encode().hex().encode(),
        }
        found |= {part.encode().hex().upper().encode(), *_base64(part.encode())}
        if not part.isascii():
            found |= {quote(part).encode(), part.encode("ascii", "backslashreplace"), part.encode("gb18030")}
    if value.isdecimal():
        found |= {grouped.encode() for grouped in _grouped(value)}
        found.add(value.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}).encode())
    return found


def _grouped(digits: str) -> Iterator[str]:
    """As people write numbers: 138 0000 1234, 6222 0210 …"""
    for gap in " -":
        yield f"{digits[:3]}{gap}{digits[3:7]}{gap}{digits[7:]}"
        yield gap.join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _base64(data: bytes) -> Iterator[bytes]:
    """The characters that stand for it at each of the three places where it may begin inside of base64."""
    for shift in range(3):
        for encode in (b64encode, urlsafe_b64encode):
            whole = encode(b"\0" * shift + data)
            begin, end = (4 if shift else 0), len(whole) // 4 * 4 - 4
            if end - begin >= 8:
                yield whole[begin:end]


def _around(raw: bytes, at: int, length: int) -> bytes:
    return raw[max(0, at - 60) : at + length + 20]


class Search:
    """Looks for persons' values; `values` gives each a name, so that a failure needs not print it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._names = {piece: name for name, value in values.items() for piece in spellings(value)}

    def inside(self, where: str, data: bytes | str) -> list[str]:
        """What is in clear in some data, each with where it stands and what stands around it."""
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        return [
            f"{where}: {name} in {_around(raw, raw.index(piece), len(piece))!r}"
            for piece, name in self._names.items()
            if piece in raw  # one after the other is faster than one expression for all
        ]

    def in_files(self, folder: Path) -> Iterable[str]:
        """What is in clear in any file below a folder, or in the name of one."""
        for path in sorted(folder.rglob("*")):
            yield from self.inside("the name of a file", str(path.relative_to(folder)))
            if path.is_file():
                yield from self.inside(path.name, path.read_bytes())
