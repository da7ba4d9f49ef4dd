"""Every message of the media control protocol, version 1, as `docs/media-protocol.md` writes it.

Ids of endpoints, sessions, recordings, plays and conferences are 16 bytes on the wire and 32 hex digits
everywhere else in Yunhu: `wire_id` and `hex_id` go between them. Durations end in their unit (`_ms`),
instants (`at`) are microseconds since the Unix epoch, UTC.

A command's `id` is chosen by whoever sends it (`MediaClient`, `FakeEngine`): callers leave it alone.
Unknown keys are ignored, unknown values of `t` are refused with `msgspec.ValidationError`.
"""

from __future__ import annotations

from msgspec.msgpack import Decoder, Encoder

from yunhu.telephony.media.commands import (
    AnyCommand,
    Command,
    Create,
    Delete,
    Detect,
    Hello,
    Modify,
    PauseRecording,
    Ping,
    Play,
    Record,
    ResumeRecording,
    SendDigits,
    Shutdown,
    Snapshot,
    Source,
    Stop,
    StopRecording,
)
from yunhu.telephony.media.events import (
    Digit,
    DigitsSent,
    EndpointFailed,
    EngineAlarm,
    Event,
    MediaStarted,
    MediaTimeout,
    PlayFinished,
    Quality,
    RecordingFailed,
    RecordingGap,
    RecordingStarted,
    RecordingStopped,
    Told,
)
from yunhu.telephony.media.replies import (
    ConferenceState,
    EndpointState,
    Fault,
    Ok,
    RecordingState,
    Refused,
    Reply,
    Welcome,
)
from yunhu.telephony.media.words import (
    MAX_DIGITS,
    VERSION,
    Codec,
    Direction,
    Figures,
    Gap,
    Id,
    Item,
    Learn,
    LegFigures,
    Role,
    SourceKind,
    digits_item,
    file_item,
    hertz_item,
    hex_id,
    silence_item,
    tone_item,
    wire_id,
)

FromEngine = Welcome | Fault | Reply | Event
FromClient = Hello | AnyCommand

ENCODER = Encoder()
FROM_ENGINE: Decoder[FromEngine] = Decoder(FromEngine)
FROM_CLIENT: Decoder[FromClient] = Decoder(FromClient)

__all__ = [
    "ENCODER",
    "FROM_CLIENT",
    "FROM_ENGINE",
    "MAX_DIGITS",
    "VERSION",
    "AnyCommand",
    "Codec",
    "Command",
    "ConferenceState",
    "Create",
    "Delete",
    "Detect",
    "Digit",
    "DigitsSent",
    "Direction",
    "EndpointFailed",
    "EndpointState",
    "EngineAlarm",
    "Event",
    "Fault",
    "Figures",
    "FromClient",
    "FromEngine",
    "Gap",
    "Hello",
    "Id",
    "Item",
    "Learn",
    "LegFigures",
    "MediaStarted",
    "MediaTimeout",
    "Modify",
    "Ok",
    "PauseRecording",
    "Ping",
    "Play",
    "PlayFinished",
    "Quality",
    "Record",
    "RecordingFailed",
    "RecordingGap",
    "RecordingStarted",
    "RecordingState",
    "RecordingStopped",
    "Refused",
    "Reply",
    "ResumeRecording",
    "Role",
    "SendDigits",
    "Shutdown",
    "Snapshot",
    "Source",
    "SourceKind",
    "Stop",
    "StopRecording",
    "Told",
    "Welcome",
    "digits_item",
    "file_item",
    "hertz_item",
    "hex_id",
    "silence_item",
    "tone_item",
    "wire_id",
]
