"""What the engine tells unasked. Every event has `seq`, growing by one, and `at`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from yunhu.telephony.media.words import Figures, Gap, Id, LegFigures, PeerStateName


class Told(Struct, frozen=True, kw_only=True, tag_field="t"):
    """What every event has: its number, and when it happened. Whoever tells the event fills them in."""

    seq: int = 0
    at: int = 0


class MediaStarted(Told, frozen=True, kw_only=True, tag="media_started"):
    """The far end's address is locked."""

    endpoint: Id
    remote: str
    after_ms: int


class MediaTimeout(Told, frozen=True, kw_only=True, tag="media_timeout"):
    """Nothing was received for `silent_ms`; told again only after packets came back."""

    endpoint: Id
    silent_ms: int


class PeerState(Told, frozen=True, kw_only=True, tag="peer_state"):
    """A peer's way to its far end: up, quiet for five seconds (it may come back), or refused for good."""

    endpoint: Id
    state: PeerStateName


class Digit(Told, frozen=True, kw_only=True, tag="digit"):
    """The far end pressed a key."""

    endpoint: Id
    digit: str
    ms: int
    way: Literal["rfc4733", "inband"]


class PlayFinished(Told, frozen=True, kw_only=True, tag="play_finished"):
    """A play is over; `message` says why it failed."""

    endpoint: Id
    play: Id
    reason: Literal["completed", "stopped", "replaced", "failed", "gone"]
    played_ms: int
    message: str | None = None


class DigitsSent(Told, frozen=True, kw_only=True, tag="digits_sent"):
    """All digits of a `send_digits` are out."""

    endpoint: Id


class Quality(Told, frozen=True, kw_only=True, tag="quality"):
    """The figures of every leg of one media thread, every five seconds."""

    legs: list[LegFigures]


class EndpointFailed(Told, frozen=True, kw_only=True, tag="endpoint_failed"):
    """An endpoint is gone through a fault of the engine or its socket."""

    endpoint: Id
    reason: str
    figures: Figures | None = None


class RecordingStarted(Told, frozen=True, kw_only=True, tag="recording_started"):
    """A recording has its files and its first audio will be kept."""

    recording: Id
    endpoint: Id
    file: str


class RecordingGap(Told, frozen=True, kw_only=True, tag="recording_gap"):
    """A stretch was not recorded: `paused: …`, `disk` or `overload`."""

    recording: Id
    from_ms: int
    to_ms: int
    reason: str


class RecordingStopped(Told, frozen=True, kw_only=True, tag="recording_stopped"):
    """A recording is sealed and safe on disk."""

    recording: Id
    file: str
    reason: Literal["stopped", "endpoint_gone", "shutdown", "disk", "recovered"]
    duration_ms: int
    blocks: int
    bytes: int
    sha256: str
    gaps: list[Gap] = []


class RecordingFailed(Told, frozen=True, kw_only=True, tag="recording_failed"):
    """A recording could not go on."""

    recording: Id
    reason: str
    message: str = ""


class EngineAlarm(Told, frozen=True, kw_only=True, tag="engine_alarm"):
    """The engine needs an operator: `disk_low`, `disk_full`, `overload`, `ring_overflow`."""

    code: str
    message: str = ""


Event = (
    MediaStarted
    | MediaTimeout
    | PeerState
    | Digit
    | PlayFinished
    | DigitsSent
    | Quality
    | EndpointFailed
    | RecordingStarted
    | RecordingGap
    | RecordingStopped
    | RecordingFailed
    | EngineAlarm
)
