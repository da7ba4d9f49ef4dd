"""A contact's recording: begun by its policy, remembered for a restart, its failure told to the contact."""

from pathlib import Path

import msgspec
import pytest
from tests.stories.far_ends import Caller
from tests.stories.world import AGE_KEY, World

from yunhu.flow.inbound.recorder import PREFIX
from yunhu.platform.settings.node import Recording as Policy
from yunhu.work.recordings.keeping.model import RecordingTerms, RetentionClass
from yunhu.work.recordings.model import Recording


def talking(world: World) -> Caller:
    """A caller who is recorded while talking with 李娜."""
    caller = world.caller().call("4001")
    caller.press("1")
    world.li.answer()
    assert caller.contact.recording is not None
    return caller


def kept(world: World) -> list[str]:
    return [name for name in world.records if name.startswith(PREFIX)]


def test_a_recording_is_remembered_until_it_is_sealed(world: World) -> None:
    caller = talking(world)
    assert kept(world) == [PREFIX + (caller.contact.recording or "")]
    record = msgspec.msgpack.decode(world.records[kept(world)[0]], type=Recording)
    assert (record.contact, record.leg) == (caller.contact_id, caller.leg)
    caller.hang_up()
    world.passes(1)
    assert kept(world) == []
    assert caller.kinds().count("recording.closed") == 1


def test_without_a_key_of_the_settings_it_is_for_the_nodes_own(tmp_path: Path) -> None:
    world = World(tmp_path, recording=Policy())
    talking(world)
    assert world.alarmed() == set()


@pytest.mark.parametrize("refusing", [False, True])
def test_a_failure_ends_the_contact_only_by_policy(tmp_path: Path, refusing: bool) -> None:
    policy = Policy(recipients=(AGE_KEY,), on_full="refuse" if refusing else "continue")
    world = World(tmp_path, recording=policy)
    caller = talking(world)
    world.engine.fail_recording(caller.contact.recording or "")
    world.passes(0.1)
    assert world.alarmed() == {"alarm.recording_failed"}
    assert caller.hung_up_on == refusing
    assert kept(world) == []
    assert caller.kinds().count("recording.failed") == 1
    if refusing:
        assert caller.fact("contact.ended")["cause"] == "recording_failed"


def test_a_recording_goes_on_over_our_own_crash(world: World) -> None:
    caller = talking(world)
    recording = caller.contact.recording
    assert world.crash() == 1
    assert [it.id for it in world.rooms.recordings.open()] == [recording]
    assert kept(world) == [f"{PREFIX}{recording}"]
    caller.hang_up()
    world.passes(1)
    assert caller.kinds().count("recording.closed") == 1
    assert kept(world) == []


def test_other_records_are_left_to_others(world: World) -> None:
    world.rooms.recorder.restore({"contact:1": b"\xc1", "agent:li": b"\xc1"})
    assert world.rooms.recordings.open() == []


def test_a_pause_that_is_forgotten_ends_by_itself(world: World) -> None:
    caller = talking(world)
    recording = caller.contact.recording or ""
    world.rooms.recordings.pause(recording, "asked")
    world.passes(1)
    assert world.rooms.recordings.get(recording).state == "paused"
    record = msgspec.msgpack.decode(world.records[PREFIX + recording], type=Recording)
    assert record.state == "paused", "a restart finds it paused"
    world.passes(world.rooms.directory.centre.recordings.resume_after_s)
    assert world.rooms.recordings.get(recording).state == "recording"
    assert caller.kinds().count("recording.resumed") == 1


def test_a_pause_that_was_ended_is_not_ended_again(world: World) -> None:
    caller = talking(world)
    recording = caller.contact.recording or ""
    world.rooms.recordings.pause(recording, "asked")
    world.rooms.recordings.resume(recording, "asked")
    world.passes(200)
    assert caller.kinds().count("recording.resumed") == 1


def mandatory(world: World) -> None:
    """From now on the number must be recorded, and another flow answers when it cannot be."""
    centre = world.rooms.directory.centre
    number = msgspec.structs.replace(centre.numbers[0], unrecorded="direct", retention="sales")
    terms = RecordingTerms(classes=(RetentionClass("sales", "销售", 90),))
    numbers = (number, *centre.numbers[1:])
    world.rooms.use(msgspec.structs.replace(centre, numbers=numbers, recordings=terms), 2)


def test_the_class_of_the_number_is_kept_with_the_recording(world: World) -> None:
    mandatory(world)
    caller = talking(world)
    assert world.rooms.recordings.get(caller.contact.recording or "").retention == "sales"


def test_where_it_is_mandatory_a_failure_ends_the_call(world: World) -> None:
    mandatory(world)
    caller = talking(world)
    world.engine.fail_recording(caller.contact.recording or "")
    world.passes(0.1)
    assert caller.hung_up_on


def test_where_it_is_mandatory_another_flow_answers_while_none_is_possible(world: World) -> None:
    mandatory(world)
    first = talking(world)
    world.engine.fail_recording(first.contact.recording or "")
    world.passes(0.1)
    second = world.caller().call("4001")
    assert (second.contact.flow, second.contact.recording_policy) == ("direct", "off")
    world.passes(60)
    assert world.caller().call("4001").contact.recording_policy == "talk"
