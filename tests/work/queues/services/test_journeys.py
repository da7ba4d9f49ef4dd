"""Contacts go through the steps of a plan, in virtual time with a real board."""

import msgspec
from tests.work.queues import centre as parts
from tests.work.queues.centre import Centre, agent

from yunhu.people.agents.model import Agent, Membership
from yunhu.work.queues.facts import OfferMade, StepBegan
from yunhu.work.queues.model import (
    Announcements,
    Boost,
    EnterIf,
    Entry,
    Need,
    PenaltyRule,
    PlaceRecord,
    Prefer,
    Queue,
    Step,
    Sticky,
    TierRules,
)


def queue(id_: str = "support", skill: str | None = None, **more: object) -> Queue:
    """One that announces nothing."""
    return parts.queue(id_, skill, announcements=Announcements(position=False), **more)


def member(name: str, *profile: Membership, **skills: int) -> Agent:
    return msgspec.structs.replace(agent(name, **skills), profile=profile)


def steps(centre: Centre, contact: str) -> list[tuple[int, str]]:
    found = [fact for told, fact in centre.facts if told == contact and isinstance(fact, StepBegan)]
    return [(fact.step, fact.why) for fact in found]


def come(centre: Centre, contact: str = "c1", **more: object) -> None:
    now = centre.time.now()
    entry = Entry(contact, "acme", "support", now, now)
    centre.queues.enqueue(msgspec.structs.replace(entry, **more))


def test_skills_relax_with_time() -> None:
    """The documented example: French 4 for 30 s, French 3 for 30 s, then whoever is there."""
    plan = (
        Step(need=(Need("fr", 80), Need("db", 100)), expire_after_s=30),
        Step(need=(Need("fr", 60), Need("db", 100)), expire_after_s=30),
    )
    people = [agent("best", fr=90, db=100), agent("good", fr=70, db=100), agent("any")]
    centre = Centre(people, [queue(plan=plan)])
    centre.sign_in("good", "any")
    come(centre)
    assert centre.told == []
    centre.time.advance(29.9)
    assert centre.told == []
    centre.time.advance(0.1)
    assert centre.told == [("made", "c1", "good")]
    assert centre.reason_of("c1").step == 2
    assert centre.reason_of("c1").dropped == {"skill: fr below 60": 1, "presence: offline": 1}
    centre.time.advance(15)
    assert centre.told[-1] == ("expired", "c1", "good")
    centre.time.advance(14.9)
    assert centre.told[-1] == ("expired", "c1", "good")
    centre.time.advance(0.2)
    assert centre.told[-1] == ("made", "c1", "any")
    assert steps(centre, "c1") == [(2, "expired"), (3, "expired")]


def test_a_step_that_nobody_can_serve_now_is_skipped_and_only_then() -> None:
    plan = (Step(need=(Need("fr"),), skip_if="available == 0 and staffed < 2"), Step())
    centre = Centre([agent("li", fr=50), agent("wang")], [queue(plan=plan)])
    centre.sign_in("wang")
    come(centre)
    assert steps(centre, "c1") == [(2, "skipped")]
    assert centre.told == [("made", "c1", "wang")]
    centre.sign_in("li")
    come(centre, "c2")
    assert centre.told[-1] == ("made", "c2", "li")
    assert steps(centre, "c2") == []


def test_when_the_last_one_of_a_step_goes_the_contact_goes_on() -> None:
    plan = (Step(need=(Need("fr"),)), Step(enter_if=EnterIf(nobody=True)))
    centre = Centre([agent("li", fr=50), agent("wang")], [queue(plan=plan)])
    centre.sign_in("li")
    centre.agents.occupy("li", "own", "own call")
    centre.sign_in("wang")
    come(centre)
    assert centre.told == []
    centre.agents.released("li", centre.agents.seat("li").epoch)
    offer = centre.offer_of("c1")
    centre.queues.offer_refused(offer.id, offer.epoch)
    assert centre.told == [("made", "c1", "li")]
    centre.agents.set_presence("li", "offline")
    assert centre.told[-1] == ("made", "c1", "wang")
    assert steps(centre, "c1") == [(2, "nobody")]


def test_priority_rises_with_time_and_so_does_the_place() -> None:
    rising = Step(expire_after_s=10, on_expire="raise_priority", raise_by=3)
    centre = Centre(queues=[queue(plan=(rising,))])
    come(centre, "old")
    centre.time.advance(11)
    come(centre, "new", priority=2)
    assert [entry.contact for entry in centre.queues.waiting("support")] == ["old", "new"]
    centre.sign_in("li")
    assert centre.reason_of("old").notes == {"raised": 3}


