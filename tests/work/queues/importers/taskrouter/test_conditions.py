"""TaskRouter's conditions in our words, and what has none."""

from __future__ import annotations

import json

import pytest

from yunhu.work.queues.importers.documents import read
from yunhu.work.queues.importers.model import Misread, Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.taskrouter.conditions import FILTER, QUEUE, TARGET, Side, Translator
from yunhu.work.queues.importers.taskrouter.workers import Workers

PEOPLE = ({"tongues": ["en", "de"], "level": 3, "team": "a"}, {"level": 4, "team": "b"})


def said(text: str, side: Side = TARGET) -> tuple[str | None, list[str]]:
    """The text of a condition, and the reports."""
    workers, lost = Workers(Skills()), list[Unmapped]()
    for number, attributes in enumerate(PEOPLE):
        worker = {"friendly_name": f"w{number}", "attributes": attributes}
        workers.add(read(json.dumps(worker), "w.json"))
    node = read(json.dumps({"expression": text}), "f.json").get("expression")
    return Translator(workers, lost).pool(node, side), [it.id.removeprefix("import.") for it in lost]


@pytest.mark.parametrize(
    ("side", "text", "ours"),
    [
        (TARGET, "1==1", None),
        (TARGET, " ", None),
        (TARGET, "1 == 2", "false"),
        (TARGET, "2 > 1 AND 1 >= 2", "true and false"),
        (FILTER, 'language == "en"', 'contact.language == "en"'),
        (FILTER, "5 == n OR vip == true", 'contact.n == "5" or contact.vip == "true"'),
        (FILTER, "n > 5", "contact.n > 5"),
        (FILTER, "a == b", "contact.a == contact.b"),
        (FILTER, "n IN [1, 'x']", 'contact.n in ["1", "x"]'),
        (FILTER, "3 IN [1, 3]", None),
        (QUEUE, "level IN [1, 2]", "attribute.level in [1, 2]"),
        (QUEUE, "level != null", "not (attribute.level == null)"),
        (TARGET, "worker.team == task.team", "attribute.team == contact.team"),
        (
            TARGET,
            "task.level == worker.level",
            '((attribute.level == 3 and contact.level == "3") or '
            '(attribute.level == 4 and contact.level == "4"))',
        ),
        (TARGET, 'worker.tongues HAS "en"', "skill.tongues-en >= 1"),
        (
            TARGET,
            "worker.tongues HAS task.tongue",
            '((contact.tongue == "de" and skill.tongues-de >= 1) or (contact.tongue == "en" and '
            "skill.tongues-en >= 1))",
        ),
        (TARGET, "task.x IN worker.none", "false"),
        (TARGET, "worker.team == 'a\"b'", "attribute.team == 'a\"b'"),
        (
            TARGET,
            "worker.team == 'a' AND (worker.level > 1 OR worker.level < 0)",
            'attribute.team == "a" and (attribute.level > 1 or attribute.level < 0)',
        ),
    ],
)
def test_what_means_the_same(side: Side, text: str, ours: str | None) -> None:
    assert said(text, side) == (ours, [])


@pytest.mark.parametrize(
    ("text", "ours", "lost"),
    [
        ("worker.activity_name == 'x' AND worker.level > 1", "true and attribute.level > 1", "condition"),
        ("worker.level >= task.level", None, "condition"),
        ("bare == 1", None, "condition"),
        ("[1] == [1]", None, "condition"),
        ("worker.level IN 3", None, "condition"),
        ("worker.tongues HAS worker.team", None, "condition"),
        ("task.tags HAS 'gold'", 'contact.tags contains "gold"', "task_list"),
    ],
)
def test_what_has_no_counterpart_is_reported(text: str, ours: str | None, lost: str) -> None:
    assert said(text) == (ours, [f"taskrouter_{lost}"])


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("worker.my-key == 1", "import.taskrouter_expression"),
        (" OR ".join(f"task.a == '{'x' * 60}'" for _ in range(40)), "import.too_long"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, id_: str) -> None:
    with pytest.raises(Misread) as bad:
        said(text)
    assert (bad.value.id, bad.value.line) == (id_, 1)
