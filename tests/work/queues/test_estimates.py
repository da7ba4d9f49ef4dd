"""The expected wait: against lives of the line that are simpler and many more, and what bounds it."""

import random
from heapq import heapify, heapreplace

import pytest

from yunhu.work.queues.estimates import (
    AHEAD_MAX,
    NEVER,
    SERVERS_MAX,
    UNKNOWN_S,
    Server,
    Situation,
    expect,
    quantile,
)

SEED = 20270101


def handled(chance: random.Random) -> float:
    """How long one contact takes: a few minutes, some much longer."""
    return chance.lognormvariate(5.0, 0.6)


def lived(agents: int, ahead: int, leaving_per_s: float, chance: random.Random) -> tuple[float, float]:
    """P50 and P90 of a line that is lived through from agents who all begin a contact now."""
    waits = []
    for _ in range(1_500):
        free = [handled(chance) for _ in range(agents)]
        heapify(free)
        gone = [chance.expovariate(leaving_per_s) if leaving_per_s else 1e9 for _ in range(ahead)]
        at = 0
        while True:
            now = free[0]
            while at < ahead and gone[at] < now:
                at += 1
            if at == ahead:
                waits.append(now)
                break
            at += 1
            heapreplace(free, now + handled(chance))
    waits.sort()
    return quantile(waits, 0.5), quantile(waits, 0.9)


@pytest.mark.parametrize(
    ("agents", "ahead", "leaving_per_s"),
    [(1, 0, 0.0), (1, 4, 0.0), (5, 0, 0.0), (5, 10, 0.002), (20, 40, 0.0), (60, 100, 0.001), (8, 300, 0.002)],
)
def test_an_estimate_is_near_what_a_thousand_lives_of_the_line_say(
    agents: int, ahead: int, leaving_per_s: float
) -> None:
    chance = random.Random(SEED)
    known = sorted(handled(chance) for _ in range(200))
    told = expect(Situation(ahead, [Server(0.0)] * agents, known, leaving_per_s), chance)
    p50_s, p90_s = lived(agents, ahead, leaving_per_s, chance)
    assert told.p50_s == pytest.approx(p50_s, rel=0.25, abs=3)
    assert told.p90_s == pytest.approx(p90_s, rel=0.25, abs=3)


def test_the_same_seed_tells_the_same() -> None:
    situation = Situation(3, [Server(10.0), Server(left_s=20.0)], (30.0, 60.0, 90.0), 0.001)
    assert expect(situation, random.Random(1)) == expect(situation, random.Random(1))


def test_an_agent_who_is_free_takes_the_next_at_once_and_the_phone_rings_first() -> None:
    told = expect(Situation(0, [Server(), Server(50.0)], (100.0,), ring_s=4.0), random.Random(1))
    assert (told.p50_s, told.p90_s) == (4.0, 4.0)
    crowd = Situation(10, [Server()] * (SERVERS_MAX + 1), (100.0,), ring_s=4.0)
    assert expect(crowd, random.Random(1)).p90_s == 4.0


def test_after_work_ends_when_it_is_known_to_end() -> None:
    told = expect(Situation(0, [Server(left_s=7.0), Server(left_s=30.0)], (100.0,)), random.Random(1))
    assert (told.p50_s, told.p90_s) == (7.0, 7.0)


def test_a_contact_that_lasts_longer_than_any_before_still_ends() -> None:
    told = expect(Situation(0, [Server(9_999.0)], (60.0, 120.0)), random.Random(1))
    assert 0 < told.p50_s < told.p90_s < 1_000


def test_agents_who_serve_other_queues_half_of_their_time_come_half_as_often() -> None:
    known = [handled(random.Random(SEED)) for _ in range(50)]
    whole = expect(Situation(6, [Server(0.0)] * 4, sorted(known)), random.Random(1))
    half = expect(Situation(6, [Server(0.0, share=0.5)] * 4, sorted(known)), random.Random(1))
    assert 1.5 < half.p50_s / whole.p50_s < 2.7


def test_nobody_there_is_never() -> None:
    assert expect(Situation(0, []), random.Random(1)) == NEVER
    assert expect(Situation(0, [Server(share=0.0)]), random.Random(1)) == NEVER


def test_of_an_unknown_queue_something_is_said_all_the_same() -> None:
    told = expect(Situation(0, [Server(0.0)], ()), random.Random(1))
    assert min(UNKNOWN_S) <= told.p50_s <= told.p90_s <= max(UNKNOWN_S)


@pytest.mark.parametrize("ahead", [0, 5, AHEAD_MAX, 100_000])
@pytest.mark.parametrize("agents", [1, SERVERS_MAX, 200])
def test_an_estimate_costs_the_same_whatever_the_size_of_the_centre(ahead: int, agents: int) -> None:
    class Counted(random.Random):
        drawn = 0

        def random(self) -> float:
            self.drawn += 1
            return super().random()

    chance = Counted(1)
    expect(Situation(ahead, [Server(float(at)) for at in range(agents)], UNKNOWN_S, 0.001), chance)
    assert chance.drawn < 15_000
