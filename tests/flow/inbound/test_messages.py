"""The clocks and the recording of a message."""

from __future__ import annotations

import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import World

from yunhu.telephony.media import protocol as p
from yunhu.work.calls import events as ev


def leaving(world: World, max_s: int = 30, silence_s: int = 5) -> Caller:
    """A caller whom the flow asks for a message."""
    caller = world.caller().call("4001")
    story = world.rooms.inbound.find(caller.contact_id)
    assert story is not None
    story.happen(ev.FlowRecords(max_s=max_s, silence_s=silence_s, queue="support"))
    assert caller.contact.phase == "message"
    return caller


def told_of(world: World) -> list[tuple[str, object]]:
    """What the flow is told."""
    told: list[tuple[str, object]] = []
    flows = world.rooms.flows
    flows.message_recorded = lambda guest, seconds: told.append(("recorded", seconds))  # type: ignore[method-assign]
    flows.message_failed = lambda guest, why: told.append(("failed", why))  # type: ignore[method-assign]
    return told


def test_what_is_said_before_the_beep_is_not_in_it(world: World) -> None:
    caller = leaving(world)
    assert not [command for command in world.engine.log if isinstance(command, p.Record)]
    world.passes(1)
    [record] = [command for command in world.engine.log if isinstance(command, p.Record)]
    assert caller.contact.message is not None
    assert caller.contact.message.recording == record.recording.hex()


def test_it_has_a_length(world: World) -> None:
    told = told_of(world)
    leaving(world, max_s=7)
    world.passes(20)
    assert told == [("recorded", 7.0)]


def test_a_key_belongs_to_the_flow(world: World) -> None:
    told = told_of(world)
    caller = leaving(world)
    world.passes(5)
    story = world.rooms.inbound.find(caller.contact_id)
    assert story is not None
    story.happen(ev.FlowEndsMessage())
    [(how, seconds)] = told
    assert how == "recorded"
    assert isinstance(seconds, float)
    assert 3.5 < seconds <= 5


def test_one_that_says_nothing_is_no_message(world: World) -> None:
    told = told_of(world)
    caller = leaving(world)
    world.passes(0.7)
    story = world.rooms.inbound.find(caller.contact_id)
    assert story is not None
    story.happen(ev.FlowEndsMessage())
    assert told == [("failed", "key")]
    assert "voicemail.left" not in caller.kinds()


def test_silence_is_known_when_the_figures_are_newer_than_the_beep(world: World) -> None:
    told = told_of(world)
    caller = leaving(world)
    story = world.rooms.inbound.find(caller.contact_id)
    assert story is not None
    assert story.customer is not None
    story.customer.figures = p.LegFigures(endpoint=bytes.fromhex(caller.leg), silent_ms=60_000)
    world.passes(9)
    assert told == []
    world.passes(3)
    assert [how for how, _ in told] == ["recorded"]


def test_a_recording_that_breaks_off_is_no_message_and_the_flow_goes_on(world: World) -> None:
    told = told_of(world)
    caller = leaving(world)
    world.passes(3)
    message = caller.contact.message
    assert message is not None
    assert message.recording is not None
    [open_] = [it for it in world.rooms.recordings.open() if it.id == message.recording]
    world.rooms.recorder.recording_failed(open_, must_end=True)
    assert told == [("failed", "recording_failed")]
    assert caller.contact.phase == "in_flow"
    world.passes(60)
    assert told == [("failed", "recording_failed")]


@pytest.mark.parametrize("seconds", [2, 5])
def test_who_hangs_up_has_left_one(world: World, seconds: int) -> None:
    caller = leaving(world)
    world.passes(seconds)
    caller.hang_up()
    world.passes(60)
    assert caller.kinds().count("voicemail.left") == 1
    assert world.stories() == []
