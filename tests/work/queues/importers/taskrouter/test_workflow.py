"""Workflows: what is reported, and what is refused with its line."""

from __future__ import annotations

import json

import pytest

from yunhu.work.queues.importers.model import Misread
from yunhu.work.queues.importers.taskrouter.workflow import read

TEXT = """{"task_reservation_timeout": 500, "task_routing": {"filters": [{
"filter_friendly_name": "Sales",
"expression": "a == 1",
"targets": [
{"queue": "Q1", "timeout": 10, "priority": 1},
{"queue": "Q1", "priority": 9, "expression": "worker.a == 1",
 "skip_if": "workers.available == 0 AND 1 == 1"},
{"queue": "Q1", "skip_if": "workers.WA1 == 0", "known_worker_sid": "task.agent", "colour": 1}]}]},
"task_queues": [
{"sid": "Q1", "task_order": "LIFO"}],
"workers": []}"""


def test_what_has_no_counterpart_is_reported() -> None:
    found = read({"f.json": TEXT})
    assert [(it.path, it.id.removeprefix("import.taskrouter_")) for it in found.unmapped] == [
        ("f.json:10", "lifo"),
        ("f.json:7", "skip"),
        ("f.json:8", "import.unknown_key"),
        ("f.json:8", "condition"),
        ("f.json:8", "skip_left_out"),
        ("f.json:6", "priority"),
        ("f.json:1", "reservation"),
    ]
    (queue,) = found.queues
    assert queue.ring_s == 300
    assert [step.skip_if for step in queue.plan] == [None, "(available == 0) and (1 == 1)", None]
    assert (found.choices[0].if_, found.choices[0].priority) == ('contact.a == "1"', 1)


def test_a_workflow_may_be_json_within_json() -> None:
    inner = json.dumps(json.loads(TEXT)["task_routing"])
    outer = json.dumps({"configuration": f'{{"task_routing": {inner}}}', "task_reservation_timeout": 30})
    queues = json.dumps({"task_queues": [{"sid": "Q1", "friendly_name": "all"}]})
    (queue,) = read({"w.json": outer, "q.json": queues}).queues
    assert queue.ring_s == 30


@pytest.mark.parametrize(
    ("old", "new", "line", "id_"),
    [
        ('"queue": "Q1", "timeout"', '"queue": "Q2", "timeout"', 5, "import.unknown_item"),
        ('"timeout": 10', '"timeout": 0', 5, "import.out_of_range"),
        ('"a == 1"', '"a = = 1"', 3, "import.taskrouter_expression"),
        ('"workers.WA1 == 0"', '"workers.WA1"', 8, "import.taskrouter_expression"),
        ('"known_worker_sid": "task.agent"', '"known_worker_sid": "WK9"', 8, "import.unknown_item"),
        ('"colour": 1', '"order_by": "worker.a UP"', 8, "import.taskrouter_expression"),
        ('"task_routing"', '"routing"', 0, "import.taskrouter_no_workflow"),
        ('"targets"', '"goals"', 1, "import.missing"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, line: int, id_: str) -> None:
    assert old in TEXT
    with pytest.raises(Misread) as bad:
        read({"f.json": TEXT.replace(old, new)})
    assert (bad.value.id, bad.value.line) == (id_, line)
