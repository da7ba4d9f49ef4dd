"""A customer who leaves a message: it is a recording of its own, and the flow goes on when it is over."""

from __future__ import annotations

import msgspec

from yunhu.kit.instants import Instant
from yunhu.work.calls import actions as act
from yunhu.work.calls import events as ev
from yunhu.work.calls import facts
from yunhu.work.calls.model import Contact, Message, Phase
from yunhu.work.calls.moves.pieces import Acts, Step, message_of


def begun(contact: Contact, event: ev.FlowRecords, now: Instant) -> Step:
    """A leg has one recording at a time: the contact's own ends here, and another begins afterwards."""
    message = Message(event.max_s, event.silence_s, event.queue, event.ticket)
    stop: Acts = (act.StopRecording(contact.recording),) if contact.recording else ()
    after = msgspec.structs.replace(contact, phase=Phase.MESSAGE, message=message, recording=None)
    told = facts.SegmentStarted(segment="voicemail", queue=event.queue, leg=contact.leg, flow=contact.flow)
    return Step(after, (*stop, act.TakeMessage(message)), (told,))


def ended(contact: Contact, event: ev.FlowEndsMessage, now: Instant) -> Step:
    """The flow has heard enough (a key)."""
    return Step(contact, (act.EndMessage(message_of(contact), "key", tell=True),))


def over(contact: Contact, event: ev.MessageOver, now: Instant) -> Step:
    """The flow goes on."""
    talked = contact.connected_at is not None
    record = contact.recording_policy == "all" or (contact.recording_policy == "talk" and talked)
    again: Acts = (act.StartRecording(),) if record else ()
    after = msgspec.structs.replace(contact, phase=Phase.IN_FLOW, message=None)
    told = facts.SegmentStarted(segment="ivr", leg=contact.leg, flow=contact.flow)
    return Step(after, (*again, act.TellMessage(event.why, event.seconds)), (told,))


def restored(contact: Contact, event: ev.Restored, now: Instant) -> Step:
    """The engine recorded on; the clocks are set anew."""
    return Step(contact, (act.TakeMessage(message_of(contact)),))
