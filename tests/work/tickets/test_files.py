"""Files are what their bytes are, and their names are only ever text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.work.tickets import files

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize(
    ("head", "type_"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (b"GIF89a\x01\0", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"#!AMR\n\x3c", "audio/amr"),
        (b"PK\x03\x04\x14\0", "application/zip"),
        (b"PK\x03\x04\x14\0word/document.xml", files._OFFICE[b"word/"]),
        ("你好,世界\n".encode(), "text/plain"),
        ("你好".encode()[:-1], "text/plain"),
        ("你好".encode("gb18030"), "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
    ],
)
def test_bytes_say_what_a_file_is(head: bytes, type_: str) -> None:
    assert files.type_of(head) == type_
    assert type_ in files.ENDINGS


@pytest.mark.parametrize(
    "head",
    [b"", b"MZ\x90\0\x03", b"\x7fELF\x02\x01\x01\0", b"\0" * 100, b"\xca\xfe\xba\xbe\0\0", b"\xff\xfe\x80"],
)
def test_what_is_none_of_them_is_not_taken(head: bytes) -> None:
    assert files.type_of(head) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.png", "photo.png"),
        ("照片 1.PNG", "照片 1.PNG"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Windows\\run.exe", "run.exe.png"),
        ("/", "file.png"),
        ("", "file.png"),
        ("...", "file.png"),
        (".png", "png.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe.png"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie: x=1.png"),
        ('"><script>.png', '"><script>.png'),
        ("x" * 300 + ".png", "x" * 116 + ".png"),
    ],
)
def test_a_hostile_name_becomes_plain_text(name: str, shown: str) -> None:
    assert files.safe_name(name, "image/png") == shown


@given(st.text(max_size=300), st.sampled_from(sorted(files.ENDINGS)))
def test_every_name_is_safe_to_show_and_to_save(name: str, type_: str) -> None:
    shown = files.safe_name(name, type_)
    assert 0 < len(shown) <= files.LONGEST_NAME
    assert not {"/", "\\", "\n", "\r", "\0"} & set(shown)
    assert not shown.startswith(".")
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in shown)
    assert shown.rpartition(".")[2].lower() in files.ENDINGS[type_]
