"""A caller leaves a message instead of waiting: it is kept, encrypted as ever, and somebody hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stories.far_ends import Caller
from tests.stories.ledger import Ledger
from tests.stories.world import CENTRE, World

from yunhu.platform.settings.node import Recording
from yunhu.telephony.media import protocol as p
from yunhu.work.calls.tables import SEGMENT

LEAVES = """
  - id: leaves
    name: Leaves
    start: wait
    nodes:
      wait: {verb: queue, queue: support, keys: {"2": message}, on_full: bye, on_timeout: bye}
      message: {verb: voicemail, prompts: [], max_s: 30, silence_s: 5, queue: support, ticket: inquiry,
                next: thanks, on_error: wait}
      thanks: {verb: play, prompts: [goodbye], next: bye}
      bye: {verb: hangup, cause: normal}
"""
MESSAGES = (
    CENTRE.replace("flows:\n", "flows:" + LEAVES)
    + '  - {number: "4004", name: Leaves, flow: leaves, recording: talk}\n'
    + '  - {number: "4005", name: All, flow: leaves, recording: all}\n'
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, MESSAGES)
    for agent in ("li", "wang"):
        made.rooms.agents.set_presence(agent, "break")
    return made


def at_the_beep(world: World, dialled: str = "4004") -> Caller:
    """A caller who pressed 2 and has heard the beep."""
    caller = world.caller().call(dialled)
    world.passes(3)
    caller.press("2")
    assert caller.contact.phase == "message"
    world.passes(1)
    assert caller.contact.message is not None
    assert caller.contact.message.recording is not None
    return caller


def test_a_key_ends_it_and_the_flow_goes_on(world: World) -> None:
    caller = at_the_beep(world)
    world.passes(8)
    caller.press("#")
    assert caller.contact.phase == "in_flow"
    left = caller.fact("voicemail.left")
    assert 8 <= left["seconds"] <= 9.2
    assert (left["caller"], left["queue"], left["ticket"]) == ("13800001234", "support", "inquiry")
    assert left["voicemail"] == caller.fact("recording.closed")["recording"]
    world.passes(10)
    assert caller.hung_up_on
    assert world.stories() == []


def test_its_length_ends_it(world: World) -> None:
    caller = at_the_beep(world)
    world.passes(30)
    assert caller.fact("voicemail.left")["seconds"] == 30


def test_the_end_of_the_call_ends_it_and_it_is_kept(world: World) -> None:
    caller = at_the_beep(world)
    world.passes(4)
    caller.hang_up()
    world.passes(0.1)
    assert caller.kinds().count("voicemail.left") == 1
    assert not caller.fact("contact.ended")["abandoned"]
    assert caller.kinds().count("recording.closed") == 1
    assert world.stories() == []


def test_who_hangs_up_at_the_beep_left_no_message(world: World) -> None:
    caller = world.caller().call("4004")
    caller.press("2")
    world.passes(0.6)
    caller.hang_up()
    world.passes(1)
    assert "voicemail.left" not in caller.kinds()
    assert world.stories() == []


def test_a_recording_of_the_whole_call_makes_room_for_it_and_goes_on(world: World) -> None:
    caller = at_the_beep(world, "4005")
    world.passes(5)
    caller.press("#")
    assert caller.kinds().count("recording.started") == 3
    assert caller.contact.recording is not None
    records = [command for command in world.engine.log if isinstance(command, p.Record)]
    assert len({command.recording for command in records}) == 3


def test_without_recipients_of_the_company_a_message_is_for_the_centres_own_key(tmp_path: Path) -> None:
    world = World(tmp_path, MESSAGES, recording=Recording(recipients=()))
    for agent in ("li", "wang"):
        world.rooms.agents.set_presence(agent, "break")
    caller = world.caller().call("4004")
    caller.press("2")
    world.passes(2)
    assert caller.contact.phase == "message"
    [record] = [command for command in world.engine.log if isinstance(command, p.Record)]
    assert list(record.recipients) == [world.rooms.keyring.recipient("acme")]


def test_a_message_survives_a_crash_of_ours(world: World) -> None:
    caller = at_the_beep(world)
    world.passes(4)
    world.crash()
    assert caller.contact.phase == "message"
    world.passes(4)
    caller.press("#")
    assert 8 <= caller.fact("voicemail.left")["seconds"] <= 9.5
    assert caller.contact.phase == "in_flow"


def test_a_line_that_is_dead_for_so_long_ends_it(world: World) -> None:
    caller = at_the_beep(world)
    story = world.rooms.inbound.find(caller.contact_id)
    assert story is not None
    assert story.customer is not None
    story.customer.figures = p.LegFigures(endpoint=bytes.fromhex(caller.leg), silent_ms=6_000)
    world.passes(12)
    assert 10 <= caller.fact("voicemail.left")["seconds"] <= 12


async def test_its_segment_says_what_it_was(world: World, ledger: Ledger) -> None:
    caller = at_the_beep(world)
    world.passes(3)
    caller.hang_up()
    world.passes(1)
    rows = await ledger.rows(SEGMENT)
    assert [row["segment"] for row in rows] == ["ivr", "queue", "ivr", "voicemail"]
