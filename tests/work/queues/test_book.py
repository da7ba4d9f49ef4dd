"""The book keeps contacts in their lines and moves them along when the configuration changes."""

from tests.work.queues.centre import Centre, agent, queue


def test_a_contact_moves_to_the_pool_of_its_queues_new_need() -> None:
    people = [agent("li", en=60), agent("wang", fr=60)]
    centre = Centre(people, [queue("qa", "en")])
    centre.call("c1", "qa")
    before = centre.queues._book.state("qa").pool
    centre.configure(people, [queue("qa", "fr")])
    after = centre.queues._book.state("qa").pool
    assert before is not after
    assert [place.entry.contact for place in after.line] == ["c1"]
    centre.sign_in("li")
    assert centre.told == []
    centre.sign_in("wang")
    assert centre.told == [("made", "c1", "wang")]


def test_the_oldest_waiting_is_found_behind_higher_priorities() -> None:
    centre = Centre()
    for contact, priority, arrived_s in (("vip", 9, 1), ("old", 0, 50), ("mid", 5, 60), ("new", 0, 2)):
        centre.call(contact, priority=priority, arrived_s=arrived_s)
    assert centre.queues.figures("support").oldest_arrived_at == centre.time.now() - 60_000_000
    assert [entry.contact for entry in centre.queues.waiting("support")] == ["vip", "mid", "old", "new"]


def test_an_agent_unknown_to_the_board_is_left_out() -> None:
    centre = Centre()
    centre.queues.configure([agent("li"), agent("ghost")], [queue()])
    assert set(centre.queues._book.members) == {"li"}
