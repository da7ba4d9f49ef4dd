"""The step's own score decides."""

import msgspec
from tests.work.queues.centre import Centre, agent, queue

from yunhu.people.agents.model import Agent
from yunhu.work.queues.model import Step


def seller(name: str, rate: float, **skills: int) -> Agent:
    return msgspec.structs.replace(agent(name, **skills), attributes={"rate": rate})


def scored(text: str) -> list[object]:
    return [queue(strategy="score", plan=(Step(score=text),))]


def test_attributes_and_skills_can_be_weighed() -> None:
    people = [seller("li", 0.2, en=90), seller("wang", 0.9, en=10), seller("zhao", 0.5, en=50)]
    centre = Centre(people, scored("attribute.rate * 100 + skill.en / 10"))  # type: ignore[arg-type]
    centre.sign_in("li", "wang", "zhao")
    assert centre.asked("c1", "c2") == ["wang", "zhao"]
    reason = centre.reason_of("c1")
    assert (reason.score, reason.runner_up, reason.runner_up_score) == (91, "zhao", 55)


def test_a_score_that_reads_the_time_is_taken_when_somebody_comes() -> None:
    people = [seller("li", 0), seller("wang", 40)]
    centre = Centre(people, scored("idle_s + attribute.rate"))  # type: ignore[arg-type]
    centre.sign_in("li")
    centre.time.advance(30)
    centre.sign_in("wang")
    assert centre.asked("c1") == ["wang"]
    centre.take("c1", talked_s=20)
    assert centre.asked("c2") == ["li"]
    assert centre.reason_of("c2").score == 50


def test_the_score_of_a_contact_is_its_own() -> None:
    people = [seller("li", 1), seller("wang", 2)]
    centre = Centre(people, scored("attribute.rate * contact.priority"))  # type: ignore[arg-type]
    centre.sign_in("li", "wang")
    centre.call("c1", priority=0)
    centre.call("c2", priority=5)
    assert [centre.offers[contact].agent for contact in ("c1", "c2")] == ["li", "wang"]
    assert centre.reason_of("c2").score == 10
