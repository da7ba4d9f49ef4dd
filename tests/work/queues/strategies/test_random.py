"""By luck, and each agent as often as the others."""

from collections import Counter

from tests.work.queues.centre import Centre, agent, queue


def test_each_is_asked_about_as_often() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao")], [queue(strategy="random")])
    centre.sign_in("li", "wang", "zhao")
    asked: Counter[str] = Counter()
    for number in range(600):
        asked.update(centre.asked(f"c{number}"))
        centre.take(f"c{number}")
    assert set(asked) == {"li", "wang", "zhao"}
    assert min(asked.values()) > 150
    reason = centre.reason_of("c599")
    assert (reason.tie_break, reason.score, reason.runner_up) == ("by luck", None, None)
