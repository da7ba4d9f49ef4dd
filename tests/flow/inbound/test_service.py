"""Who may come in, which story an event belongs to, and what each leg's end means."""

import msgspec
import pytest
from tests.stories.world import World

from yunhu.work.calls.model import Phase, Target


def test_a_call_becomes_a_contact_with_what_its_number_says(world: World) -> None:
    caller = world.caller().call("4002", caller="13900005678")
    contact = caller.contact
    assert (contact.caller, contact.dialled, contact.number) == ("13900005678", "4002", "4002")
    assert (contact.trunk, contact.flow, contact.recording_policy) == ("carrier", "direct", "off")
    assert contact.leg == caller.leg
    assert caller.kinds()[:2] == ["leg.started", "contact.arrived"]
    assert world.rooms.inbound.contacts("acme") == [contact]
    assert world.rooms.inbound.contacts("globex") == []
    assert len(world.rooms.inbound) == 1


def test_a_number_that_nobody_has_is_refused_and_leaves_no_story(world: World) -> None:
    caller = world.caller().call("4444")
    assert caller.final().status == 404
    assert len(world.rooms.inbound) == 0


def test_a_closed_door_is_a_503_with_a_time_to_come_again(world: World) -> None:
    world.rooms.door.closing = True
    caller = world.caller().call("4002")
    assert caller.final().status == 503
    assert int(caller.final().headers.get("retry-after") or 0) > 0
    world.rooms.door.closing = False
    assert world.caller().call("4002").final().status == 200


def test_a_contact_lives_until_its_end_is_announced(world: World) -> None:
    caller = world.caller().call("4002")
    contact = caller.contact_id
    assert world.rooms.inbound.is_live(contact)
    assert world.rooms.inbound.find(contact) is not None
    caller.hang_up()
    assert not world.rooms.inbound.is_live(contact)
    world.passes(1)
    assert world.rooms.inbound.find(contact) is None
    assert world.rooms.inbound._by_leg == {}


def test_keys_mean_something_only_from_the_customer_in_the_flow(world: World) -> None:
    caller = world.caller().call("4001")
    caller.press("1")
    world.li.answer()
    before = caller.kinds().count("flow.digits")
    caller.press("2")
    party = caller.contact.party
    assert party is not None
    world.engine.press_digit(party.leg, "2")
    world.passes(0)
    assert caller.kinds().count("flow.digits") == before == 1
    assert caller.contact.phase == "talking"


def test_a_phone_that_holds_before_it_is_joined_changes_nothing(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    world.li.hold(True, 2)
    world.li.hold(True, 3)
    assert caller.contact.phase == "held"
    world.li.hold(False, 4)
    assert caller.contact.phase == "talking"


@pytest.mark.parametrize("user", ["nowhere", "4001@@", ""])
def test_a_transfer_key_to_nowhere_is_refused_and_the_talk_goes_on(world: World, user: str) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    world.li.transfer(user)
    assert caller.contact.phase == "talking"
    assert caller.kinds().count("contact.transferred") == 0


def test_the_end_of_each_leg_means_what_it_ended(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    world.li.hang_up()
    assert caller.fact("contact.ended")["by"] == "agent"
    world.passes(11)
    other = world.caller().call("4002")
    world.wang.answer()
    other.hang_up()
    assert other.fact("contact.ended")["by"] == "customer"
    lost = world.caller().call("4002")
    world.engine.fail_endpoint(lost.leg)
    world.passes(0)
    assert (lost.fact("contact.ended")["by"], lost.fact("contact.ended")["abandoned"]) == ("system", False)


def test_events_of_contacts_that_are_over_are_nobodys(world: World) -> None:
    caller = world.caller().call("4002")
    [opened] = world.rooms.queues._book.offers.values()
    entry = opened.place.entry
    caller.hang_up()
    world.passes(1)
    facts = len(world.facts)
    inbound = world.rooms.inbound
    inbound.offer_made(opened.offer)
    inbound.offer_expired(opened.offer)
    inbound.offer_withdrawn(opened.offer, "late")
    inbound.wait_over(entry, "late")
    inbound.announce_due(entry, 1)
    assert len(world.facts) == facts


def test_an_offer_that_is_over_does_not_end_the_next_one(world: World) -> None:
    caller = world.caller().call("4002")
    [first] = world.rooms.queues._book.offers.values()
    world.li.refuse(486)
    assert caller.contact.phase == "offered"
    world.rooms.inbound.offer_expired(first.offer)
    assert caller.contact.phase == "offered"
    assert [party.agent for party in caller.contact.rung] == ["wang"]


def test_a_story_of_another_process_is_adopted_with_its_legs(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.answer()
    world.crash()
    contact = caller.contact
    assert contact.phase is Phase.TALKING
    assert contact.party is not None
    for leg in (contact.leg, contact.party.leg):
        story = world.rooms.inbound.story_of_leg(leg)
        assert story is not None
        assert story.contact.id == contact.id


def test_targets_are_known_as_the_directory_knows_them(world: World) -> None:
    assert world.rooms.inbound.knows("acme", Target("queue", "support"))
    assert not world.rooms.inbound.knows("acme", Target("queue", "sales"))


def test_a_number_that_goes_between_the_door_and_the_ringing_is_refused(world: World) -> None:
    """The configuration may change while the engine makes the endpoint of the call."""
    empty = msgspec.structs.replace(world.centre, numbers=())
    heard = world.rooms.inbound.leg_offered

    def change_first(leg: object) -> None:
        world.rooms.use(empty, 2)
        heard(leg)  # type: ignore[arg-type]

    world.rooms.inbound.leg_offered = change_first  # type: ignore[method-assign]
    caller = world.caller().call("4002")
    assert caller.final().status == 404
    assert world.stories() == []
    assert world.endpoints() == 0
