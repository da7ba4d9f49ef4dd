"""Who is eligible and why not; order; how long a refusal rests."""

from tests.work.queues.centre import agent, queue

from yunhu.work.queues import rules
from yunhu.work.queues.model import Entry, Need


def test_priority_goes_before_arrival_and_arrival_before_order() -> None:
    def key(priority: int, arrived: int, order: int) -> tuple[float, ...]:
        return rules.key(queue(), Entry("c", "acme", "q", arrived, arrived, priority), order)

    assert sorted([key(0, 1, 3), key(5, 9, 2), key(0, 1, 1), key(0, 0, 4)]) == [
        key(5, 9, 2),
        key(0, 0, 4),
        key(0, 1, 1),
        key(0, 1, 3),
    ]


def test_the_first_unmet_need_is_named() -> None:
    need = (Need("en", 50), Need("sales"))
    assert rules.lacks(agent("li", en=49), need) == "skill: en below 50"
    assert rules.lacks(agent("li", en=50), need) == "skill: sales below 1"
    assert rules.lacks(agent("li", en=50, sales=1), need) is None


def test_a_busy_device_is_tried_again_soon() -> None:
    assert rules.rest_s(queue(not_responding_s=30), "busy") == rules.BUSY_REST_S_MAX
    assert rules.rest_s(queue(not_responding_s=5), "busy") == 5
    assert rules.rest_s(queue(not_responding_s=30), "declined") == 30
