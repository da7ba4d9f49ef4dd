"""Several agents at once, overflow, what keeps contacts out, and several contacts for one agent."""

import msgspec
import pytest
from tests.work.queues import centre as parts
from tests.work.queues.centre import Centre, agent

from yunhu.people.agents.model import Agent, Capacity, Membership
from yunhu.work.queues.errors import OfferOver, QueueFull
from yunhu.work.queues.facts import ContactMoved, OfferWithdrawn
from yunhu.work.queues.model import Announcements, Entry, Overflow, PenaltyRule, Queue, ServiceLevel, Step

PEOPLE = [agent("li"), agent("wang"), agent("zhao")]


def queue(id_: str = "support", skill: str | None = None, **more: object) -> Queue:
    """One that announces nothing."""
    return parts.queue(id_, skill, announcements=Announcements(position=False), **more)


def made(centre: Centre) -> list[tuple[str, object]]:
    return [(contact, agent_) for kind, contact, agent_ in centre.told if kind == "made"]


def answer(centre: Centre, contact: str, name: str) -> None:
    """This agent takes the contact, of all who ring."""
    for opened in list(centre.queues._book.places[contact].opens.values()):
        if opened.offer.agent == name:
            centre.queues.offer_accepted(opened.offer.id, opened.offer.epoch)


