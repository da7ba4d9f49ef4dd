"""The indexes of agents: their order, their figures, and that nothing stale piles up."""

from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues import rules
from yunhu.work.queues.model import Need, Queue
from yunhu.work.queues.pools import STALE_MIN, Member, build


def test_queues_of_one_need_share_a_pool() -> None:
    centre = Centre([agent("li", en=60)])
    members = {"li": Member(centre.agents.seat("li"))}
    queues = [queue("qa", "en"), queue("qb", "en"), queue("qc")]
    pools = build(queues, [agent("li", en=60)], members)
    assert pools["qa"] is pools["qb"]
    assert members["li"].pools == {pools["qa"], pools["qc"]}


def test_the_figures_by_the_way_are_those_of_a_count_from_scratch() -> None:
    people = [agent(f"a{number}", en=number * 10, fr=100 - number * 10) for number in range(1, 10)]
    both = Queue(id="both", name="both", need=(Need("en", 30), Need("fr", 30)))
    centre = Centre(people, [both])
    centre.sign_in("a3", "a4", "a9")
    centre.call("c1", "both")
    pool = centre.queues._book.state("both").pool
    seats = [(person, centre.agents.seat(person.id)) for person in people]
    counted = rules.explain(both, seats)
    assert (pool.reason().eligible, pool.reason().dropped) == (counted.eligible, counted.dropped)
    assert counted.dropped["skill: en below 30"] == 2
    assert counted.dropped["skill: fr below 30"] == 2


def test_stale_entries_do_not_pile_up() -> None:
    centre = Centre([agent("li"), agent("wang")])
    for _ in range(1000):
        centre.sign_in("li", "wang")
        centre.agents.set_presence("wang", "busy")
    assert len(centre.queues._book.state("support").pool._heap) <= STALE_MIN + 6
