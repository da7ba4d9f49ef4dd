"""A contact that leaves a message: its recording, its end, and a restart."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.machine import step
from yunhu.work.calls.model import Contact, Message, Phase, RecordingPolicy
from yunhu.work.calls.moves import messages as ms

MESSAGE = Message(max_s=60, silence_s=4, queue="support", ticket="inquiry")
CONTACT = Contact(
    id="c", tenant="t", arrived_at=0, caller="1", dialled="2", leg="L", phase=Phase.IN_FLOW, flow="main"
)
LEAVING = msgspec.structs.replace(CONTACT, phase=Phase.MESSAGE, message=MESSAGE)
ASKED = ev.FlowRecords(max_s=60, silence_s=4, queue="support", ticket="inquiry")


def test_it_is_a_recording_of_its_own() -> None:
    plain = ms.begun(CONTACT, ASKED, 9)
    assert plain.actions == (act.TakeMessage(MESSAGE),)
    recorded = step(msgspec.structs.replace(CONTACT, recording="r"), ASKED, 9)
    assert recorded.actions == (act.StopRecording("r"), act.TakeMessage(MESSAGE))
    assert recorded.contact.recording is None
    assert recorded.facts == (
        facts.SegmentStarted(segment="voicemail", queue="support", leg="L", flow="main"),
    )


@pytest.mark.parametrize(
    ("policy", "talked", "again"),
    [("off", True, False), ("talk", False, False), ("talk", True, True), ("all", False, True)],
)
def test_the_contacts_own_recording_goes_on_as_its_policy_says(
    policy: RecordingPolicy, talked: bool, again: bool
) -> None:
    before = msgspec.structs.replace(LEAVING, recording_policy=policy, connected_at=5 if talked else None)
    done = step(before, ev.MessageOver(why="length", seconds=60.0), 9)
    assert (act.StartRecording() in done.actions) == again
    assert done.actions[-1] == act.TellMessage("length", 60.0)
    assert (done.contact.phase, done.contact.message) == (Phase.IN_FLOW, None)


def test_a_key_and_the_end_of_the_call_keep_what_was_said() -> None:
    assert step(LEAVING, ev.FlowEndsMessage(), 9).actions == (act.EndMessage(MESSAGE, "key", tell=True),)
    gone = step(LEAVING, ev.CustomerGone(cause="hangup"), 9)
    assert gone.actions[0] == act.EndMessage(MESSAGE, "customer_gone")
    assert gone.facts == (facts.ContactEnded(cause="hangup", by="customer"),)


def test_after_a_restart_it_goes_on() -> None:
    assert step(LEAVING, ev.Restored(), 9).actions == (act.TakeMessage(MESSAGE),)