def test_all_ring_and_the_first_who_answers_has_it() -> None:
    centre = Centre(PEOPLE, [queue(strategy="ring_all")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    assert made(centre) == [("c1", "li"), ("c1", "wang")]
    centre.sign_in("zhao")
    assert made(centre)[2:] == [("c1", "zhao")], "who becomes ready rings as well"
    figures = centre.queues.figures("support")
    assert (figures.waiting, figures.offered, figures.available) == (0, 1, 0)
    late = centre.offer_of("c1")
    answer(centre, "c1", "wang")
    assert centre.told[-2:] == [("withdrawn", "c1", "taken_elsewhere")] * 2
    withdrawn = [fact.agent for _, fact in centre.facts if isinstance(fact, OfferWithdrawn)]
    assert withdrawn == ["li", "zhao"]
    assert [centre.routing(name) for name in ("li", "wang", "zhao")] == ["idle", "engaged", "idle"]
    with pytest.raises(OfferOver):
        centre.queues.offer_accepted(late.id, late.epoch)


def test_those_who_are_free_again_get_who_waits() -> None:
    centre = Centre(PEOPLE, [queue(strategy="ring_all")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    centre.call("c2")
    answer(centre, "c1", "li")
    assert made(centre)[-1] == ("c2", "wang")


def test_a_contact_for_whom_nobody_rings_goes_before_one_who_wants_more() -> None:
    centre = Centre(PEOPLE, [queue(strategy="ring_all")])
    centre.sign_in("li")
    centre.call("c1")
    centre.call("c2")
    centre.sign_in("wang")
    assert made(centre) == [("c1", "li"), ("c2", "wang")]
    centre.sign_in("zhao")
    assert made(centre)[2:] == [("c1", "zhao")]


def in_queue(name: str, tier: int = 1, penalty: int = 0) -> Agent:
    """An agent with a place of its own in the queue."""
    return msgspec.structs.replace(agent(name), profile=(Membership("support", tier=tier, penalty=penalty),))


LEVELS = [
    in_queue("li"),
    in_queue("wang"),
    in_queue("zhao", penalty=5),
    in_queue("chen", penalty=5),
    in_queue("zhou", tier=2),
]
NAMES = [one.id for one in LEVELS]


def rings(centre: Centre, contact: str = "c1") -> set[str]:
    return centre.queues._book.places[contact].asked


def refuse(centre: Centre, name: str) -> None:
    """This agent does not take the first contact."""
    for opened in list(centre.queues._book.places["c1"].opens.values()):
        if opened.offer.agent == name:
            centre.queues.offer_refused(opened.offer.id, opened.offer.epoch)


def test_all_ring_who_are_of_the_lowest_tier_and_penalty_with_somebody_free() -> None:
    centre = Centre(LEVELS, [queue(strategy="ring_all")])
    centre.sign_in(*NAMES)
    centre.call("c1")
    assert rings(centre) == {"li", "wang"}
    refuse(centre, "li")
    assert rings(centre) == {"wang"}, "somebody of them rings still"
    refuse(centre, "wang")
    assert rings(centre) == {"zhao", "chen"}
    refuse(centre, "zhao")
    refuse(centre, "chen")
    assert rings(centre) == {"zhou"}


def test_who_is_further_in_front_rings_as_well_and_who_is_not_waits() -> None:
    centre = Centre(LEVELS, [queue(strategy="ring_all")])
    centre.sign_in("zhao")
    centre.call("c1")
    centre.sign_in("zhou")
    assert rings(centre) == {"zhao"}
    centre.sign_in("li")
    assert rings(centre) == {"zhao", "li"}
    centre.sign_in("chen")
    assert rings(centre) == {"zhao", "li"}, "now the lowest penalty is that of li"
    refuse(centre, "li")
    assert rings(centre) == {"zhao", "chen"}
    centre.call("c2")
    assert rings(centre, "c2") == {"zhou"}, "who is free and rings for nobody takes the next one"


def test_the_others_ring_when_nobody_answers_and_a_queue_of_few_has_no_penalties() -> None:
    centre = Centre(LEVELS[1:4], [queue(strategy="ring_all", ring_s=15, not_responding_s=60)])
    centre.sign_in("wang", "zhao", "chen")
    centre.call("c1")
    centre.time.advance(15)
    assert rings(centre) == {"zhao", "chen"}
    centre = Centre(LEVELS[1:4], [queue(strategy="ring_all", penalty_limit=3)])
    centre.sign_in("wang", "zhao", "chen")
    centre.call("c1")
    assert rings(centre) == {"wang", "zhao", "chen"}


def test_penalties_are_counted_as_the_rules_raise_them_and_are_chances_where_they_weigh() -> None:
    raised = (PenaltyRule(0, raise_=5),)
    for more in (
        {"strategy": "ring_all", "penalties": raised},
        {"plan": (Step(rank="weighted", fanout="all"),)},
    ):
        centre = Centre(LEVELS, [queue(**more)])
        centre.sign_in(*NAMES)
        centre.call("c1")
        assert rings(centre) == {"li", "wang", "zhao", "chen"}


def test_a_reason_says_who_rings_together_and_how_many_are_held_back() -> None:
    centre = Centre(LEVELS, [queue(strategy="ring_all")])
    centre.sign_in(*NAMES)
    centre.call("c1")
    assert centre.reason_of("c1").notes == {"all_tier": 1, "all_penalty": 0, "held_back": 3}
    centre = Centre(PEOPLE, [queue(strategy="ring_all")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    assert centre.reason_of("c1").notes == {}


def test_so_many_ring_as_the_step_says_and_another_for_each_who_declines() -> None:
    centre = Centre(PEOPLE, [queue(plan=(Step(fanout=2),))])
    centre.sign_in("li", "wang", "zhao")
    centre.call("c1")
    assert made(centre) == [("c1", "li"), ("c1", "wang")]
    offer = centre.offer_of("c1")
    centre.queues.offer_refused(offer.id, offer.epoch)
    assert made(centre)[2:] == [("c1", "zhao")]
    assert centre.queues.withdraw("c1", "caller hung up")
    assert [centre.routing(name) for name in ("li", "wang", "zhao")] == ["idle", "not-responding", "idle"]
    assert centre.queues._book.offers == {}


def test_one_more_rings_after_each_delay() -> None:
    centre = Centre(PEOPLE, [queue(plan=(Step(fanout="progressive", fanout_delay_s=5),), ring_s=60)])
    centre.sign_in("li", "wang", "zhao")
    centre.call("c1")
    rang = []
    for _ in range(4):
        rang.append(len(made(centre)))
        centre.time.advance(5)
    assert rang == [1, 2, 3, 3]
    answer(centre, "c1", "wang")
    assert centre.routing("li") == "idle"


def test_when_nobody_of_all_answers_it_begins_again_at_the_head() -> None:
    centre = Centre(PEOPLE, [queue(strategy="ring_all", not_responding_s=5)])
    centre.sign_in("li", "wang")
    centre.call("c1", arrived_s=30)
    centre.time.advance(1)
    centre.call("c2")
    centre.time.advance(14)
    assert centre.told[-2:] == [("expired", "c1", "li"), ("expired", "c1", "wang")]
    assert [entry.contact for entry in centre.queues.waiting("support")] == ["c1", "c2"]
    centre.time.advance(5)
    assert made(centre)[2:] == [("c1", "li"), ("c2", "wang")]


def test_who_waits_too_long_overflows_with_the_old_arrival_and_never_comes_back() -> None:
    there, back = Overflow("queue:other", waited_s=20), Overflow("queue:support", waited_s=10)
    centre = Centre([agent("li", en=60)], [queue(overflow=(there,)), queue("other", "en", overflow=(back,))])
    centre.agents.set_presence("li", "busy")
    centre.call("c1", arrived_s=50)
    centre.time.advance(20)
    assert centre.told == [("moved", "c1", "other")]
    (entry,) = centre.queues.waiting("other")
    assert (entry.queue, entry.visited) == ("other", ("support",))
    assert centre.time.now() - entry.arrived_at == 70_000_000
    assert centre.time.now() == entry.entered_at
    (moved,) = [fact for _, fact in centre.facts if isinstance(fact, ContactMoved)]
    assert (moved.from_queue, moved.queue, moved.why) == ("support", "other", "overflow")
    centre.time.advance(60)
    assert len(centre.told) == 1
    centre.sign_in("li")
    assert centre.reason_of("c1").notes == {"overflow_from": "support"}
    kinds = centre.kinds("c1")
    assert kinds == ["contact.queued", "contact.dequeued", "contact.moved", "contact.queued", "offer.made"]


def test_a_queue_that_is_too_long_sends_the_next_ones_elsewhere_or_back_to_the_flow() -> None:
    centre = Centre(
        queues=[queue(overflow=(Overflow("queue:other", waiting=1),)), queue("other", max_waiting=1)]
    )
    for contact in ("c1", "c2", "c3"):
        centre.call(contact)
    assert centre.told == [("moved", "c2", "other")], "the other one is full"
    centre = Centre(queues=[queue(overflow=(Overflow("flow", waiting=1),))])
    for contact in ("c1", "c2"):
        centre.call(contact)
    assert centre.told == [("over", "c2", "overflow")]


def test_nobody_overflows_while_somebody_is_free_or_rings() -> None:
    centre = Centre(queues=[queue(overflow=(Overflow("flow", waited_s=5),), ring_s=30)])
    centre.sign_in("li")
    centre.call("c1")
    centre.time.advance(20)
    assert centre.told == [("made", "c1", "li")]
    offer = centre.offer_of("c1")
    centre.queues.offer_refused(offer.id, offer.epoch)
    assert centre.told[-1] == ("over", "c1", "overflow")


def test_a_service_level_at_risk_sends_contacts_elsewhere() -> None:
    rule = Overflow("queue:other", service_level_below=60)
    late = queue(overflow=(rule,), service_level=ServiceLevel(within_s=5), ring_s=60)
    centre = Centre(queues=[late, queue("other")])
    centre.sign_in("li")
    centre.call("c1")
    centre.time.advance(10)
    centre.take("c1", talked_s=1)
    assert centre.queues.figures("support").service_level == 0
    centre.agents.set_presence("li", "busy")
    centre.call("c2")
    assert centre.told[-1] == ("moved", "c2", "other")


def test_a_closed_queue_and_one_without_anybody_take_nobody() -> None:
    centre = Centre(queues=[queue(hours="office"), queue("staffed", None, join_without_agents=False)])
    for name, why in (("support", "closed"), ("staffed", "nobody")):
        with pytest.raises(QueueFull) as refused:
            centre.call("c1", name)
        assert refused.value.params["why"] == why
    assert centre.queues._book.places == {}
    centre.open_hours.add("office")
    centre.sign_in("li")
    centre.agents.occupy("li", "own", "own call")
    centre.call("c1")
    centre.call("c2", "staffed")


def test_who_waits_while_nobody_is_there_is_given_back() -> None:
    centre = Centre(queues=[queue(max_wait_nobody_s=30)])
    centre.call("c1")
    centre.time.advance(20)
    centre.sign_in("li")
    centre.agents.set_presence("li", "busy")
    centre.call("c2")
    centre.time.advance(100)
    assert centre.told == [("made", "c1", "li"), ("expired", "c1", "li")]
    centre.agents.set_presence("li", "offline")
    centre.time.advance(29)
    assert len(centre.told) == 2
    centre.time.advance(1)
    assert centre.told[2:] == [("over", "c1", "nobody"), ("over", "c2", "nobody")]


def test_an_agent_with_room_takes_several_chats_and_no_call() -> None:
    channels = {"chat": Capacity(units=40, cost=20)}
    people = [msgspec.structs.replace(agent("li"), channels=channels), agent("wang")]
    centre = Centre(people, [queue()])
    now = centre.time.now()
    for number in range(3):
        chat = Entry(f"chat{number}", "acme", "support", now + number, now, channel="chat")
        centre.queues.enqueue(chat)
    centre.call("call")
    centre.sign_in("li")
    assert made(centre) == [("chat0", "li"), ("chat1", "li")]
    centre.sign_in("wang")
    assert made(centre)[2:] == [("call", "wang")]
    centre.accept("chat0")
    centre.accept("chat1")
    centre.agents.released("li", centre.offer_of("chat0").epoch)
    assert made(centre)[3:] == [("chat2", "li")]


def test_an_agent_whose_skill_ends_is_asked_no_more_and_one_who_gains_it_is() -> None:
    people = [agent("li", en=60), agent("wang")]
    centre = Centre(people, [queue(skill="en")])
    centre.sign_in("wang")
    centre.call("c1")
    seat = centre.agents.seat("wang")
    seat.agent = agent("wang", en=90)
    centre.queues.agent_changed(seat)
    centre.time.advance(0)
    assert centre.told == [("made", "c1", "wang")]
    centre.take("c1")
    seat.agent = agent("wang")
    centre.queues.agent_changed(seat)
    centre.time.advance(0)
    centre.call("c2")
    assert len(centre.told) == 1
    parts_of = centre.queues._book.state("support").pool
    assert parts_of.dropped() == {"skill: en below 50": 1, "presence: offline": 1}
