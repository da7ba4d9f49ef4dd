"""Position announcements and the longest wait."""

from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.model import Announcements


def announcing() -> Centre:
    return Centre(queues=[queue(announcements=Announcements(first_after_s=20, every_s=30))])


def test_the_position_is_told_first_and_then_every_so_often() -> None:
    centre = announcing()
    centre.call("c1")
    centre.call("c2")
    centre.time.advance(20)
    assert centre.told == [("announce", "c1", 1), ("announce", "c2", 2)]
    centre.queues.withdraw("c1", "caller hung up")
    centre.time.advance(30)
    assert centre.told[2:] == [("announce", "c2", 1)]


def test_nothing_is_announced_while_a_phone_rings_for_the_caller() -> None:
    centre = Centre(queues=[queue(ring_s=60, announcements=Announcements(first_after_s=20, every_s=0))])
    centre.call("c1")
    centre.time.advance(15)
    centre.sign_in("li")
    centre.time.advance(30)
    assert centre.told == [("made", "c1", "li")]


def test_a_queue_may_be_silent() -> None:
    centre = Centre(queues=[queue(announcements=Announcements(position=False))])
    centre.call("c1")
    centre.time.advance(600)
    assert centre.told == []
    assert centre.time.next_in() is None


def test_whoever_waits_too_long_is_given_back_to_the_flow() -> None:
    centre = Centre(queues=[queue(max_wait_s=10, announcements=Announcements(first_after_s=0))])
    centre.call("c1")
    centre.time.advance(10)
    assert centre.told == [("over", "c1", "max_wait")]
    assert centre.kinds("c1") == ["contact.queued", "contact.dequeued"]
    assert centre.time.next_in() is None


def test_too_long_while_a_phone_rings_waits_for_the_outcome() -> None:
    centre = Centre(queues=[queue(max_wait_s=10, ring_s=15)])
    centre.sign_in("li")
    centre.call("c1")
    centre.time.advance(12)
    assert centre.told == [("made", "c1", "li")]
    offer = centre.offer_of("c1")
    centre.queues.offer_refused(offer.id, offer.epoch)
    assert centre.told[1:] == [("over", "c1", "max_wait")]


def test_the_wait_is_counted_from_the_entry_also_after_a_new_configuration() -> None:
    centre = Centre(queues=[queue()])
    centre.call("c1")
    centre.time.advance(8)
    centre.configure([], [queue(max_wait_s=10)])
    centre.time.advance(1.9)
    assert centre.told == []
    centre.time.advance(0.1)
    assert centre.told == [("over", "c1", "max_wait")]


def test_who_waits_alone_does_so_since_before_a_new_configuration() -> None:
    centre = Centre(queues=[queue(max_wait_nobody_s=30)])
    centre.call("c1")
    centre.time.advance(20)
    centre.configure(centre.people, centre.configured)
    centre.time.advance(11)
    assert centre.told[-1] == ("over", "c1", "nobody")


def test_who_is_left_alone_by_a_new_configuration_is_so_from_then_on() -> None:
    centre = Centre([agent("li", en=80)], [queue(skill="en", max_wait_nobody_s=30)])
    centre.sign_in("li")
    centre.call("c0")
    centre.accept("c0")
    centre.call("c1")
    centre.time.advance(20)
    centre.configure([agent("li")], centre.configured)
    centre.time.advance(29)
    assert ("over", "c1", "nobody") not in centre.told
    centre.time.advance(2)
    assert centre.told[-1] == ("over", "c1", "nobody")
