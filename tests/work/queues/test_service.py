"""The router's stories, in virtual time with a real board."""

import msgspec
import pytest
from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.errors import AlreadyWaiting, NoSuchQueue, NotWaiting, OfferOver, QueueFull
from yunhu.work.queues.facts import ContactQueued, OfferExpired, OfferMade, OfferRefused
from yunhu.work.queues.model import PlaceRecord


def test_a_caller_is_offered_to_an_idle_agent_at_once() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    offer = centre.accept("c1")
    assert centre.routing("li") == "engaged"
    assert centre.agents.seat("li").contact == "c1"
    centre.agents.released("li", offer.epoch, offer.wrap_up_s)
    assert centre.routing("li") == "wrap-up"
    assert centre.kinds("c1") == ["contact.queued", "offer.made", "offer.accepted", "contact.dequeued"]


def test_a_caller_waits_for_an_agent_and_the_fact_says_why_nobody_came() -> None:
    centre = Centre([agent("li", en=60), agent("wang", en=10)], [queue(skill="en")])
    centre.call("c1")
    queued = centre.facts[-1][1]
    assert isinstance(queued, ContactQueued)
    assert (queued.reason.eligible, queued.reason.dropped) == (
        0,
        {"skill: en below 50": 1, "presence: offline": 1},
    )
    centre.sign_in("wang")
    assert centre.told == []
    centre.sign_in("li")
    assert centre.told == [("made", "c1", "li")]


def test_no_answer_puts_the_caller_back_to_the_head_and_gives_the_agent_a_pause() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li")
    centre.call("c1")
    centre.time.advance(1)
    centre.call("c2")
    centre.time.advance(14)
    assert centre.told == [("made", "c1", "li"), ("expired", "c1", "li")]
    assert centre.routing("li") == "not-responding"
    assert [entry.contact for entry in centre.queues.waiting("support")] == ["c1", "c2"]
    centre.sign_in("wang")
    assert centre.told[-1] == ("made", "c1", "wang")
    centre.accept("c1")
    centre.time.advance(30)
    assert ("made", "c2", "li") in centre.told
    expired = [fact for _, fact in centre.facts if isinstance(fact, OfferExpired)]
    assert expired[0].rang_ms == 15_000


def test_a_refused_offer_goes_to_the_next_agent_at_once() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    first = centre.offer_of("c1")
    centre.queues.offer_unreachable(first.id, first.epoch)
    assert centre.offer_of("c1").agent == "wang"
    refused = [fact for _, fact in centre.facts if isinstance(fact, OfferRefused)]
    assert [(fact.agent, fact.why) for fact in refused] == [("li", "unreachable")]
    with pytest.raises(OfferOver):
        centre.queues.offer_accepted(first.id, first.epoch)


def test_a_caller_who_hangs_up_while_offered_frees_the_agent_for_the_next() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    centre.call("c2")
    offer = centre.offer_of("c1")
    assert centre.queues.withdraw("c1", "caller hung up")
    assert centre.kinds("c1")[-2:] == ["offer.withdrawn", "contact.dequeued"]
    assert centre.told == [("made", "c1", "li"), ("made", "c2", "li")]
    with pytest.raises(OfferOver):
        centre.queues.offer_accepted(offer.id, offer.epoch)
    assert not centre.queues.withdraw("c1", "caller hung up")


def test_an_agent_of_several_queues_takes_the_first_contact_over_all() -> None:
    centre = Centre([agent("li", a=60, b=60)], [queue("qa", "a"), queue("qb", "b"), queue("qc")])
    centre.call("old", "qa")
    centre.time.advance(1)
    centre.call("new", "qb")
    centre.call("urgent", "qc", priority=5)
    centre.call("older", "qb", arrived_s=100)
    taken = []
    for _ in range(4):
        centre.sign_in("li")
        contact = str(centre.told[-1][1])
        taken.append(contact)
        centre.agents.released("li", centre.accept(contact).epoch)
    assert taken == ["urgent", "older", "old", "new"]


def test_a_full_queue_refuses_unless_an_agent_is_ready() -> None:
    centre = Centre(queues=[queue(max_waiting=1)])
    centre.call("c1")
    with pytest.raises(QueueFull) as full:
        centre.call("c2")
    assert full.value.params == {"queue": "support", "waiting": 1, "why": "full"}
    centre = Centre(queues=[queue(max_waiting=0)])
    centre.sign_in("li")
    centre.call("c1")
    assert centre.told == [("made", "c1", "li")]


def test_what_cannot_be_is_refused() -> None:
    centre = Centre()
    centre.call("c1")
    with pytest.raises(AlreadyWaiting):
        centre.call("c1")
    with pytest.raises(NoSuchQueue):
        centre.call("c2", "nowhere")
    with pytest.raises(NoSuchQueue):
        centre.queues.figures("nowhere")
    with pytest.raises(NotWaiting):
        centre.queues.position("c2")
    with pytest.raises(OfferOver):
        centre.queues.offer_accepted("offer-1", 1)


def test_an_offer_is_fenced_by_its_epoch() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    offer = centre.offer_of("c1")
    for act in (centre.queues.offer_accepted, centre.queues.offer_refused, centre.queues.offer_unreachable):
        with pytest.raises(OfferOver):
            act(offer.id, offer.epoch - 1)
    assert centre.accept("c1") == offer
    with pytest.raises(OfferOver):
        centre.accept("c1")


