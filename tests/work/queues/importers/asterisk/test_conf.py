"""Sections, templates and comments of Asterisk's files, and what is refused with its line."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.asterisk import conf
from yunhu.work.queues.importers.model import LARGEST, Misread


def test_a_section_has_what_its_templates_have() -> None:
    text = "[usual](!)\nstrategy = linear\n[sales](usual)\nmember => a,1\nmember => b\nstrategy=random\n"
    usual, sales = conf.sections(text)
    assert (usual.template, sales.template) == (True, False)
    assert [it.value for it in sales.every("member")] == ["a,1", "b"]
    last = sales.last("strategy")
    assert last is not None
    assert (last.value, last.line) == ("random", 6)
    assert sales.last("none") is None


def test_a_section_is_continued() -> None:
    (sales,) = conf.sections("[sales]\na = 1\n[sales](+)\nb = 2\n")
    assert [(it.name, it.line) for it in sales.settings] == [("a", 2), ("b", 4)]


def test_comments_are_no_settings() -> None:
    text = "; one\n[sales] ; two\n;-- three\n[gone]\n--; a = 1\nb = x\\;y ; four\n;-- five --; c = 3\n"
    (sales,) = conf.sections(text)
    assert [(it.name, it.value) for it in sales.settings] == [("a", "1"), ("b", "x;y"), ("c", "3")]


@pytest.mark.parametrize(
    ("text", "line", "id_"),
    [
        ("a = 1\n", 1, "import.asterisk_no_section"),
        ("[sales]\n#include other.conf\n", 2, "import.asterisk_directive"),
        ("[sales]\n\nwhat\n", 3, "import.asterisk_setting"),
        ("[sales\n", 1, "import.asterisk_section"),
        ("[sales](none)\n", 1, "import.asterisk_no_template"),
        ("x" * (LARGEST + 1), 0, "import.too_large"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, line: int, id_: str) -> None:
    with pytest.raises(Misread) as bad:
        conf.sections(text)
    assert (bad.value.id, bad.value.line) == (id_, line)


def test_values() -> None:
    assert [conf.truth(it) for it in ("yes", "ON", "1", "no", "")] == [True, True, True, False, False]
    assert conf.words(" a, b ,") == ["a", "b", ""]
    assert conf.whole(conf.Setting("timeout", "15", 3)) == 15
    for text, id_ in (("soon", "import.no_number"), ("-1", "import.out_of_range")):
        with pytest.raises(Misread) as bad:
            conf.whole(conf.Setting("timeout", text, 3))
        assert (bad.value.id, bad.value.line) == (id_, 3)
