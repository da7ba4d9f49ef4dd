"""Everybody in turn."""

from tests.work.queues.centre import Centre, agent, queue


def test_the_next_after_the_last_is_asked_and_then_the_first_again() -> None:
    centre = Centre(
        [agent("li"), agent("wang"), agent("zhao")], [queue(strategy="round_robin"), queue("other")]
    )
    centre.sign_in("zhao", "wang", "li")
    turns = []
    for number in range(5):
        turns += centre.asked(f"c{number}")
        centre.take(f"c{number}")
    assert turns == ["li", "wang", "zhao", "li", "wang"]
    assert centre.reason_of("c4").tie_break == "next in turn"


def test_who_is_not_ready_is_passed_over_and_a_new_configuration_goes_on() -> None:
    people = [agent("li"), agent("wang"), agent("zhao")]
    centre = Centre(people, [queue(strategy="round_robin")])
    centre.sign_in("li", "zhao")
    assert centre.asked("c1") == ["li"]
    centre.take("c1")
    centre.configure(people, [queue(strategy="round_robin", ring_s=20)])
    assert centre.asked("c2") == ["zhao"]
    centre.take("c2")
    assert centre.asked("c3") == ["li"]
