"""What is announced about recordings. The envelope says when, which tenant and which contact."""

from __future__ import annotations

from msgspec import Struct

from yunhu.work.recordings.model import Gap


class RecordingStarted(Struct, frozen=True, kw_only=True, tag="recording.started", tag_field="kind"):
    """From now on the customer's leg is recorded; `retention` is the class by which it will be kept."""

    recording: str
    leg: str
    file: str
    retention: str = ""


class RecordingPaused(Struct, frozen=True, kw_only=True, tag="recording.paused", tag_field="kind"):
    """Nothing is kept for a while: a card number is said, or a person asked for it."""

    recording: str
    reason: str


class RecordingResumed(Struct, frozen=True, kw_only=True, tag="recording.resumed", tag_field="kind"):
    """Everything is kept again."""

    recording: str
    reason: str


class RecordingGap(Struct, frozen=True, kw_only=True, tag="recording.gap", tag_field="kind"):
    """A stretch is missing, in milliseconds from the recording's start."""

    recording: str
    from_ms: int
    to_ms: int
    reason: str


class RecordingClosed(Struct, frozen=True, kw_only=True, tag="recording.closed", tag_field="kind"):
    """The recording is whole and safe on disk; `sha256` is of its sealed file."""

    recording: str
    leg: str
    file: str
    duration_ms: int
    bytes: int
    sha256: str
    gaps: tuple[Gap, ...]
    reason: str


class RecordingFailed(Struct, frozen=True, kw_only=True, tag="recording.failed", tag_field="kind"):
    """There is no recording, or none from here on; `policy` says what that meant for the call."""

    recording: str
    leg: str
    file: str
    reason: str
    message: str
    policy: str


class RecordingFetched(Struct, frozen=True, kw_only=True, tag="recording.fetched", tag_field="kind"):
    """Somebody took the recording's `file` or its `key` out of the centre; `by` is whose token it was."""

    recording: str
    part: str
    by: str


class RecordingListened(Struct, frozen=True, kw_only=True, tag="recording.listened", tag_field="kind"):
    """Somebody opened the recording to hear it; `listening` is in the watermark of what was heard."""

    recording: str
    listening: str
    by: str


class RecordingNoted(Struct, frozen=True, kw_only=True, tag="recording.noted", tag_field="kind"):
    """Somebody wrote a note at a moment of the recording."""

    recording: str
    note: str
    at_ms: int
    by: str


class RecordingNoteRemoved(Struct, frozen=True, kw_only=True, tag="recording.note_removed", tag_field="kind"):
    """A note is gone."""

    recording: str
    note: str
    by: str


class RecordingChained(Struct, frozen=True, kw_only=True, tag="recording.chained", tag_field="kind"):
    """The digests of its blocks are kept; `root` is the end of their chain, in hex."""

    recording: str
    leg: str
    file: str
    blocks: int
    root: str


class RecordingDamaged(Struct, frozen=True, kw_only=True, tag="recording.damaged", tag_field="kind"):
    """The daily look found it changed: how many problems there are, and of which kinds."""

    recording: str
    problems: int
    kinds: tuple[str, ...]


class RecordingWhole(Struct, frozen=True, kw_only=True, tag="recording.whole", tag_field="kind"):
    """The daily look found it whole again after it had been damaged: somebody brought its file back."""

    recording: str


class RecordingHeld(Struct, frozen=True, kw_only=True, tag="recording.held", tag_field="kind"):
    """It is not erased, whatever else says so, until the hold is released."""

    recording: str
    hold: str
    by: str


class RecordingReleased(Struct, frozen=True, kw_only=True, tag="recording.released", tag_field="kind"):
    """The hold is over."""

    recording: str
    hold: str
    by: str


class RecordingErased(Struct, frozen=True, kw_only=True, tag="recording.erased", tag_field="kind"):
    """Its key is deleted, so nobody can open it; `certificate` proves it. `cause`: retention or request."""

    recording: str
    leg: str
    file: str
    cause: str
    certificate: str
    by: str


class RecordingExported(Struct, frozen=True, kw_only=True, tag="recording.exported", tag_field="kind"):
    """Somebody took it out of its encryption; `export` is in the watermark of what went."""

    recording: str
    export: str
    format: str
    by: str


class RecordingNoticePlayed(
    Struct, frozen=True, kw_only=True, tag="recording.notice_played", tag_field="kind"
):
    """The caller heard to its end that the call is recorded: which prompt, which version of its words."""

    prompt: str
    version: str
    language: str