def test_positions_and_figures() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao")])
    centre.sign_in("li")
    for contact in ("c1", "c2", "c3"):
        centre.call(contact)
        centre.time.advance(1)
    centre.call("vip", priority=1)
    assert [centre.queues.position(contact) for contact in ("c1", "vip", "c2", "c3")] == [1, 1, 2, 3]
    centre.agents.set_presence("wang", "busy")
    figures = centre.queues.figures("support")
    assert (figures.waiting, figures.offered, figures.available, figures.staffed) == (3, 1, 0, 2)
    assert figures.oldest_arrived_at == centre.time.now() - 2_000_000


def test_an_agent_whose_lease_ran_out_loses_the_offer_and_the_caller_waits_on() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li")
    centre.call("c1")
    seat = centre.agents.seat("li")
    seat.assignments[seat.epoch].lease_ends = centre.time.monotonic()
    centre.time.advance(5)
    assert ("withdrawn", "c1", "agent_lost") in centre.told
    assert centre.told[-1] == ("made", "c1", "li")


def test_an_acceptance_that_the_board_refuses_puts_the_caller_back() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    offer = centre.offer_of("c1")
    centre.agents.seat("li").assignments.clear()
    with pytest.raises(OfferOver):
        centre.queues.offer_accepted(offer.id, offer.epoch)
    assert ("withdrawn", "c1", "agent_lost") in centre.told
    assert centre.queues.position("c1") == 1


def test_a_new_configuration_keeps_the_waiting_and_matches_anew() -> None:
    centre = Centre([agent("li", a=60)], [queue("qa", "b")])
    centre.sign_in("li")
    centre.call("c1", "qa")
    centre.call("c2", "qa")
    assert centre.told == []
    centre.configure([agent("li", a=60)], [queue("qa", "a")])
    assert centre.told == [("made", "c1", "li")]
    centre.configure([agent("li", a=60), agent("wang", a=60)], [queue("qa", "a"), queue("qb")])
    assert centre.queues.figures("qa").offered == 1
    centre.sign_in("wang")
    assert centre.told[-1] == ("made", "c2", "wang")
    assert centre.accept("c1").agent == "li"
    assert centre.queues.figures("qa").offered == 1


def test_a_queue_that_is_removed_gives_its_contacts_back_and_frees_the_agent() -> None:
    centre = Centre([agent("li")], [queue("qa"), queue("qb")])
    centre.sign_in("li")
    centre.call("ringing", "qa")
    centre.call("waiting", "qa")
    centre.call("other", "qb")
    centre.configure([agent("li")], [queue("qb")])
    assert centre.told[1:] == [
        ("withdrawn", "ringing", "queue_removed"),
        ("made", "other", "li"),
        ("over", "ringing", "queue_removed"),
        ("over", "waiting", "queue_removed"),
    ]


def test_an_agent_who_is_removed_loses_the_offer() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li")
    centre.call("c1")
    centre.time.advance(1)
    centre.sign_in("wang")
    centre.configure([agent("wang")], [queue()])
    assert centre.told[1:] == [("withdrawn", "c1", "agent_removed"), ("made", "c1", "wang")]


def test_a_restart_keeps_the_order() -> None:
    centre = Centre()
    for number in range(5):
        centre.call(f"c{number}", priority=number % 2)
    blob = msgspec.msgpack.encode(centre.queues.snapshot())
    again = Centre()
    again.queues.restore(msgspec.msgpack.decode(blob, type=list[PlaceRecord]))
    assert [entry.contact for entry in again.queues.waiting("support")] == ["c1", "c3", "c0", "c2", "c4"]
    again.call("c5")
    again.sign_in("li")
    assert again.told == [("made", "c1", "li")]
    assert again.queues.position("c5") == 5
    other = Centre(queues=[queue("qb")])
    other.queues.restore(msgspec.msgpack.decode(blob, type=list[PlaceRecord])[:1])
    assert other.told == [("over", "c0", "queue_removed")]


def test_a_handler_may_answer_within_the_call() -> None:
    class Eager(Centre):
        def offer_made(self, offer: object) -> None:
            super().offer_made(offer)  # type: ignore[arg-type]
            self.accept(offer.entry.contact)  # type: ignore[attr-defined]

    centre = Eager()
    centre.sign_in("li")
    centre.call("c1")
    assert centre.routing("li") == "engaged"


def test_a_caller_may_leave_while_the_handler_is_told_of_the_expiry() -> None:
    class Leaving(Centre):
        def offer_expired(self, offer: object) -> None:
            self.queues.withdraw(offer.entry.contact, "caller hung up")  # type: ignore[attr-defined]

    centre = Leaving([agent("li"), agent("wang")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    centre.time.advance(15)
    assert centre.told == [("made", "c1", "li")]
    assert centre.routing("wang") == "idle"


def test_the_reason_of_an_offer_counts_everybody() -> None:
    centre = Centre([agent("li"), agent("wang"), agent("zhao")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    centre.call("c2")
    made = [fact.reason for _, fact in centre.facts if isinstance(fact, OfferMade)]
    assert (made[0].eligible, made[0].dropped) == (2, {"presence: offline": 1})
    assert (made[1].eligible, made[1].dropped) == (1, {"presence: offline": 1, "state: with a contact": 1})
