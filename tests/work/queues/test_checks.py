"""The faults of queues are found, at their path, and the texts say what to do."""

import msgspec
import pytest
from tests.work.queues.centre import agent, queue

from yunhu.kit.problem import Problem
from yunhu.platform.texts import load
from yunhu.work.queues.checks import check
from yunhu.work.queues.model import (
    Announcements,
    Boost,
    EnterIf,
    Need,
    Overflow,
    PenaltyRule,
    Prefer,
    Queue,
    Step,
)
from yunhu.work.queues.strategies.known import STRATEGIES

RANKS = dict.fromkeys([*STRATEGIES, "score"])


def faults(*queues: Queue) -> list[tuple[str, str]]:
    return [(problem.path, problem.id) for problem in problems(*queues)]


def problems(*queues: Queue) -> list[Problem]:
    return check(queues, [agent("li", en=60)], ["en"], ["hello"], RANKS, ["office"])


def test_faults_of_a_configuration_are_located() -> None:
    queues = [
        Queue(id="a", name="A", need=(Need("fr"),), music="none", strategy="guess"),
        Queue(id="a", name="B", announcements=Announcements(greeting="hello")),
    ]
    found = [(problem.path, problem.id, problem.warning) for problem in problems(*queues)]
    assert found == [
        ("queues[0].strategy", "queue.unknown_strategy", False),
        ("queues[0].need[0]", "queue.unknown_skill", False),
        ("queues[0].music", "queue.unknown_prompt", False),
        ("queues[0].need", "queue.no_agents", True),
        ("queues[1].id", "queue.duplicate", False),
    ]


def test_an_expression_is_refused_with_its_column_and_its_names() -> None:
    bad = queue(pool="skill.en >=", boosts=(Boost("vip", 5),))
    found = problems(bad)
    assert [(problem.path, problem.id) for problem in found] == [
        ("queues[0].pool", "expression.no_value"),
        ("queues[0].boosts[0].if", "queue.unknown_name"),
    ]
    assert found[0].params == {"queue": "support", "column": 12}
    assert found[1].params == {"queue": "support", "name": "vip", "names": "contact.…"}
    step = Step(pool="skill.fr > 5", prefer=(Prefer("idle_s"),), score="idle_s", skip_if="avail == 0")
    assert faults(queue(plan=(step,))) == [
        ("queues[0].plan[0].pool", "queue.unknown_skill"),
        ("queues[0].plan[0].prefer[0].by", "queue.unknown_name"),
        ("queues[0].plan[0].skip_if", "queue.unknown_name"),
    ]


def test_steps_that_cannot_be_reached_or_ranked_are_told() -> None:
    plan = (Step(rank="guess"), Step(rank="score", exclude=("nobody",)))
    assert faults(queue(plan=plan, hours="night")) == [
        ("queues[0].plan[0].rank", "queue.unknown_strategy"),
        ("queues[0].plan[1].rank", "queue.no_score"),
        ("queues[0].plan[1].exclude[0]", "queue.unknown_agent"),
        ("queues[0].plan[1]", "queue.step_unreachable"),
        ("queues[0].hours", "queue.unknown_hours"),
    ]
    for plan in (
        (Step(expire_after_s=5), Step()),
        (Step(), Step(enter_if=EnterIf(nobody=True))),
        (Step(skip_if="staffed == 0"), Step()),
    ):
        assert faults(queue(plan=plan, hours="office")) == []


def test_penalty_rules_are_in_order_and_admit_somebody() -> None:
    penalties = (PenaltyRule(after_s=10, max=3), PenaltyRule(after_s=5, max=1, min=2))
    assert faults(queue(penalties=penalties)) == [
        ("queues[0].penalties[1].after_s", "queue.penalties_out_of_order"),
        ("queues[0].penalties[1]", "queue.penalties_empty"),
    ]


def test_overflow_has_one_condition_and_never_leads_back() -> None:
    def over(id_: str, *to: str) -> Queue:
        return queue(id_, overflow=tuple(Overflow(to=one, waited_s=5) for one in to))

    assert faults(queue(overflow=(Overflow(to="queue:gone"), Overflow(to="flow", waiting=5)))) == [
        ("queues[0].overflow[0]", "queue.overflow_condition"),
        ("queues[0].overflow[0].to", "queue.overflow_unknown"),
    ]
    loop = problems(
        over("x", "queue:a"), over("a", "flow", "queue:b"), over("b", "queue:c"), over("c", "queue:a")
    )
    assert [(problem.path, problem.params["loop"]) for problem in loop] == [
        ("queues[1].overflow[1].to", "a → b → c → a")
    ]
    assert faults(over("a", "queue:a")) == [("queues[0].overflow[0].to", "queue.overflow_loop")]
    assert faults(over("a", "queue:b", "queue:c"), over("b", "queue:c"), over("c")) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_fault_has_a_text(language: str) -> None:
    wrong = queue(
        "a",
        strategy="score",
        hours="x",
        plan=(Step(pool="x"), Step(exclude=("x",))),
        penalties=(PenaltyRule(after_s=2, max=1, min=2), PenaltyRule(after_s=1)),
        overflow=(Overflow(to="queue:x"), Overflow(to="queue:a", waited_s=1)),
    )
    for problem in problems(wrong):
        text = load().render(problem.id, problem.params, language)
        assert text != problem.id, problem
        assert "{" not in text, problem


def test_a_configuration_of_before_is_read_as_it_was() -> None:
    old = msgspec.json.decode(b'{"id": "a", "name": "A", "need": [{"skill": "en", "level": 5}]}', type=Queue)
    assert old == Queue(id="a", name="A", need=(Need("en", 5),))
    boost = msgspec.json.decode(b'{"if": "contact.vip == true", "minutes": 10}', type=Boost)
    assert boost == Boost("contact.vip == true", 10)
