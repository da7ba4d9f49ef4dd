"""Callers hear that they are recorded before the first recorded second, and that they heard it is a fact."""

from __future__ import annotations

import msgspec
import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import World

from yunhu.flow.inbound.model import RecordingNotice
from yunhu.flow.inbound.notices import NOTICE


def told(world: World, **more: object) -> None:
    """From now on callers of the menu are told first."""
    centre = world.rooms.directory.centre
    notice = RecordingNotice(prompt="recording", version="2026-11")
    number = msgspec.structs.replace(centre.numbers[0], recording_notice=notice, **more)
    world.rooms.use(msgspec.structs.replace(centre, numbers=(number, *centre.numbers[1:])), 2)


def hears(caller: Caller, world: World) -> str | None:
    story = world.rooms.inbound.find(caller.contact_id)
    return None if story is None or story.play is None else story.play[1]


@pytest.mark.parametrize("policy", ["talk", "all"])
def test_it_is_heard_before_the_flow_and_the_recording(world: World, policy: str) -> None:
    told(world, recording=policy)
    caller = world.caller().call("4001")
    assert hears(caller, world) == NOTICE
    assert caller.contact.recording is None
    world.passes(30)
    kinds = caller.kinds()
    assert kinds.count("recording.notice_played") == 1
    if policy == "all":
        assert kinds.index("recording.notice_played") < kinds.index("recording.started")
    assert hears(caller, world) != NOTICE


def test_who_hangs_up_meanwhile_leaves_nothing_behind(world: World) -> None:
    told(world)
    caller = world.caller().call("4001")
    caller.hang_up()
    world.passes(30)
    assert "recording.notice_played" not in caller.kinds()
    assert "contact.ended" in caller.kinds()


def test_what_is_not_recorded_needs_no_notice(world: World) -> None:
    told(world, recording="off")
    caller = world.caller().call("4001")
    assert hears(caller, world) != NOTICE


def test_a_missing_prompt_is_an_alarm_and_the_call_goes_on(world: World) -> None:
    centre = world.rooms.directory.centre
    number = msgspec.structs.replace(centre.numbers[0], recording_notice=RecordingNotice(prompt="nowhere"))
    world.rooms.use(msgspec.structs.replace(centre, numbers=(number, *centre.numbers[1:])), 2)
    caller = world.caller().call("4001")
    assert hears(caller, world) != NOTICE
    assert "alarm.prompt_missing" in world.alarmed()
