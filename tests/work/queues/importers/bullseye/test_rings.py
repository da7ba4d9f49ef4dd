"""Bullseye rings: what is unknown is reported, and what is wrong refused with its line."""

from __future__ import annotations

import pytest

from yunhu.work.queues.importers.bullseye.rings import read
from yunhu.work.queues.importers.model import Misread

TEXT = """{"agents": [
{"name": "Li", "skills": {"C++ /.NET": 0}, "phone": 1}, {"name": "Wang"}],
"queues": [{"name": "a..b", "evaluation": "best", "skills": ["C++ /.NET"],
"rings": [{"seconds": 10, "remove": ["C++ /.NET"]},
{}],
"members": [{"agent": "Li", "ring": 2}]}]}"""


def test_names_of_any_kind_become_conditions() -> None:
    found = read({"f.json": TEXT})
    (queue,) = found.queues
    assert queue.plan[0].pool == "attribute.ring.a--b <= 1"
    assert queue.plan[0].score == "skill.c--net"
    li, wang = found.agents
    assert (li.attributes, li.skills[0].level) == ({"ring.a--b": 2}, 1)
    assert wang.channels == {}
    assert [(it.path, it.id) for it in found.unmapped] == [("f.json:2", "import.unknown_key")]


@pytest.mark.parametrize(
    ("old", "new", "line", "id_"),
    [
        ('"best"', '"worst"', 3, "import.wrong_kind"),
        ('"ring": 2', '"ring": 3', 6, "import.bullseye_ring"),
        ('"ring": 2', '"ring": 7', 6, "import.out_of_range"),
        ('"agent": "Li"', '"agent": "Zhao"', 6, "import.unknown_item"),
        ("{}]", "{}" + ", {}" * 6 + "]", 4, "import.bullseye_rings"),
        ('"seconds": 10, ', "", 4, "import.missing"),
        ('"remove": ["C++ /.NET"]', '"remove": ["x"]', 4, "import.unknown_item"),
        ('": 0}', '": 6}', 2, "import.out_of_range"),
        ('"Wang"', '"Li"', 2, "import.twice"),
        ('"ring": 2}', '"ring": 2}, {"agent": "Li"}', 6, "import.twice"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, line: int, id_: str) -> None:
    assert old in TEXT
    with pytest.raises(Misread) as bad:
        read({"f.json": TEXT.replace(old, new)})
    assert (bad.value.id, bad.value.line) == (id_, line)
