"""Who has taken the fewest contacts today is asked first."""

from tests.work.queues.centre import Centre, agent, queue


def test_the_one_with_the_fewest_is_asked_until_all_are_equal() -> None:
    centre = Centre([agent("li"), agent("wang")], [queue(strategy="fewest_contacts")])
    centre.sign_in("li")
    for contact in ("c1", "c2"):
        assert centre.asked(contact) == ["li"]
        centre.take(contact)
    centre.sign_in("wang")
    for contact in ("c3", "c4"):
        assert centre.asked(contact) == ["wang"]
        centre.take(contact)
        centre.time.advance(1)
    assert centre.asked("c5") == ["li"]
    reason = centre.reason_of("c5")
    assert (reason.score, reason.runner_up, reason.runner_up_score) == (2, "wang", 2)
    assert reason.tie_break == "became idle first"
