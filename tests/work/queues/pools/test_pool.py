"""The ready members of a pool: their order, and what a reason says of a choice."""

from random import Random

import msgspec
from tests.work.queues.centre import Centre, agent, queue

from yunhu.people.agents.model import Membership
from yunhu.work.queues.pools.pool import Pool

LUCK = Random(0)


def pool_of(centre: Centre) -> Pool:
    return centre.queues._book.state("support").pool


def best(centre: Centre, *skip: str) -> str | None:
    found = pool_of(centre).best(LUCK, centre.time.now(), skip=skip)
    return None if found is None else found.id


def test_queues_of_equal_form_share_a_pool() -> None:
    queues = [
        queue("a", "en"),
        queue("b", "en"),
        queue("c", "en", strategy="random"),
        queue("d", "en", strategy="round_robin"),
    ]
    centre = Centre([agent("li", en=60)], queues)
    pools = [centre.queues._book.state(one.id).pool for one in queues]
    assert pools[0] is pools[1]
    assert len(set(pools)) == 3


def test_the_best_is_the_first_who_is_not_passed_over() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao")])
    assert best(centre) is None
    for name in ("zhao", "li", "wang"):
        centre.sign_in(name)
        centre.time.advance(1)
    assert (best(centre), best(centre, "zhao"), best(centre, "zhao", "li", "wang")) == ("zhao", "li", None)
    centre.agents.set_presence("zhao", "busy")
    assert best(centre) == "li"


def test_figures_are_kept_by_the_way() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao")])
    pool = pool_of(centre)
    assert (pool.available, pool.staffed, pool.dropped()) == (0, 0, {"presence: offline": 3})
    centre.sign_in("li", "wang")
    centre.agents.set_presence("wang", "break", "lunch")
    assert (pool.available, pool.staffed) == (1, 2)
    assert pool.dropped() == {"presence: offline": 1, "presence: break": 1}


def test_a_choice_names_the_next_one() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li")
    centre.time.advance(5)
    centre.sign_in("wang")
    centre.time.advance(2)
    pool, members = pool_of(centre), centre.queues._book.members
    assert pool.choice(members["li"], centre.time.now()) == (7.0, "wang", 2.0, "")
    centre.agents.set_presence("wang", "busy")
    assert pool.choice(members["li"], centre.time.now()) == (7.0, None, None, "")
    assert pool.turn_of(members["li"]) is None


def test_a_level_is_tier_and_penalty_and_says_who_comes_behind() -> None:
    people = [
        msgspec.structs.replace(agent(name), profile=(Membership("support", tier=tier, penalty=penalty),))
        for name, tier, penalty in (("li", 1, 0), ("wang", 1, 3), ("zhao", 2, 0))
    ]
    for strategy, levels in (("linear", [(1, 0), (1, 3), (2, 0)]), ("weighted", [(1,), (1,), (2,)])):
        centre = Centre(people, [queue(strategy=strategy)])
        centre.sign_in("li", "wang", "zhao")
        pool = pool_of(centre)
        members = [centre.queues._book.members[one.id] for one in people]
        assert [pool.level(member) for member in members] == levels
        assert [pool.behind(level) for level in levels] == [
            sum(other > level for other in levels) for level in levels
        ]
