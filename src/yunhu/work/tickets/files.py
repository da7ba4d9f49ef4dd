"""What a file is by its bytes, and what may be shown of its name. Pure; what a sender says does not count."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 120
"""Characters of a file's name; the rest of a longer one is cut, its ending stays."""

UNNAMED = "file"

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "video/mp4"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
"""Where which bytes are, and what they mean."""

_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    "audio/wav": ("wav",),
    "audio/mpeg": ("mp3",),
    "audio/amr": ("amr",),
    "audio/ogg": ("ogg", "opus"),
    "video/mp4": ("mp4", "m4a", "mov"),
    "application/zip": ("zip", "docx", "xlsx", "pptx"),
    _OFFICE[b"word/"]: ("docx",),
    _OFFICE[b"xl/"]: ("xlsx",),
    _OFFICE[b"ppt/"]: ("pptx",),
    "application/x-ole-storage": ("doc", "xls", "ppt", "msg"),
    "text/plain": ("txt", "csv", "log", "md", "json", "xml"),
}
"""The types that are taken, and the endings of their names; the first is put where none of them stands."""

_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1b")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Characters that do not show, or turn round what stands beside them."""


def type_of(head: bytes) -> str | None:
    """The type of a file that begins like this; None when it is none that is taken."""
    for at, magic, type_ in _MAGIC:
        if head[at : at + len(magic)] == magic:
            return _in_zip(head) if type_ == "application/zip" else type_
    return "text/plain" if _is_text(head) else None


def _in_zip(head: bytes) -> str:
    return next((type_ for folder, type_ in _OFFICE.items() if folder in head), "application/zip")


def _is_text(head: bytes) -> bool:
    """Whether it is UTF-8 (or GB 18030) without control characters."""
    if not head or any(byte < 32 and byte not in _TEXT_CONTROLS for byte in head):
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    # The last character may have been cut in two, where the head ends.
    for cut in range(min(4, len(head))):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def safe_name(name: str, type_: str) -> str:
    """The name to show and to download under: no folders, nothing hidden, an ending that fits the bytes."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if unicodedata.category(char) not in _HIDDEN)
    shown = " ".join(shown.split()).strip(". ") or UNNAMED
    stem, dot, ending = shown.rpartition(".")
    fitting = ENDINGS[type_]
    if not dot or ending.lower() not in fitting:
        stem, ending = shown, fitting[0]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
