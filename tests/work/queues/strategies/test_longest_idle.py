"""The longest idle agent is asked first."""

from tests.work.queues.centre import Centre, agent

from yunhu.work.queues.facts import OfferMade


def test_agents_are_asked_in_the_order_in_which_they_became_idle() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao")])
    for name in ("wang", "zhao", "li"):
        centre.sign_in(name)
        centre.time.advance(1)
    assert centre.asked("c1", "c2", "c3") == ["wang", "zhao", "li"]
    offer = centre.offer_of("c1")
    assert offer.reason.idle_s == 3
    assert offer.reason.tie_break == ""


def test_of_equals_the_first_to_become_idle_is_asked_and_the_reason_says_so() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("wang", "li")
    assert centre.asked("c1", "c2") == ["wang", "li"]
    made = [fact for _, fact in centre.facts if isinstance(fact, OfferMade)]
    assert [fact.reason.tie_break for fact in made] == ["became idle first", ""]


def test_a_caller_who_hangs_up_while_it_rings_does_not_cost_the_agent_the_place() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li")
    centre.time.advance(1)
    centre.sign_in("wang")
    assert centre.asked("c1") == ["li"]
    centre.time.advance(5)
    centre.queues.withdraw("c1", "caller hung up")
    assert centre.asked("c2") == ["li"]
