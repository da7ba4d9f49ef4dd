"""A network that is gone, a page that is loaded anew, a laptop that sleeps: the call waits, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.browsers import Browser
from tests.stories.scenes import WEB, Scene
from tests.stories.world import World

from yunhu.flow.desk.errors import NoDevice


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A customer who talks with the first of two agents, who work in browsers."""
    return Scene(World(tmp_path, WEB))


def reloaded(scene: Scene, before: Browser, tab: str = "tab1") -> Browser:
    """The page is loaded anew: the old one is gone, the new one registers."""
    before.closes()
    scene.world.passes(1)
    return scene.world.browser(before.agent, tab)


def in_phase(scene: Scene, phase: str) -> None:
    """Bring the contact into a phase."""
    if phase == "held":
        scene.li.asks("hold")
    elif phase != "talking":
        scene.li.asks("consult", "agent:wang")
        if phase != "asking":
            scene.wang.answer()
        for step in {"swapped": ["swap"], "conference": ["merge"]}.get(phase, []):
            scene.li.asks(step)
    assert scene.caller.contact.phase == phase


def test_ten_seconds_without_a_network_cost_music_and_nothing_else(scene: Scene) -> None:
    leg = scene.li.leg()
    scene.li.loses_network()
    assert scene.phases()[0] == "lost"
    assert scene.li.shows().can == ["hang_up", "rejoin"]
    scene.world.passes(1.9)
    assert not scene.plays(scene.caller.leg)
    scene.world.passes(0.2)
    assert scene.plays(scene.caller.leg)
    scene.world.passes(8)
    scene.li.has_network_again()
    assert scene.phases()[0] == "talking"
    assert scene.li.leg() == leg
    assert scene.hear_each_other(scene.caller.leg, leg)
    assert scene.caller.fact("contact.party_back")["away_ms"] > 10_000
    scene.world.passes(60)
    assert scene.phases()[0] == "talking"


@pytest.mark.parametrize("phase", ["talking", "held", "asking", "consulting", "swapped", "conference"])
def test_a_reload_rejoins_wherever_the_contact_stood(scene: Scene, phase: str) -> None:
    in_phase(scene, phase)
    old = scene.li.leg()
    scene.li = reloaded(scene, scene.li)
    assert scene.phases()[0] == "lost"
    scene.li.asks("rejoin")
    assert scene.li.answers_by_itself()
    new = scene.li.leg()
    assert new != old
    assert scene.caller.contact.phase == phase
    assert scene.world.agent("li") == "engaged"
    match phase:
        case "talking" | "swapped":
            assert scene.hear_each_other(scene.caller.leg, new)
        case "consulting":
            assert scene.hear_each_other(new, scene.wang.leg())
            assert scene.plays(scene.caller.leg)
        case "conference":
            assert {scene.source(leg).kind for leg in (scene.caller.leg, new)} == {"conference"}
        case "asking":
            assert scene.plays(new)
    scene.world.passes(40)
    assert scene.world.rooms.legs.find(old) is None
    assert scene.world.agent("li") == "engaged"


def test_a_reload_in_the_middle_of_a_consultation_can_still_complete_it(scene: Scene) -> None:
    scene.consults()
    scene.li = reloaded(scene, scene.li)
    scene.li.asks("rejoin")
    scene.li.asks("complete")
    assert scene.phases() == ("-", "talking")
    assert scene.hear_each_other(scene.caller.leg, scene.wang.leg())


def test_the_consulted_one_reloads_too(scene: Scene) -> None:
    scene.consults()
    scene.wang = reloaded(scene, scene.wang)
    assert scene.phases() == ("consulting", "lost")
    scene.wang.asks("rejoin")
    assert scene.hear_each_other(scene.li.leg(), scene.wang.leg())
    scene.wang.loses_network()
    scene.world.passes(31)
    assert scene.phases() == ("held", "-")
    wang = scene.wang.state().agent
    assert (wang.presence, wang.reason, wang.routing) == ("break", "connection_lost", "idle")


def test_the_page_asks_before_anybody_has_noticed_that_the_old_one_is_gone(scene: Scene) -> None:
    old = scene.li.leg()
    scene.li.connection.close()
    scene.li = scene.world.browser("li")
    scene.li.asks("rejoin")
    assert scene.li.leg() != old
    assert scene.phases()[0] == "talking"
    assert scene.hear_each_other(scene.caller.leg, scene.li.leg())


