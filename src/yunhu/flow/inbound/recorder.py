"""A contact's recording: begun by its policy, remembered for a restart, its failure told to the contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec

from yunhu.flow.inbound.ports import Alarm, Records
from yunhu.flow.inbound.service import Inbound
from yunhu.platform.clock import Handle, Scheduler
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.calls.model import Contact
from yunhu.work.recordings.errors import NoSuchRecording, RecordingStateRefused
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.service import Recordings

PREFIX = "recording:"
"""Begins the names of these records among those of others."""

BY_ITSELF = "by itself"
"""Why a recording goes on that nobody resumed."""


class Terms(msgspec.Struct, frozen=True):
    """What a contact's number and queue say of its recording.

    `retention`: the class by which it is kept. `mandatory`: without a recording the contact ends.
    """

    retention: str = ""
    mandatory: bool = False


class Rules(msgspec.Struct, frozen=True):
    """What the centre says of recordings, asked each time: of a contact, and the longest pause (seconds)."""

    of: Callable[[Contact], Terms]
    resume_after_s: Callable[[], float]


class Recorder:
    """What the hands need of recordings, and what recordings need of contacts."""

    def __init__(
        self,
        recordings: Recordings,
        records: Records,
        inbound: Inbound,
        alarm: Alarm,
        rules: Rules,
        scheduler: Scheduler,
    ) -> None:
        self._recordings = recordings
        self._records = records
        self._inbound = inbound
        self._alarm = alarm
        self._rules = rules
        self._scheduler = scheduler
        self._pauses: dict[str, Handle] = {}
        self._decoder = msgspec.msgpack.Decoder(Recording)
        recordings.on_failure(self)
        recordings.on_over(self.over)
        recordings.on_pause(self.paused)

    def start(self, tenant: str, contact: str, leg: str) -> str | None:
        """Record a leg for its contact."""
        story = self._inbound.find(contact)
        terms = self._rules.of(story.contact) if story is not None else Terms()
        recording = self._recordings.start(tenant, contact, leg, terms.retention)
        self._remember(recording)
        return recording.id

    def stop(self, recording: str) -> None:
        """Close it."""
        self._recordings.stop(recording)

    def pause(self, recording: str, reason: str) -> None:
        """Keep nothing for a while."""
        with suppress(NoSuchRecording, RecordingStateRefused):
            self._recordings.pause(recording, reason)

    def resume(self, recording: str, reason: str) -> None:
        """Keep everything again."""
        with suppress(NoSuchRecording, RecordingStateRefused):
            self._recordings.resume(recording, reason)

    def paused(self, recording: Recording, is_paused: bool) -> None:
        """Somebody paused or resumed it: a pause that is forgotten ends by itself, also after a restart."""
        pause = self._pauses.pop(recording.id, None)
        if pause is not None:
            pause.cancel()
        if is_paused:
            after = self._rules.resume_after_s()
            id_ = recording.id
            self._pauses[id_] = self._scheduler.after(after, lambda: self.resume(id_, BY_ITSELF))
        self._remember(recording)

    def over(self, recording: Recording) -> None:
        """A recording is closed or has failed: a restart need not look for it."""
        pause = self._pauses.pop(recording.id, None)
        if pause is not None:
            pause.cancel()
        self._records.forget(PREFIX + recording.id)

    def recording_failed(self, recording: Recording, must_end: bool) -> None:
        """By policy the contact goes on without, or ends."""
        self._alarm("recording_failed", recording.id)
        story = self._inbound.find(recording.contact)
        message = story.contact.message if story is not None else None
        if story is not None and message is not None and message.recording == recording.id:
            self._inbound.message_failed(story)
        elif story is not None and (must_end or self._rules.of(story.contact).mandatory):
            with suppress(NotPossibleNow):
                story.happen(ev.HangUpAsked(cause="recording_failed"))

    def restore(self, found: Mapping[str, bytes]) -> None:
        """Take up the recordings that were open before our own restart; pauses begin anew."""
        taken = [self._decoder.decode(blob) for name, blob in found.items() if name.startswith(PREFIX)]
        self._recordings.restore(taken)
        for recording in taken:
            if recording.state == "paused":
                self.paused(recording, is_paused=True)

    def _remember(self, recording: Recording) -> None:
        self._records.remember(PREFIX + recording.id, msgspec.msgpack.encode(recording))
