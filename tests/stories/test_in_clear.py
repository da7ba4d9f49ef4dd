"""The search itself: it would find what it is there to find, and does not mind a mask."""

import json
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest
from tests.stories.in_clear import Search

NUMBER, NAME, CARD = "13871625348", "欧阳雨桐", "6217562043198875304"
SEARCH = Search({"the number": NUMBER, "the name": NAME, "the card": CARD})


@pytest.mark.parametrize(
    "data",
    [
        NUMBER,
        "+86" + NUMBER,
        "138 7162 5348",
        "138-7162-5348",
        "１３８７１６２５３４８",
        "the last: 871625348",
        json.dumps({"name": NAME}),
        json.dumps({"name": NAME}, ensure_ascii=False),
        msgspec.msgpack.encode({"caller": NUMBER}),
        b64encode(b"caller=" + NUMBER.encode() + b"&x"),
        b64encode(b"a caller=" + NUMBER.encode() + b"&xy"),
        NUMBER.encode().hex(),
        NUMBER.encode("utf-16-le"),
        "name=%E6%AC%A7%E9%98%B3%E9%9B%A8%E6%A1%90",
        "6217 5620 4319 8875 304",
    ],
)
def test_whatever_the_encoding_it_is_found(data: str | bytes) -> None:
    assert SEARCH.inside("here", data)


@pytest.mark.parametrize("data", ["138****5348", "欧***", "622202*********0009", "13800000000", ""])
def test_masks_and_others_numbers_are_nothing(data: str) -> None:
    assert SEARCH.inside("here", data) == []


def test_files_and_their_names_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / f"of-{NUMBER}.txt").write_bytes(b"\0" * 100 + NAME.encode())
    assert len(list(SEARCH.in_files(tmp_path))) >= 2