def test_a_reload_while_it_rings_is_offered_again_as_soon_as_the_page_is_back(tmp_path: Path) -> None:
    world = World(tmp_path, WEB)
    li = world.browser("li")
    world.rooms.agents.set_presence("li", "available")
    caller = world.caller().call("4002")
    assert li.shows().phase == "offered"
    li.connection.close()
    world.passes(1)
    assert caller.contact.phase == "waiting"
    assert world.agent("li") == "not-responding"
    again = world.browser("li")
    assert again.shows().phase == "offered"
    again.answer()
    assert caller.contact.phase == "talking"


def test_two_reloads_in_a_row_leave_one_leg(scene: Scene) -> None:
    scene.li = reloaded(scene, scene.li)
    scene.li.asks("rejoin")
    scene.li = reloaded(scene, scene.li)
    scene.li.asks("rejoin")
    assert scene.phases()[0] == "talking"
    scene.world.passes(40)
    assert len(scene.world.rooms.legs) == 2


def test_without_a_browser_there_is_nothing_to_rejoin_with(scene: Scene) -> None:
    scene.li.closes()
    scene.world.passes(31)
    scene.world.browser("wang")
    contact = scene.world.find(scene.caller.contact_id)
    assert contact is not None
    assert contact.phase == "offered"


def test_rejoining_needs_a_registered_browser(scene: Scene) -> None:
    scene.world.rooms.desks.browser_unregistered("li", "tab1", "expired")
    with pytest.raises(NoDevice):
        scene.li.asks("rejoin")


def test_a_laptop_that_sleeps_gives_the_customer_back_to_the_queue_and_says_so(scene: Scene) -> None:
    arrived = scene.caller.contact.arrived_at
    scene.li.closes()
    scene.world.passes(60)
    contact = scene.caller.contact
    assert (contact.phase, contact.arrived_at) == ("waiting", arrived)  # Wang let it ring meanwhile
    li = scene.li.state().agent
    assert (li.presence, li.reason, li.routing) == ("break", "connection_lost", "idle")
    away = [fact for _, fact in scene.world.facts if fact["kind"] == "agent.presence_changed"]
    assert [(fact["by"], fact["reason"]) for fact in away if fact["agent"] == "li"][-1] == (
        "system",
        "connection_lost",
    )
    scene.li = scene.world.browser("li", "tab2")
    assert scene.li.state().contact is None
    scene.world.rooms.desks.of_agents.presence("li", "available", "")
    assert scene.phases()[0] == "offered"


def test_a_customer_without_a_queue_is_told_good_bye_when_the_agent_does_not_come_back(scene: Scene) -> None:
    caller = scene.world.caller().call("4001")
    scene.world.rooms.desk.transfer("acme", caller.contact_id, "agent:wang", "user:1")
    scene.world.passes(0.01)
    scene.wang.answer()
    scene.wang.closes()
    scene.world.passes(31)
    assert caller.fact("contact.ended")["cause"] == "connection_lost"
    assert caller.hung_up_on


def test_in_a_conference_the_others_go_on(scene: Scene) -> None:
    in_phase(scene, "conference")
    scene.li.closes()
    scene.world.passes(31)
    assert scene.phases() == ("-", "talking")
    assert scene.hear_each_other(scene.caller.leg, scene.wang.leg())


def test_the_customer_leaves_while_the_agent_is_lost(scene: Scene) -> None:
    scene.li.loses_network()
    scene.caller.hang_up()
    scene.world.passes(60)
    assert scene.world.stories() == []
    li = scene.li.state().agent
    assert (li.presence, li.routing) == ("available", "idle")
    assert scene.world.endpoints() == 0


def test_a_restart_while_somebody_is_lost_goes_on_waiting(scene: Scene) -> None:
    scene.consults()
    scene.li.loses_network()
    scene.world.passes(5)
    assert scene.world.crash() == 1
    assert scene.caller.contact.phase == "consulting"
    scene.world.passes(31)
    assert scene.world.find(scene.caller.contact_id) is not None
    assert scene.caller.contact.phase in ("waiting", "offered")
    assert scene.world.rooms.agents.view("li").reason == "connection_lost"
