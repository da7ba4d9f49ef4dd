"""Who may come in, and who has to go elsewhere."""

import pytest
from tests.work.queues.centre import queue

from yunhu.work.queues.model import Overflow
from yunhu.work.queues.plans.limits import LOOK_S, Standings, due_ms, refusal, ways_out


@pytest.mark.parametrize(
    ("limits", "now", "why"),
    [
        ({}, Standings(5, 0, 5), None),
        ({"max_waiting": 5}, Standings(5, 2, 5), "full"),
        ({"max_waiting": 6}, Standings(5, 2, 5), None),
        ({"join_without_agents": False}, Standings(0, 0, 0), "nobody"),
        ({"join_without_agents": False}, Standings(0, 1, 0), None),
        ({"max_per_agent": 1.5}, Standings(3, 2, 3), "per_agent"),
        ({"max_per_agent": 1.5}, Standings(2, 2, 2), None),
        ({"max_expected_wait_s": 60}, Standings(2, 2, 2, expected_s=61), "expected_wait"),
        ({"max_expected_wait_s": 60}, Standings(2, 2, 2), None),
    ],
)
def test_what_keeps_a_contact_out(limits: dict[str, object], now: Standings, why: str | None) -> None:
    assert refusal(queue("q", None, **limits), now) == why


def test_every_way_out_whose_condition_holds_is_given_in_order() -> None:
    rules = (
        Overflow("queue:late", waited_s=60),
        Overflow("queue:long", waiting=3),
        Overflow("queue:slow", expected_wait_s=100),
        Overflow("flow", service_level_below=70),
    )
    many = queue("q", None, overflow=rules)
    assert list(ways_out(many, Standings(9, 1, 2, 59_999, 100, 70))) == []
    assert list(ways_out(many, Standings(9, 1, 2))) == []
    everything = Standings(9, 1, 3, 60_000, 101, 69.9)
    assert list(ways_out(many, everything)) == ["queue:late", "queue:long", "queue:slow", "flow"]


def test_it_is_looked_again_at_the_times_of_the_rules_or_every_so_often() -> None:
    assert due_ms(queue("q"), 5_000) is None
    timed = queue("q", None, overflow=(Overflow("flow", waited_s=60), Overflow("queue:x", waited_s=30)))
    assert due_ms(timed, 0) == 30_000
    assert due_ms(timed, 31_000) == 40_000, "the queue was full: it is tried again"
    sized = queue("q", None, overflow=(Overflow("flow", waiting=6),))
    assert due_ms(sized, 0) == LOOK_S * 1000
    assert due_ms(sized, 10_000) == 20_000