def test_the_sticky_agent_is_waited_for_but_not_for_ever() -> None:
    centre = Centre([agent("li"), agent("wang")], [queue(sticky=Sticky(wait_s=20))])
    centre.sign_in("li", "wang")
    centre.agents.occupy("li", "own", "own call")
    come(centre, sticky="li")
    assert centre.told == []
    assert centre.queues._book.places["c1"].progress.sticky
    centre.time.advance(20)
    assert centre.told == [("made", "c1", "wang")]
    assert steps(centre, "c1") == [(1, "sticky_over")]


def test_the_sticky_agent_goes_first_even_without_the_skills() -> None:
    centre = Centre([agent("li"), agent("wang", en=90)], [queue(skill="en", sticky=Sticky())])
    centre.sign_in("li", "wang")
    come(centre, sticky="li")
    assert centre.told == [("made", "c1", "li")]
    reason = centre.reason_of("c1")
    assert (reason.step, reason.notes, reason.dropped) == (0, {"sticky": "li"}, {"sticky: another agent": 1})
    offer = centre.offer_of("c1")
    centre.queues.offer_refused(offer.id, offer.epoch)
    assert centre.told[-1] == ("made", "c1", "wang")


def test_nobody_waits_for_a_sticky_agent_who_is_not_there_or_goes() -> None:
    centre = Centre([agent("li"), agent("wang")], [queue(sticky=Sticky(wait_s=60))])
    centre.sign_in("wang")
    come(centre, sticky="li")
    assert centre.told == [("made", "c1", "wang")]
    centre.sign_in("li")
    centre.agents.set_presence("li", "busy")
    come(centre, "c2", sticky="li")
    centre.accept("c1")
    centre.agents.released("wang", centre.offer_of("c1").epoch)
    assert len(centre.told) == 1
    centre.agents.set_presence("li", "offline")
    assert centre.told[-1] == ("made", "c2", "wang")


def test_tiers_open_with_the_wait_or_when_nobody_is_below() -> None:
    people = [
        member("first", Membership("support")),
        member("second", Membership("support", tier=2)),
        member("third", Membership("support", tier=3)),
    ]
    centre = Centre(people, [queue(tiers=TierRules(wait_s=10))])
    centre.sign_in("second", "third")
    come(centre)
    centre.time.advance(19.9)
    assert centre.told == []
    centre.time.advance(0.1)
    assert centre.told == [("made", "c1", "second")]
    centre = Centre(people, [queue(tiers=TierRules(wait_s=10, no_agent_no_wait=True))])
    centre.sign_in("first", "third")
    centre.agents.occupy("first", "own", "own call")
    come(centre)
    assert centre.told == []
    centre.agents.released("first", centre.agents.seat("first").epoch)
    assert centre.told == [("made", "c1", "first")]
    centre.take("c1")
    centre.agents.set_presence("first", "offline")
    come(centre, "c2")
    assert centre.told[-1] == ("made", "c2", "third")
    assert centre.reason_of("c2").notes == {"tier": 3}


def test_a_profiles_delay_and_priority_count() -> None:
    """Equal priority, 30 s of delay: the agent takes the queue's contacts when they are 30 s old."""
    people = [member("li", Membership("support", delay_s=30, priority=2), Membership("own"))]
    centre = Centre(people, [queue(), queue("own")])
    centre.sign_in("li")
    come(centre)
    assert centre.told == []
    centre.time.advance(30)
    assert centre.told == [("made", "c1", "li")]
    come(centre, "c2")
    centre.time.advance(5)
    centre.call("c3", "own")
    assert len(centre.told) == 1
    centre.accept("c1")
    centre.time.advance(60)
    centre.agents.released("li", centre.offer_of("c1").epoch)
    assert centre.told[-1] == ("made", "c3", "li"), "the own queue has the higher priority"


def test_penalties_are_those_of_the_moment_when_it_came() -> None:
    people = [member("near", Membership("support")), member("far", Membership("support", penalty=5))]
    rules = (PenaltyRule(0, max=2), PenaltyRule(10, max=5))
    centre = Centre(people, [queue(penalties=rules)])
    centre.sign_in("far")
    come(centre)
    assert centre.told == []
    centre.configure(people, [queue(penalties=(PenaltyRule(0, max=2),))])
    centre.time.advance(10)
    assert centre.told == [("made", "c1", "far")]
    come(centre, "c2")
    centre.time.advance(100)
    assert ("made", "c2", "far") not in centre.told


