"""A contact's recording: begun by its policy, remembered for a restart, its failure told to the contact."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec

from yunhu.flow.inbound.ports import Alarm
from yunhu.flow.inbound.recovery import Records
from yunhu.flow.inbound.service import Inbound
from yunhu.work.calls import events as ev
from yunhu.work.calls.errors import NotPossibleNow
from yunhu.work.recordings.errors import NoSuchRecording, RecordingStateRefused
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.service import Recordings

PREFIX = "recording:"
"""Begins the names of these records among those of others."""


class Recorder:
    """What the hands need of recordings, and what recordings need of contacts."""

    def __init__(self, recordings: Recordings, records: Records, inbound: Inbound, alarm: Alarm) -> None:
        self._recordings = recordings
        self._records = records
        self._inbound = inbound
        self._alarm = alarm
        self._decoder = msgspec.msgpack.Decoder(Recording)
        recordings.on_failure(self)
        recordings.on_over(self.over)

    def start(self, tenant: str, contact: str, leg: str) -> str | None:
        """Record a leg for its contact."""
        recording = self._recordings.start(tenant, contact, leg)
        self._records.remember(PREFIX + recording.id, msgspec.msgpack.encode(recording))
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

    def over(self, recording: Recording) -> None:
        """A recording is closed or has failed: a restart need not look for it."""
        self._records.forget(PREFIX + recording.id)

    def recording_failed(self, recording: Recording, must_end: bool) -> None:
        """By policy the contact goes on without, or ends."""
        self._alarm("recording_failed", recording.id)
        story = self._inbound.find(recording.contact)
        message = story.contact.message if story is not None else None
        if story is not None and message is not None and message.recording == recording.id:
            self._inbound.message_failed(story)
        elif story is not None and must_end:
            with suppress(NotPossibleNow):
                story.happen(ev.HangUpAsked(cause="recording_failed"))

    def restore(self, found: Mapping[str, bytes]) -> None:
        """Take up the recordings that were open before our own restart."""
        self._recordings.restore(
            self._decoder.decode(blob) for name, blob in found.items() if name.startswith(PREFIX)
        )
