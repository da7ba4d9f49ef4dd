"""JSON with lines: values, what they must be, and what is refused where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yunhu.work.queues.importers.documents import Node, read, read_all
from yunhu.work.queues.importers.model import LARGEST, Misread

TEXT = """{
  "name": "a \\"b\\" \\u4e2d {,}",
  "many": [1, {"x": null},
    "3", 4.0],
  "no": false, "empty": {}, "none": []
}"""


def test_every_value_has_its_line() -> None:
    root = read(TEXT, "f.json")
    assert root.text("name") == 'a "b" 中 {,}'
    assert [node.line for node in root.each("many")] == [3, 3, 4, 4]
    assert root.at("no").place == "f.json:5"
    assert root.plain() == {
        "name": 'a "b" 中 {,}',
        "many": [1, {"x": None}, "3", 4.0],
        "no": False,
        "empty": {},
        "none": [],
    }
    assert root.get("gone") is None
    assert (root.text("gone", "x"), root.whole("gone", 7), root.each("gone")) == ("x", 7, [])
    assert [node.as_whole(0, 9) for node in root.each("many") if not isinstance(node.value, dict)] == [
        1,
        3,
        4,
    ]
    assert [(it.path, it.params) for it in root.strange({"name", "many", "no", "none"})] == [
        ("f.json:5", {"name": "empty"})
    ]


def _refused(ask: Callable[[Node], object]) -> tuple[str, int]:
    with pytest.raises(Misread) as bad:
        ask(read(TEXT, "f.json"))
    assert bad.value.params["file"] == "f.json"
    return bad.value.id, bad.value.line


def test_what_is_not_as_it_must_be_is_refused_with_its_line() -> None:
    assert _refused(lambda root: root.at("gone")) == ("import.missing", 1)
    assert _refused(lambda root: root.each("name")) == ("import.wrong_kind", 2)
    assert _refused(lambda root: root.text("many")) == ("import.wrong_kind", 3)
    assert _refused(lambda root: root.at("no").get("x")) == ("import.wrong_kind", 5)
    assert _refused(lambda root: root.at("no").members()) == ("import.wrong_kind", 5)
    assert _refused(lambda root: root.whole("no", 1)) == ("import.no_number", 5)
    assert _refused(lambda root: root.whole("name", 1)) == ("import.no_number", 2)
    assert _refused(lambda root: root.each("many")[3].as_whole(5, 9)) == ("import.out_of_range", 4)


@pytest.mark.parametrize(
    ("text", "line", "id_"),
    [
        ('{\n"a": }', 2, "import.json"),
        ("", 1, "import.json"),
        ('{"a": "x', 1, "import.json"),
        ("\n" + "[" * 100_000, 2, "import.too_many"),
        ("[" + "1" * 5000 + "]", 1, "import.json"),
        (" " * (LARGEST + 1), 0, "import.too_large"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, line: int, id_: str) -> None:
    with pytest.raises(Misread) as bad:
        read_all({"f.json": text})
    assert (bad.value.id, bad.value.line) == (id_, line)
