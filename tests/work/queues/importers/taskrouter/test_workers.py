"""Workers: only what conditions ask for goes along."""

from __future__ import annotations

import json

from yunhu.people.agents.model import AgentSkill
from yunhu.work.queues.importers.documents import read
from yunhu.work.queues.importers.model import Unmapped
from yunhu.work.queues.importers.skills import Skills
from yunhu.work.queues.importers.taskrouter.workers import Workers, as_text

LI = {
    "sid": "WK1",
    "friendly_name": "Li Na",
    "attributes": '{"level": 3, "skills": ["a", 7], "x": {"y": "z"}}',
}
WANG = {"friendly_name": "wang", "attributes": {"level": {}, "tongues": ["en"]}}


def workers() -> Workers:
    found = Workers(Skills())
    for worker in (LI, WANG):
        found.add(read(json.dumps(worker), "w.json"))
    return found


def test_what_is_asked_goes_along() -> None:
    found, lost = workers(), list[Unmapped]()
    assert found.attribute("level") == {3}
    assert found.attribute("x.y") == {"z", None}
    assert found.items("skills") == ["7", "a"]
    assert found.skill("tongues", "en") == "tongues-en"
    li, wang = found.agents(lost)
    assert (li.id, li.attributes) == ("li-na", {"level": 3, "x.y": "z"})
    assert li.skills == (AgentSkill("7"), AgentSkill("a"))
    assert wang.skills == (AgentSkill("tongues-en"),)
    assert [(it.id, it.params["worker"]) for it in lost] == [("import.taskrouter_worker", "wang")]


def test_a_worker_is_known_by_sid_and_name() -> None:
    found = workers()
    assert [found.agent(name) for name in ("WK1", "Li Na", "wang", "x")] == ["li-na", "li-na", "wang", None]


def test_values_of_tasks_are_texts() -> None:
    values: tuple[object, ...] = (True, 5, 1.5, "x", None, [])
    assert [as_text(it) for it in values] == ["true", "5", "1.5", "x", None, None]
