"""The best of those who can is asked first."""

from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.model import Need


def test_the_sum_of_the_needed_levels_counts_and_no_other_skill() -> None:
    people = [agent("li", en=90, fr=10), agent("wang", en=60, fr=60, de=100), agent("zhao", en=100, de=100)]
    centre = Centre(people, [queue(need=(Need("en", 50), Need("fr")), strategy="skills_first")])
    centre.sign_in("li", "wang", "zhao")
    assert centre.asked("c1") == ["wang"]
    reason = centre.reason_of("c1")
    assert (reason.score, reason.runner_up, reason.runner_up_score) == (120, "li", 100)
