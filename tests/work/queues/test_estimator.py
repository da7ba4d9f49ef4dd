"""What is told of the wait, and how it is judged, with a real router in virtual time."""

from __future__ import annotations

import random
from functools import partial

import msgspec
import pytest
from tests.work.queues.centre import Centre, agent, queue

from yunhu.kit.instants import SECOND
from yunhu.work.queues.errors import NoSuchQueue
from yunhu.work.queues.estimates import NEVER
from yunhu.work.queues.estimator import JUDGED_PER_S, KEPT_S, Estimator
from yunhu.work.queues.model import Offer
from yunhu.work.queues.samples import JUDGED_MIN, Told

SEED = 20270102


class Office(Centre):
    """A centre whose facts an estimator hears; contacts are accepted at once and last a while."""

    def __init__(self, *names: str) -> None:
        self.chance = random.Random(SEED)
        super().__init__([agent(name) for name in names], [queue()])
        self.estimator = Estimator(self.time, self.time, self.agents, self.chance)
        self.queues.expect(self.estimator)
        self.sign_in(*names)

    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        super().announce(tenant, contact, fact)
        if hasattr(self, "estimator"):
            self.estimator.heard(contact, fact)

    def serve(self, seconds: float, gap_s: float, wait_s: float = 0.0) -> None:
        """Callers for so long, about `gap_s` apart, who give up after `wait_s` (0: never)."""
        ends = self.time.now() + round(seconds * SECOND)
        number = 0
        while self.time.now() < ends:
            contact = f"c{len(self.facts)}-{number}"
            number += 1
            self.call(contact)
            if wait_s:
                self.time.after(wait_s, partial(self._gives_up, contact))
            self.time.advance(self.chance.expovariate(1 / gap_s))

    def _gives_up(self, contact: str) -> None:
        self.queues.withdraw(contact, "left")

    def offer_made(self, offer: Offer) -> None:
        super().offer_made(offer)
        self.time.after(2.0, partial(self._answer, offer))

    def _answer(self, offer: Offer) -> None:
        if offer.id in self.queues._book.offers:
            self.queues.offer_accepted(offer.id, offer.epoch)
            took_s = self.chance.lognormvariate(4.0, 0.5)
            self.time.after(took_s, partial(self.agents.released, offer.agent, offer.epoch, 5))


def test_handling_times_are_learned_from_the_offer_until_the_agent_is_free() -> None:
    office = Office("li")
    office.call("c1")
    office.time.advance(600)
    samples = office.estimator._of("support")
    [took_s] = samples.handled.ordered
    assert 2 + 5 < took_s < 600
    assert office.routing("li") == "idle"
    assert samples.ring_s == 2.0
    assert office.estimator._busy == {}


def test_what_is_told_of_a_busy_day_holds_as_often_as_it_says() -> None:
    office = Office("li", "wang", "zhao")
    office.serve(8 * 3600, 25)
    accuracy = office.estimator.accuracy("support")
    assert accuracy.judged >= JUDGED_MIN
    assert accuracy.covered_percent is not None
    assert 82 <= accuracy.covered_percent <= 97
    assert accuracy.is_good
    estimate = office.estimator.estimate("support")
    assert estimate.trusted
    assert 0 < estimate.p50_s <= estimate.p90_s < 3600
    assert estimate.position == len(office.queues.waiting("support")) + 1


def test_whoever_gives_up_lets_the_line_move_faster() -> None:
    office = Office("li")
    office.serve(3600, 20, wait_s=120)
    samples = office.estimator._of("support")
    assert 1 / 240 < samples.leaving_per_s < 1 / 60
    assert office.estimator.estimate("support", 50).p50_s < 50 * 30


def test_an_estimate_is_kept_for_a_second() -> None:
    office = Office("li", "wang")
    office.serve(600, 10)
    first = office.estimator.estimate("support", 3)
    office.time.advance(KEPT_S / 2)
    assert office.estimator.estimate("support", 3) == first
    before = office.chance.getstate()
    assert office.estimator.estimate("support", 3) == first
    assert office.chance.getstate() == before
    office.time.advance(KEPT_S)
    office.estimator.estimate("support", 3)
    assert office.chance.getstate() != before


def test_a_storm_of_callers_is_judged_by_a_few() -> None:
    office = Office("li")
    for number in range(500):
        office.call(f"c{number}")
    office.time.advance(0.5)
    assert 0 < len(office.estimator._told) <= JUDGED_PER_S


def test_who_leaves_at_once_is_not_remembered() -> None:
    office = Office("li")
    office.call("c1")
    office.call("c2")
    office.queues.withdraw("c2", "left")
    office.time.advance(1)
    assert (office.estimator._told, office.estimator._coming) == ({}, set())


def test_nothing_is_said_of_a_queue_without_anybody_or_of_which_nothing_is_known() -> None:
    office = Office("li")
    assert not office.estimator.estimate("support").trusted
    assert office.estimator.expected_s("support", 1) is None
    office.agents.set_presence("li", "offline")
    office.time.advance(KEPT_S)
    assert office.estimator.expected_s("support", 1) == NEVER.p50_s
    with pytest.raises(NoSuchQueue):
        office.estimator.estimate("nothing")


def test_estimates_that_were_bad_are_not_said_any_more() -> None:
    office = Office("li", "wang", "zhao")
    office.serve(3600, 20)
    samples = office.estimator._of("support")
    for _ in range(100):
        said, raw = office.estimator._intervals(office.queues._book.state("support"), 4)
        samples.judge(Told(0.0, said, raw), said.p90_s + 1, answered=True)
    assert not office.estimator.estimate("support").trusted
    assert office.estimator.expected_s("support", 1) is None


def test_of_queues_that_are_gone_nothing_is_remembered() -> None:
    office = Office("li")
    office.serve(600, 10)
    estimator = office.estimator
    assert estimator._told
    assert estimator._busy
    estimator.forget_others(["other"])
    assert (estimator._told, estimator._busy) == ({}, {})
    assert len(estimator._of("support").handled) == 0
