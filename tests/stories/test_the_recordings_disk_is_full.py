"""The disk for recordings is full: by policy calls go on with a flag, or new ones are refused."""

from pathlib import Path

from tests.stories.world import AGE_KEY, World

from yunhu.platform.settings.node import Recording


def test_by_default_the_call_goes_on_and_the_record_says_so(tmp_path: Path) -> None:
    world = World(tmp_path)
    caller = world.caller().call("4001")
    caller.press("1")
    world.li.answer()
    recording = caller.contact.recording
    assert recording is not None
    world.engine.fail_recording(recording)
    world.passes(0.1)
    assert caller.contact.phase == "talking"
    assert caller.fact("recording.failed")["policy"] == "go_on"
    assert "alarm.recording_failed" in {alarm.name for alarm in world.alarms.active()}
    world.engine.alarm("disk_full")
    world.passes(0.1)
    assert world.caller().call("4002").final().status == 200


def test_where_recording_is_a_must_new_calls_are_refused_until_there_is_room(tmp_path: Path) -> None:
    world = World(tmp_path, recording=Recording(recipients=(AGE_KEY,), on_full="refuse"))
    running = world.caller().call("4002")
    world.engine.alarm("disk_full")
    world.passes(0.1)
    refused = world.caller().call("4001")
    assert refused.final().status == 503
    assert refused.final().headers.get("retry-after")
    assert running.contact.phase == "offered"
    world.passes(31)
    assert world.caller().call("4001").final().status == 200
