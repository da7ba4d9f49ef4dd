"""Steps of routing criteria, and what is refused of them."""

from __future__ import annotations

import json

import pytest

from yunhu.work.queues.importers.connect.criteria import Reading, plan_of
from yunhu.work.queues.importers.documents import read
from yunhu.work.queues.importers.model import Misread, Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.model import Need, Step


def plan(*steps: object) -> tuple[tuple[Step, ...], list[Unmapped]]:
    lost: list[Unmapped] = []
    nodes = read(json.dumps({"Steps": steps}), "c.json").each("Steps")
    return plan_of(nodes, Reading(Skills(), lambda node: node.as_text()), lost), lost


def asks(level: object = 4, **more: object) -> dict[str, object]:
    condition = {"Name": "Language", "Value": "French", "ProficiencyLevel": level, **more}
    return {"AttributeCondition": condition}


def test_conjunctions_are_needs_and_all_else_conditions() -> None:
    found, lost = plan(
        {"Expression": {"AndExpression": [asks(4), asks(5)]}, "Expiry": {"DurationInSeconds": 30}},
        {"Expression": {"OrExpression": [asks(1), {"AndExpression": []}]}},
    )
    need = "language-french"
    assert found[0] == Step(need=(Need(need, 80), Need(need, 100)), expire_after_s=30)
    assert found[1].pool == "(skill.language-french >= 20) or (true)"
    assert not lost


def test_steps_after_an_endless_one_are_reported() -> None:
    _, lost = plan({"Expression": asks()}, {"Expression": asks()})
    assert [it.id for it in lost] == ["import.connect_no_expiry_last"]


@pytest.mark.parametrize(
    ("step", "id_"),
    [
        ({"Expression": asks(6)}, "import.out_of_range"),
        ({"Expression": asks(2.5)}, "import.no_number"),
        ({"Expression": asks(ComparisonOperator="Equals")}, "import.wrong_kind"),
        ({"Expression": {}}, "import.wrong_kind"),
        ({"Expression": {"XorExpression": []}}, "import.wrong_kind"),
        ({"Expression": asks(), "Expiry": {}}, "import.missing"),
        ({"Expiry": {"DurationInSeconds": 5}}, "import.missing"),
        ({"Expression": {"OrExpression": [asks() for _ in range(100)]}}, "import.too_long"),
    ],
)
def test_what_is_no_step_is_refused(step: object, id_: str) -> None:
    with pytest.raises(Misread) as bad:
        plan(step)
    assert (bad.value.id, bad.value.line) == (id_, 1)


def test_there_are_not_too_many_steps() -> None:
    with pytest.raises(Misread) as bad:
        plan(*[{"Expression": asks()}] * 40)
    assert bad.value.id == "import.too_many"
