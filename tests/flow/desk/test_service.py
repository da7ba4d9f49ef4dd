"""What agents and supervisors may do with a contact that goes on, and what they are told if they may not."""

import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import World

from yunhu.flow.desk.services.contacts import Desk
from yunhu.work.calls.errors import BadTarget, NoSuchContact, NotPossibleNow

NOBODY = "0" * 32


@pytest.fixture
def desk(world: World) -> Desk:
    return world.rooms.desk


def talking(world: World) -> Caller:
    """A caller who talks with 李娜."""
    caller = world.caller().call("4002")
    world.li.answer()
    return caller


def test_hold_and_resume_only_make_sense_in_turn(world: World, desk: Desk) -> None:
    contact = talking(world).contact_id
    with pytest.raises(NotPossibleNow) as refused:
        desk.resume("acme", contact)
    assert refused.value.params["phase"] == "talking"
    desk.hold("acme", contact)
    with pytest.raises(NotPossibleNow):
        desk.hold("acme", contact)
    desk.resume("acme", contact)


def test_the_end_has_the_cause_that_was_given(world: World, desk: Desk) -> None:
    first, second = talking(world), world.caller().call("4002")
    desk.hang_up("acme", first.contact_id)
    desk.hang_up("acme", second.contact_id, "closing_time")
    assert first.fact("contact.ended")["cause"] == "ended_by_staff"
    assert second.fact("contact.ended")["cause"] == "closing_time"
    world.passes(0.1)
    assert first.hung_up_on
    assert second.hung_up_on
    assert world.li.hung_up_on


@pytest.mark.parametrize("phase", ["in_flow", "waiting", "offered", "talking", "held"])
def test_a_transfer_is_possible_wherever_the_contact_stands(world: World, desk: Desk, phase: str) -> None:
    if phase == "waiting":
        for agent in ("li", "wang"):
            world.rooms.agents.set_presence(agent, "break")
    caller = world.caller().call("4001" if phase == "in_flow" else "4002")
    if phase in ("talking", "held"):
        world.li.answer()
    if phase == "held":
        desk.hold("acme", caller.contact_id)
    assert caller.contact.phase == phase
    desk.transfer("acme", caller.contact_id, "queue:billing", by="user:1")
    assert caller.contact.waiting is not None
    assert caller.contact.waiting.queue == "billing"
    moved = caller.fact("contact.transferred")
    assert (moved["to"], moved["by"]) == ("queue:billing", "user:1")


def test_a_transfer_that_rings_already_cannot_be_transferred(world: World, desk: Desk) -> None:
    caller = talking(world)
    desk.transfer("acme", caller.contact_id, "agent:wang", by="user:1")
    with pytest.raises(NotPossibleNow):
        desk.transfer("acme", caller.contact_id, "queue:billing", by="user:1")
    assert caller.contact.phase == "connecting"


@pytest.mark.parametrize(
    "to",
    ["", "queue", "queue:", "queue:nowhere", "agent:nobody", "number:", "fax:1", "number:" + "1" * 200],
)
def test_a_target_that_nobody_knows_is_refused(world: World, desk: Desk, to: str) -> None:
    caller = talking(world)
    with pytest.raises(BadTarget):
        desk.transfer("acme", caller.contact_id, to, by="user:1")
    assert caller.contact.phase == "talking"
    assert caller.kinds().count("contact.transferred") == 0


def test_a_number_that_is_refused_is_not_repeated_to_anybody(world: World, desk: Desk) -> None:
    caller = talking(world)
    world.rooms.directory.knows = lambda tenant, target: False  # type: ignore[method-assign]
    with pytest.raises(BadTarget) as refused:
        desk.transfer("acme", caller.contact_id, "number:13800001234", by="user:1")
    assert "1380000" not in str(refused.value)


@pytest.mark.parametrize("tenant", ["acme", "globex"])
def test_a_contact_of_nobody_or_of_another_tenant_does_not_exist(
    world: World, desk: Desk, tenant: str
) -> None:
    contact = talking(world).contact_id if tenant == "globex" else NOBODY
    with pytest.raises(NoSuchContact):
        desk.hold(tenant, contact)
    with pytest.raises(NoSuchContact):
        desk.resume(tenant, contact)
    with pytest.raises(NoSuchContact):
        desk.transfer(tenant, contact, "queue:billing", by="user:1")
    with pytest.raises(NoSuchContact):
        desk.hang_up(tenant, contact)


def test_a_contact_that_is_over_does_not_exist(world: World, desk: Desk) -> None:
    caller = talking(world)
    contact = caller.contact_id
    caller.hang_up()
    world.passes(1)
    with pytest.raises(NoSuchContact):
        desk.hold("acme", contact)
