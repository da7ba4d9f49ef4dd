"""Pools are made when they are needed, and let go when nobody waits in them any more."""

from tests.work.queues import holds
from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.model import Entry
from yunhu.work.queues.pools.stock import SPARE_EACH


def test_a_thousand_kinds_of_contacts_leave_no_thousand_pools() -> None:
    centre = Centre([agent("li"), agent("wang")], [queue(pool="agent.id != contact.city", max_waiting=2000)])
    now = centre.time.now()
    for number in range(1_000):
        centre.queues.enqueue(
            Entry(f"c{number}", "acme", "support", now, now, attributes={"city": str(number)})
        )
    stock = centre.queues._book.stock
    assert len(stock) == 1_001
    for number in range(1_000):
        assert centre.queues.withdraw(f"c{number}", "caller hung up")
    assert len(stock) <= SPARE_EACH + 1
    holds.check(centre)
    pools = centre.queues._book.members["li"].pools["voice"]
    assert len(pools) <= SPARE_EACH + 1


def test_a_pool_that_is_needed_again_is_the_same_one() -> None:
    centre = Centre([agent("li")], [queue(pool="contact.city == attribute.city")])
    entry = Entry("c1", "acme", "support", 0, centre.time.now(), attributes={"city": "x"})
    centre.queues.enqueue(entry)
    before = centre.queues._book.places["c1"].pool
    centre.queues.withdraw("c1", "caller hung up")
    centre.queues.enqueue(entry)
    assert centre.queues._book.places["c1"].pool is before
    assert before.holders == 1


def test_an_agent_who_changes_is_admitted_elsewhere() -> None:
    centre = Centre([agent("li", en=60), agent("wang")], [queue("a", "en"), queue("b", "fr")])
    centre.sign_in("li", "wang")
    book = centre.queues._book
    seat = centre.agents.seat("li")
    seat.agent = agent("li", fr=60)
    book.stock.renew(book.members["li"], seat.agent)
    assert [book.state(name).pool.available for name in ("a", "b")] == [0, 1]
    assert book.state("a").pool.dropped() == {"skill: en below 50": 2}
    holds.check(centre)
