"""What a reason says of a contact, and how its queue stands for it."""

import msgspec
from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.facts import ContactQueued
from yunhu.work.queues.model import Entry, PenaltyRule


class Foreseen:
    """Somebody who says that each before oneself takes a minute."""

    def expected_s(self, queue: str, position: int) -> float | None:
        return 60.0 * position


def test_a_reason_has_the_place_the_wait_and_the_choice() -> None:
    centre = Centre([agent("li"), agent("wang")], [queue(weight=3)])
    centre.call("c1", priority=2, arrived_s=4)
    queued = centre.facts[-1][1]
    assert isinstance(queued, ContactQueued)
    now = centre.time.now()
    assert queued.reason.key == (-3, -2, now - 4_000_000, 1)
    assert (queued.reason.position, queued.reason.step, queued.reason.wait_s) == (1, 1, 0)
    centre.time.advance(7.5)
    centre.sign_in("li")
    reason = centre.reason_of("c1")
    assert (reason.wait_s, reason.idle_s, reason.score, reason.runner_up) == (7.5, 0, 0, None)
    decoded = msgspec.json.decode(msgspec.json.encode(reason), type=type(reason))
    assert decoded == reason


def test_what_narrows_the_choice_is_noted() -> None:
    centre = Centre(queues=[queue(penalties=(PenaltyRule(0, max=4, min=2),))])
    entry = Entry("c1", "acme", "support", 0, centre.time.now(), visited=("other",))
    centre.queues.enqueue(entry)
    reason = centre.queues._means.reason(centre.queues._book.places["c1"])
    assert reason.notes == {"overflow_from": "other", "penalty_max": 4, "penalty_min": 2}
    assert reason.dropped == {"penalty: below 2": 1}


def test_the_queue_stands_as_it_is_and_as_it_is_foreseen() -> None:
    centre = Centre(queues=[queue(max_expected_wait_s=150)])
    centre.call("c1")
    centre.call("c2")
    means, place = centre.queues._means, centre.queues._book.places["c2"]
    assert (means.standings(place).ahead, means.standings(place).expected_s) == (1, None)
    centre.queues._means.expect = Foreseen()  # type: ignore[assignment]
    assert means.standings(place).expected_s == 120
