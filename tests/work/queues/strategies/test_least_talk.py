"""Who has talked the least today is asked first."""

from tests.work.queues.centre import Centre, agent, queue


def test_the_one_who_talked_least_is_asked() -> None:
    centre = Centre([agent("li"), agent("wang")], [queue(strategy="least_talk")])
    centre.sign_in("li", "wang")
    for contact, expected, talked_s in (("c1", "li", 60), ("c2", "wang", 5), ("c3", "wang", 30)):
        assert centre.asked(contact) == [expected]
        centre.take(contact, talked_s)
    assert centre.asked("c4") == ["wang"]
    reason = centre.reason_of("c4")
    assert (reason.score, reason.runner_up, reason.runner_up_score) == (35, "li", 60)
