"""Hold, resume and blind transfers, from the desk and from the phone's own keys."""

import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import World

from yunhu.work.calls.errors import BadTarget, NoSuchContact, NotPossibleNow


def talking(world: World, dialled: str = "4001") -> Caller:
    """A caller who talks with 李娜."""
    caller = world.caller().call(dialled)
    if dialled == "4001":
        caller.press("1")
    world.li.answer()
    assert caller.contact.phase == "talking"
    return caller


def test_hold_plays_music_and_resume_brings_the_talk_back(world: World) -> None:
    caller = talking(world)
    world.rooms.desk.hold("acme", caller.contact_id)
    assert caller.contact.phase == "held"
    with pytest.raises(NotPossibleNow):
        world.rooms.desk.hold("acme", caller.contact_id)
    world.rooms.desk.resume("acme", caller.contact_id)
    assert caller.contact.phase == "talking"
    kinds = [
        fact["segment"]
        for contact, fact in world.facts
        if contact == caller.contact_id and fact["kind"] == "segment.started"
    ]
    assert kinds == ["ivr", "queue", "agent", "hold", "agent"]


def test_the_phones_hold_key_does_the_same(world: World) -> None:
    caller = talking(world)
    world.li.hold(True, 2)
    assert caller.contact.phase == "held"
    world.li.hold(False, 3)
    assert caller.contact.phase == "talking"


def test_a_transfer_to_a_queue_keeps_the_recording_and_the_arrival(world: World) -> None:
    caller = talking(world)
    before = caller.contact
    world.rooms.desk.transfer("acme", caller.contact_id, "queue:billing", by="agent:li")
    world.passes(0.1)
    assert world.li.hung_up_on
    world.wang.answer()
    after = caller.contact
    assert after.phase == "talking"
    assert after.party is not None
    assert after.party.agent == "wang"
    assert (after.recording, after.arrived_at) == (before.recording, before.arrived_at)
    assert caller.kinds().count("recording.started") == 1
    caller.hang_up()
    assert caller.kinds().count("recording.closed") == 1
    assert len(world.cdrs()) == 3


def test_a_transfer_to_an_agent_rings_that_agent(world: World) -> None:
    caller = talking(world)
    world.rooms.desk.transfer("acme", caller.contact_id, "agent:wang", by="agent:li")
    assert caller.contact.phase == "connecting"
    world.passes(0.1)
    world.wang.ring()
    assert world.agent("wang") == "alerting"
    world.wang.answer()
    assert caller.contact.phase == "talking"
    assert world.agent("wang") == "engaged"
    assert world.agent("li") == "wrap-up"


def test_a_transfer_to_a_number_goes_out_through_the_trunk(world: World) -> None:
    caller = talking(world)
    outside = world.outside()
    world.rooms.desk.transfer("acme", caller.contact_id, "number:01088889999", by="agent:li")
    world.passes(0.1)
    assert caller.contact.phase == "connecting"
    assert outside.invite().uri.user == "01088889999"
    outside.answer()
    assert caller.contact.phase == "talking"
    assert caller.fact("contact.connected")["number"] == "01088889999"
    outside.hang_up()
    world.passes(0.1)
    assert caller.hung_up_on
    assert world.stories() == []


def test_a_transfer_that_fails_comes_back_to_its_queue(world: World) -> None:
    caller = talking(world)
    world.rooms.desk.transfer("acme", caller.contact_id, "agent:wang", by="agent:li")
    world.passes(0.1)
    world.wang.refuse(486)
    world.passes(0.1)
    assert caller.fact("contact.transfer_failed")["why"] == "busy"
    assert caller.contact.waiting is not None
    assert caller.contact.waiting.queue == "support"
    assert world.agent("wang") in ("reserved", "alerting")


def test_refer_from_the_phone_is_a_blind_transfer(world: World) -> None:
    caller = talking(world)
    world.li.transfer("billing")
    world.passes(0.1)
    world.wang.answer()
    assert caller.contact.phase == "talking"
    assert caller.fact("contact.transferred")["to"] == "queue:billing"


@pytest.mark.parametrize("target", ["queue:nowhere", "agent:nobody", "somewhere", "queue:"])
def test_a_transfer_to_nowhere_is_refused_and_the_talk_goes_on(world: World, target: str) -> None:
    caller = talking(world)
    with pytest.raises(BadTarget):
        world.rooms.desk.transfer("acme", caller.contact_id, target, by="agent:li")
    assert caller.contact.phase == "talking"


def test_another_tenants_contact_does_not_exist(world: World) -> None:
    caller = talking(world)
    with pytest.raises(NoSuchContact):
        world.rooms.desk.hold("other", caller.contact_id)
