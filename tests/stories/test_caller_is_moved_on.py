"""A caller who waits too long waits in another queue, with the old arrival; a key leads elsewhere, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.world import CENTRE, World

from yunhu.telephony.media import protocol as p

MENU = """
  - id: keys
    name: Keys
    start: say
    nodes:
      say: {verb: set, values: {tier: gold}, attributes: {tier: gold}, language: en, priority: 7, next: wait}
      wait: {verb: queue, queue: support, keys: {"0": other}, need: [{skill: talk, level: 1}]}
      other: {verb: queue, queue: billing}
"""
OVERFLOWS = (
    CENTRE.replace("max_wait_s: 120,", "overflow: [{waited_s: 30, to: 'queue:billing'}],").replace(
        "flows:\n", "flows:" + MENU
    )
    + '  - {number: "4006", name: Keys, flow: keys, recording: all}\n'
    + "data_fields: [{of: contact, key: tier, purpose: service, keep: contact}]\n"
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, OVERFLOWS)
    for agent in ("li", "wang"):
        made.rooms.agents.set_presence(agent, "break")
    return made


def waiting(world: World, queue: str) -> list[str]:
    return [entry.contact for entry in world.rooms.queues.waiting(queue)]


def test_who_waits_too_long_waits_elsewhere_with_the_old_arrival(world: World) -> None:
    caller = world.caller().call("4002")
    arrived = caller.contact.arrived_at
    world.passes(31)
    assert waiting(world, "billing") == [caller.contact_id]
    place = caller.contact.waiting
    assert place is not None
    assert (place.queue, place.visited) == ("billing", ("support",))
    [entry] = world.rooms.queues.waiting("billing")
    assert entry.arrived_at == arrived
    assert caller.fact("segment.started")["queue"] == "billing"
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.answer()
    assert caller.contact.phase == "talking"
    assert caller.contact.last_queue is not None
    assert caller.contact.last_queue.queue == "billing"


def test_after_a_crash_it_waits_where_it_was_moved_to(world: World) -> None:
    caller = world.caller().call("4002")
    world.passes(31)
    world.crash()
    assert waiting(world, "billing") == [caller.contact_id]
    [entry] = world.rooms.queues.waiting("billing")
    assert "support" in entry.visited


def test_a_key_takes_a_caller_out_of_the_queue(world: World) -> None:
    caller = world.caller().call("4006")
    assert waiting(world, "support") == [caller.contact_id]
    caller.press("5")
    assert waiting(world, "support") == [caller.contact_id]
    caller.press("0")
    assert waiting(world, "support") == []
    assert waiting(world, "billing") == [caller.contact_id]


def test_a_key_stops_who_rings(world: World) -> None:
    caller = world.caller().call("4006")
    world.rooms.agents.set_presence("li", "available")
    world.passes(0.1)
    world.li.ring()
    assert caller.contact.phase == "offered"
    caller.press("0")
    world.passes(0.1)
    assert world.li.requests("CANCEL")
    assert caller.contact.waiting is not None
    assert caller.contact.waiting.queue == "billing"


def test_what_the_flow_says_of_a_contact_is_known_to_the_router_and_the_desk(world: World) -> None:
    caller = world.caller().call("4006")
    contact = caller.contact
    assert (contact.language, contact.priority) == ("en", 7)
    assert contact.attributes["tier"] == "gold"
    [entry] = world.rooms.queues.waiting("support")
    assert (entry.priority, entry.attributes["tier"]) == (7, "gold")
    assert [(need.skill, need.level) for need in entry.need] == [("talk", 1)]
    assert caller.fact("contact.set")["language"] == "en"
    world.crash()
    assert (caller.contact.language, caller.contact.priority) == ("en", 7)


def test_a_recording_is_paused_while_something_sensitive_is_keyed(tmp_path: Path) -> None:
    gather = "menu: {verb: gather, sensitive: true,"
    world = World(
        tmp_path, CENTRE.replace("menu: {verb: gather,", gather).replace("recording: talk", "recording: all")
    )
    caller = world.caller().call("4001")
    paused = [command for command in world.engine.log if isinstance(command, p.PauseRecording)]
    assert len(paused) == 1
    caller.press("1")
    resumed = [command for command in world.engine.log if isinstance(command, p.ResumeRecording)]
    assert len(resumed) == 1
    assert caller.kinds().count("recording.paused") == caller.kinds().count("recording.resumed") == 1
    world.passes(0.1)
    world.li.answer()
    assert caller.contact.phase == "talking"
