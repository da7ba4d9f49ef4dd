"""An offer on the agent's side, in the facts, and towards its handler."""

import pytest
from tests.work.queues.centre import Centre, agent, queue

from yunhu.work.queues.errors import OfferOver
from yunhu.work.queues.facts import OfferMade, OfferWithdrawn
from yunhu.work.queues.places import OpenOffer


def ringing(centre: Centre, contact: str = "c1") -> OpenOffer:
    (opened,) = centre.queues._book.places[contact].opens.values()
    return opened


def test_one_is_found_by_its_id_and_epoch_only_while_it_is_open() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    opened, offers = ringing(centre), centre.queues._offers
    assert offers.find(opened.offer.id, opened.offer.epoch) is opened
    with pytest.raises(OfferOver):
        offers.find(opened.offer.id, opened.offer.epoch + 1)
    assert offers.close(opened, "withdraw")
    assert not offers.close(opened, "expire")
    with pytest.raises(OfferOver):
        offers.close(opened, "accept")
    with pytest.raises(OfferOver):
        offers.find(opened.offer.id, opened.offer.epoch)


def test_a_board_that_says_no_leaves_nothing_behind() -> None:
    centre = Centre([agent("li"), agent("wang")])
    centre.sign_in("li")
    book, offers = centre.queues._book, centre.queues._offers
    centre.agents.set_presence("wang", "busy")
    centre.call("c1")
    centre.call("c2")
    place, before = book.places["c2"], len(centre.facts)
    assert offers.make(place, book.members["wang"]) is None
    assert (place.opens, place.lined, len(centre.facts)) == ({}, "line", before)


def test_the_handler_hears_of_no_offer_that_is_over_before_it_was_told() -> None:
    """All ring at once, and the first device answers while the others are still being told."""

    class Eager(Centre):
        def offer_made(self, offer: object) -> None:
            super().offer_made(offer)  # type: ignore[arg-type]
            self.accept(offer.entry.contact)  # type: ignore[attr-defined]

    centre = Eager([agent("li"), agent("wang")], [queue(strategy="ring_all")])
    centre.sign_in("li", "wang")
    centre.call("c1")
    assert centre.told == [("made", "c1", "li")]
    made = [fact.agent for _, fact in centre.facts if isinstance(fact, OfferMade)]
    withdrawn = [(fact.agent, fact.why) for _, fact in centre.facts if isinstance(fact, OfferWithdrawn)]
    assert (made, withdrawn) == (["li", "wang"], [("wang", "taken_elsewhere")])
    assert [centre.routing(name) for name in ("li", "wang")] == ["engaged", "idle"]


def test_an_agent_whom_the_board_has_freed_already_is_let_go_twice_without_harm() -> None:
    centre = Centre()
    centre.sign_in("li")
    centre.call("c1")
    opened, offers = ringing(centre), centre.queues._offers
    centre.agents.withdrawn("li", opened.offer.epoch)
    offers.let_go(opened, "again")
    offers.rest(opened, 10, "again")
    assert centre.routing("li") in ("idle", "reserved")
