"""Each action that a contact's machine asks for has a hand; what cannot be done comes back as an event."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest
from tests.stories.world import CENTRE, World

from yunhu.telephony.media import protocol as p
from yunhu.work.calls import actions as act
from yunhu.work.calls.model import Waiting


def busy(world: World) -> None:
    """Nobody is there."""
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")


def without_queue(world: World, queue: str) -> None:
    """Another configuration, whose flows still name a queue that is gone (as one in progress may)."""
    queues = tuple(one for one in world.centre.queues if one.id != queue)
    world.rooms.use(msgspec.structs.replace(world.centre, queues=queues), 2)


def test_every_action_has_a_hand(world: World) -> None:
    assert set(world.rooms.hands._methods) == set(get_args(act.Action))


def test_a_full_queue_and_one_that_is_gone_come_back_to_the_flow(world: World) -> None:
    busy(world)
    for _ in range(3):
        world.caller().call("4002")
    full = world.caller().call("4001")
    full.press("1")
    assert full.contact.phase == "in_flow"
    assert full.fact("flow.node_entered")["node"] == "sorry"
    without_queue(world, "billing")
    gone = world.caller().call("4001")
    gone.press("2")
    world.passes(0.1)
    assert gone.hung_up_on
    assert gone.fact("contact.ended")["cause"] != ""
    assert not world.alarmed()


def test_a_place_that_is_taken_twice_is_a_defect_that_is_alarmed(world: World) -> None:
    busy(world)
    caller = world.caller().call("4002")
    [story] = world.stories()
    assert caller.contact.waiting is not None
    world.rooms.hands.perform(story, act.EnterQueue(caller.contact.waiting))
    assert world.alarmed() == {"alarm.queue_place_doubled"}
    assert caller.contact.phase == "waiting"


def test_a_contact_waits_with_its_arrival_and_its_priority(world: World) -> None:
    busy(world)
    caller = world.caller().call("4001")
    world.passes(2)
    caller.press("1")
    [entry] = world.rooms.queues.waiting("support")
    contact = caller.contact
    assert (entry.contact, entry.arrived_at) == (contact.id, contact.arrived_at)
    assert isinstance(contact.waiting, Waiting)
    assert entry.entered_at == contact.waiting.entered_at == contact.arrived_at + 2_001_000


@pytest.fixture
def mute(world: World, tmp_path: Path) -> World:
    """A centre that has lost its sounds."""
    world.rooms.prompts._folders = world.rooms.prompts._music = (tmp_path / "nothing",)
    world.rooms.prompts.forget()
    return world


def test_missing_music_and_announcements_cost_nobody_the_place(mute: World) -> None:
    busy(mute)
    caller = mute.caller().call("4002")
    assert caller.contact.phase == "waiting"
    assert mute.alarmed() == {"alarm.music_missing"}
    mute.passes(21)
    assert mute.alarmed() == {"alarm.music_missing", "alarm.prompt_missing"}
    assert caller.contact.phase == "waiting"
    mute.rooms.agents.set_presence("li", "available")
    mute.passes(0)
    mute.li.answer()
    assert caller.contact.phase == "talking"


def played(world: World) -> str:
    """The files that customers were played."""
    plays = [command for command in world.engine.log if isinstance(command, p.Play)]
    return " ".join(str(item) for play in plays for item in play.items)


def test_a_caller_is_told_how_long_it_will_take_once_that_is_known(tmp_path: Path) -> None:
    announced = "announcements: {position: false, expected_wait: true, first_after_s: 20,"
    world = World(tmp_path, CENTRE.replace("announcements: {first_after_s: 20,", announced))
    busy(world)
    world.caller().call("4002")
    world.passes(20.1)
    assert "position-before" in played(world)
    assert "expected" not in played(world)
    world.rooms.agents.set_presence("li", "available")
    world.passes(0)
    world.li.answer()
    world.passes(5)
    world.li.hang_up()
    world.passes(10.1)
    world.caller().call("4002")
    world.li.answer()
    world.caller().call("4002")
    world.passes(20.1)
    assert "expected" not in played(world)
    for took_s in (50.0, 60.0, 70.0):
        world.rooms.estimator._everywhere.add(took_s)
    world.passes(30)
    assert "expected" in played(world)


def test_the_customer_is_hung_up_on_once(world: World) -> None:
    caller = world.caller().call("4002")
    [story] = world.stories()
    world.rooms.hands.perform(story, act.HangUpCustomer("x"))
    world.rooms.hands.perform(story, act.HangUpCustomer("x"))
    world.passes(0.1)
    assert len(caller.requests("BYE")) == 1


def test_nothing_is_recorded_of_who_has_hung_up(world: World) -> None:
    caller = world.caller().call("4001")
    [story] = world.stories()
    caller.hang_up()
    before = len(world.engine.log)
    world.rooms.hands.perform(story, act.StartRecording())
    world.rooms.hands.perform(story, act.StopRecording())
    assert [type(it) for it in list(world.engine.log)[before:]] == []
    assert not [command for command in world.engine.log if isinstance(command, p.Record)]
