"""A queue that rings all its agents, at once or one after the other: the first who answers has the caller."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.scenes import WEB
from tests.stories.world import CENTRE, World

ALL = CENTRE.replace("ring_s: 15,", "ring_s: 15, strategy: ring_all,")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, ALL)


def test_the_first_has_it_and_the_others_hear_that_it_is_taken(world: World) -> None:
    caller = world.caller().call("4002")
    assert [party.agent for party in caller.contact.rung] == ["li", "wang"]
    world.li.ring()
    world.wang.ring()
    assert [world.agent("li"), world.agent("wang")] == ["alerting", "alerting"]
    world.wang.answer()
    world.passes(0.1)
    assert caller.contact.phase == "talking"
    assert caller.contact.party is not None
    assert caller.contact.party.agent == "wang"
    assert caller.contact.rung == ()
    [cancel] = world.li.requests("CANCEL")
    assert cancel.headers.get("reason") == 'SIP;cause=200;text="Call completed elsewhere"'
    assert world.agent("li") == "idle"
    assert caller.fact("offer.withdrawn")["why"] == "taken_elsewhere"
    assert caller.kinds().count("offer.accepted") == 1
    [missed] = [cdr for cdr in world.cdrs() if cdr["cause"] == "taken_elsewhere"]
    assert missed["talk_ms"] == 0


def test_an_answer_that_crosses_the_first_ones_is_hung_up(world: World) -> None:
    caller = world.caller().call("4002")
    for phone in (world.li, world.wang):
        phone.ring()
        phone.stubborn = True
    world.li.answer()
    world.wang.answer()
    world.passes(0.5)
    assert caller.contact.party is not None
    assert caller.contact.party.agent == "li"
    assert world.wang.hung_up_on
    assert [world.agent("li"), world.agent("wang")] == ["engaged", "idle"]


def test_one_who_refuses_costs_the_others_nothing(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.refuse(486)
    world.passes(0.1)
    assert caller.contact.phase == "offered"
    assert [party.agent for party in caller.contact.rung] == ["wang"]
    world.wang.answer()
    assert caller.contact.phase == "talking"


def test_when_nobody_answers_all_rest_and_the_caller_keeps_the_place(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.ring()
    world.wang.ring()
    world.passes(15.1)
    assert caller.contact.phase == "waiting"
    assert world.li.requests("CANCEL")
    assert world.wang.requests("CANCEL")
    assert [world.agent("li"), world.agent("wang")] == ["not-responding", "not-responding"]


def test_a_caller_who_leaves_stops_all_of_them(world: World) -> None:
    caller = world.caller().call("4002")
    world.li.ring()
    world.wang.ring()
    caller.hang_up()
    world.passes(0.1)
    assert world.li.requests("CANCEL")
    assert world.wang.requests("CANCEL")
    assert world.stories() == []
    assert [world.agent("li"), world.agent("wang")] == ["idle", "idle"]


def test_after_a_crash_it_is_offered_anew(world: World) -> None:
    caller = world.caller().call("4002")
    for phone in (world.li, world.wang):
        phone.ring()
        phone.stubborn = True
    world.crash()
    world.passes(2)
    assert caller.contact.phase == "offered"
    assert [party.agent for party in caller.contact.rung] == ["li", "wang"]
    world.wang.answer()
    assert caller.contact.phase == "talking"


def test_the_next_one_rings_as_well_when_the_first_does_not_answer(tmp_path: Path) -> None:
    step = "plan: [{fanout: progressive, fanout_delay_s: 5}]"
    world = World(tmp_path, CENTRE.replace("ring_s: 15,", f"ring_s: 15, {step},"))
    caller = world.caller().call("4002")
    assert [party.agent for party in caller.contact.rung] == ["li"]
    world.passes(5.1)
    assert [party.agent for party in caller.contact.rung] == ["li", "wang"]
    world.li.answer()
    world.passes(0.1)
    assert caller.contact.phase == "talking"
    assert len(world.wang.requests("INVITE")) == 1
    assert world.agent("wang") == "idle"


def test_the_desks_of_the_others_are_cleared(tmp_path: Path) -> None:
    world = World(tmp_path, WEB.replace("ring_s: 15,", "ring_s: 15, strategy: ring_all,"))
    li, wang = world.browser("li"), world.browser("wang")
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "available")
    caller = world.caller().call("4002")
    for browser in (li, wang):
        shown = browser.state().contact
        assert shown is not None
        assert (shown.id, shown.phase, shown.can) == (caller.contact_id, "offered", ["reject"])
        assert [member.me for member in shown.members] == [False, True]
    li.answer()
    world.passes(0.1)
    assert wang.state().contact is None
    shown = li.state().contact
    assert shown is not None
    assert shown.phase == "talking"