def test_preferred_agents_go_first_whatever_the_rank() -> None:
    people = [agent("li"), agent("wang"), agent("zhao")]
    people[2] = msgspec.structs.replace(people[2], attributes={"city": "上海"})
    plan = (Step(prefer=(Prefer("attribute.city == contact.city"),), rank="linear"),)
    centre = Centre(people, [queue(plan=plan)])
    centre.sign_in("li", "wang", "zhao")
    come(centre, attributes={"city": "上海"})
    come(centre, "c2", attributes={"city": "广州"})
    assert centre.told == [("made", "c1", "zhao"), ("made", "c2", "li")]


def boosted(order: str = "priority") -> Queue:
    return queue(boosts=(Boost('contact.vip == "yes"', 90),), boost_max_minutes=10, order=order)


def test_a_boost_moves_forward_but_starves_nobody() -> None:
    centre = Centre(queues=[boosted()])
    now = centre.time.now()
    come(centre, "old", arrived_at=now - 601_000_000)
    come(centre, "mid", arrived_at=now - 599_000_000)
    come(centre, "vip", attributes={"vip": "yes"})
    assert [entry.contact for entry in centre.queues.waiting("support")] == ["old", "vip", "mid"]
    centre.sign_in("li")
    centre.take("old")
    assert centre.reason_of("vip").notes == {"boost_s": 600}
    assert centre.queues.figures("support").oldest_arrived_at == now - 599_000_000


def test_by_score_a_point_of_priority_is_a_minute() -> None:
    centre = Centre(queues=[boosted("score")])
    now = centre.time.now()
    come(centre, "old", arrived_at=now - 301_000_000)
    come(centre, "urgent", priority=5)
    come(centre, "more", priority=6)
    assert [entry.contact for entry in centre.queues.waiting("support")] == ["more", "old", "urgent"]


def test_a_heavier_queue_goes_first_for_an_agent_of_both() -> None:
    centre = Centre(queues=[queue(), queue("heavy", None, weight=5)])
    come(centre, "first", priority=9)
    centre.call("second", "heavy")
    centre.sign_in("li")
    assert centre.told == [("made", "second", "li")]


def test_a_restart_goes_on_in_the_step_also_when_the_clock_was_moved() -> None:
    plan = (Step(need=(Need("fr"),), expire_after_s=20), Step(need=(Need("fr"),), expire_after_s=20), Step())
    for moved_s, left_s in ((0.0, 10.0), (-86_400.0, 10.0), (4.0, 6.0)):
        centre = Centre(queues=[queue(plan=plan)])
        come(centre)
        centre.time.advance(30)
        kept = msgspec.msgpack.encode(centre.queues.snapshot())
        again = Centre.after(centre, moved_s)
        again.queues.restore(msgspec.msgpack.decode(kept, type=list[PlaceRecord]))
        again.sign_in("li")
        again.time.advance(left_s - 0.1)
        assert again.told == []
        again.time.advance(0.1)
        assert again.told == [("made", "c1", "li")]


def test_what_was_kept_is_used_when_the_contact_is_taken_up_again() -> None:
    plan = (Step(need=(Need("fr"),), expire_after_s=20), Step(need=(Need("fr"),), expire_after_s=20), Step())
    centre = Centre(queues=[queue(plan=plan)])
    come(centre)
    assert centre.kept == {}
    centre.time.advance(30)
    assert centre.kept["c1"].progress.step == 1
    again = Centre.after(centre)
    again.queues.recall(
        [
            *again.kept.values(),
            msgspec.structs.replace(again.kept["c1"], entry=Entry("c0", "acme", "support", 0, 0)),
        ]
    )
    come(again)
    assert again.queues._book.places["c1"].progress.step == 1
    again.queues.withdraw("c1", "caller hung up")
    assert again.kept == {}
    again.kept["c0"] = centre.kept["c1"]
    again.time.advance(60)
    assert again.kept == {}, "a contact that nobody takes up is forgotten"


def test_each_step_is_told_with_its_reason() -> None:
    centre = Centre(
        [agent("li"), agent("wang", fr=5)], [queue(plan=(Step(need=(Need("fr"),), expire_after_s=9), Step()))]
    )
    come(centre)
    centre.time.advance(9)
    (began,) = [fact for _, fact in centre.facts if isinstance(fact, StepBegan)]
    assert (began.queue, began.step, began.why) == ("support", 2, "expired")
    assert (began.reason.eligible, began.reason.dropped) == (0, {"presence: offline": 2})
    assert not [fact for _, fact in centre.facts if isinstance(fact, OfferMade)]
