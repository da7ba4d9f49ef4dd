"""The other end: agents and outside numbers are rung, let go, and given back to the router."""

import msgspec
import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import World

from yunhu.flow.inbound.parties import DIRECT_RING_S


def talking(world: World) -> Caller:
    """A caller who talks with 李娜, out of the queue `support`."""
    caller = world.caller().call("4002")
    world.li.answer()
    assert caller.contact.phase == "talking"
    return caller


def transfer(world: World, caller: Caller, to: str) -> None:
    world.rooms.desk.transfer("acme", caller.contact_id, to, by="agent:li")
    world.passes(0.05)


def test_the_phone_of_an_offer_rings_with_the_callers_number(world: World) -> None:
    world.caller().call("4002")
    assert world.agent("li") == "reserved"
    assert "13800001234" in str(world.li.invite().headers.get("from"))
    world.li.ring()
    assert world.agent("li") == "alerting"


def test_the_queues_clock_ends_the_ringing_before_the_legs(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.ring()
    world.passes(15.01)
    assert caller.kinds().count("offer.expired") == 1
    assert [cdr["cause"] for cdr in world.cdrs()] == ["no_answer"]


@pytest.mark.parametrize(("status", "why"), [(486, "busy"), (600, "busy"), (603, "declined")])
def test_a_refusal_is_the_agents_doing(world: World, status: int, why: str) -> None:
    caller = world.caller().call("4002")
    world.li.refuse(status)
    refused = caller.fact("offer.refused")
    assert (refused["agent"], refused["why"]) == ("li", why)
    assert world.agent("li") == "not-responding"


@pytest.mark.parametrize("status", [404, 480, 500, 503])
def test_a_device_that_fails_could_not_be_reached(world: World, status: int) -> None:
    caller = world.caller().call("4002")
    world.li.refuse(status)
    assert caller.fact("offer.refused")["why"] == "unreachable"


def test_an_agent_without_a_device_is_not_waited_for(world: World) -> None:
    dial = world.rooms.directory.agent_target
    world.rooms.directory.agent_target = (  # type: ignore[method-assign]
        lambda tenant, agent: None if agent == "li" else dial(tenant, agent)
    )
    caller = world.caller().call("4002")
    assert caller.fact("offer.refused")["why"] == "unreachable"
    assert [party.agent for party in caller.contact.rung] == ["wang"]


def test_a_transfer_takes_the_agent_from_the_router_first(world: World) -> None:
    caller = talking(world)
    transfer(world, caller, "agent:wang")
    assert world.agent("wang") == "reserved"
    world.wang.ring()
    world.wang.answer()
    assert world.agent("wang") == "engaged"
    caller.hang_up()
    assert world.agent("wang") == "wrap-up"
    world.passes(10.1)
    assert world.agent("wang") == "idle"


def test_an_agent_who_is_not_ready_is_not_rung(world: World) -> None:
    caller = talking(world)
    world.rooms.agents.set_presence("wang", "break")
    transfer(world, caller, "agent:wang")
    assert caller.fact("contact.transfer_failed")["why"] == "agent_not_ready"
    assert world.wang.requests("INVITE") == []
    assert caller.contact.waiting is not None


def test_an_agent_who_lets_a_transfer_ring_is_free_again(world: World) -> None:
    caller = talking(world)
    transfer(world, caller, "agent:wang")
    world.wang.ring()
    world.rooms.agents.set_presence("wang", "break")
    world.passes(DIRECT_RING_S + 0.5)
    assert caller.fact("contact.transfer_failed")["why"] == "no_answer"
    assert world.wang.requests("CANCEL")
    view = world.rooms.agents.view("wang")
    assert (view.routing, view.presence, view.load) == ("idle", "break", {"voice": 0})


def test_a_caller_who_leaves_while_a_transfer_rings_frees_the_agent_without_wrap_up(world: World) -> None:
    caller = talking(world)
    transfer(world, caller, "agent:wang")
    world.wang.ring()
    caller.hang_up()
    world.passes(0.1)
    assert world.wang.requests("CANCEL")
    assert world.agent("wang") == "idle"


def test_an_outside_number_is_nobodys_agent(world: World) -> None:
    caller = talking(world)
    outside = world.outside()
    transfer(world, caller, "number:01088889999")
    outside.answer()
    assert caller.contact.phase == "talking"
    assert world.agent("li") == "wrap-up"
    assert world.agent("wang") == "idle"


def test_an_agent_who_was_removed_owes_nothing(world: World) -> None:
    caller = talking(world)
    agents = tuple(agent for agent in world.centre.agents if agent.id != "li")
    world.rooms.use(msgspec.structs.replace(world.centre, agents=agents), 2)
    assert caller.contact.phase == "talking"
    world.li.hang_up()
    assert caller.hung_up_on
    world.passes(11)
    assert [view.agent for view in world.rooms.agents.views()] == ["wang"]


def test_an_answer_to_an_offer_that_is_over_is_hung_up_and_costs_nobody_the_place(world: World) -> None:
    caller = world.caller().call("4002")
    [opened] = world.rooms.queues._book.offers.values()
    world.rooms.agents._board.seat("li").assignments.clear()  # somebody else has the agent now
    world.li.answer()
    world.passes(0.1)
    assert world.li.hung_up_on
    assert caller.contact.phase in ("waiting", "offered")
    assert opened.offer.id not in [party.offer for party in caller.contact.rung]
