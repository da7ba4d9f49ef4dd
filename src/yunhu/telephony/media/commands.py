"""What a client may ask of the engine, and its greeting."""

from __future__ import annotations

from msgspec import Struct

from yunhu.telephony.media.words import (
    VERSION,
    Codec,
    Direction,
    Id,
    Item,
    Learn,
    PeerMedia,
    Role,
    SourceKind,
    Srtp,
)


class Hello(Struct, frozen=True, kw_only=True, tag_field="t", tag="hello"):
    """The client's first frame: the newest event it saw, and of which engine process."""

    version: int = VERSION
    client: str
    last_seq: int = 0
    instance: Id | None = None


class Command(Struct, frozen=True, kw_only=True, tag_field="t"):
    """What every command has: the id its reply will carry. The sender fills it in."""

    id: int = 0


class Create(Command, frozen=True, kw_only=True, tag="create"):
    """Open an endpoint; `Ok.local` is its RTP address. Directions are seen from the engine."""

    endpoint: Id
    session: Id
    codecs: list[Codec] = []
    remote: str | None = None
    remote_rtcp: str | None = None
    direction: Direction = "sendrecv"
    dtmf_pt: int | None = None
    learn: Learn = "first"
    timeout_ms: int = 0
    srtp: Srtp | None = None


class Modify(Command, frozen=True, kw_only=True, tag="modify", omit_defaults=True):
    """Change an endpoint; what is left nil stays as it is."""

    endpoint: Id
    codecs: list[Codec] | None = None
    remote: str | None = None
    remote_rtcp: str | None = None
    direction: Direction | None = None
    dtmf_pt: int | None = None
    learn: Learn | None = None
    timeout_ms: int | None = None
    srtp: Srtp | None = None


class PeerCreate(Command, frozen=True, kw_only=True, tag="peer_create"):
    """Open a peer for a WebRTC far end; `Ok.sdp` answers its offer, or is our offer when `sdp` is nil.

    `codecs` are names in our order of preference.
    """

    endpoint: Id
    session: Id
    media: list[PeerMedia]
    codecs: list[str] = []
    sdp: str | None = None
    timeout_ms: int = 0


class PeerAnswer(Command, frozen=True, kw_only=True, tag="peer_answer"):
    """The far end's answer to our newest offer."""

    endpoint: Id
    sdp: str


class PeerOffer(Command, frozen=True, kw_only=True, tag="peer_offer"):
    """A new offer of the far end; `Ok.sdp` answers it."""

    endpoint: Id
    sdp: str


class PeerRenew(Command, frozen=True, kw_only=True, tag="peer_renew"):
    """Make a new offer; `restart`: with new ICE credentials."""

    endpoint: Id
    restart: bool = False
    media: list[PeerMedia] | None = None


class PeerCandidate(Command, frozen=True, kw_only=True, tag="peer_candidate"):
    """One candidate that the far end found since its description: the text of an `a=candidate` line."""

    endpoint: Id
    candidate: str


class Source(Command, frozen=True, kw_only=True, tag="source"):
    """Set who owns an endpoint's outgoing audio when nothing plays."""

    endpoint: Id
    kind: SourceKind
    peer: Id | None = None
    conference: Id | None = None
    role: Role | None = None


class Play(Command, frozen=True, kw_only=True, tag="play"):
    """Play items in order, `repeat` times (0: endless). Replaces what plays."""

    endpoint: Id
    play: Id
    items: list[Item]
    repeat: int = 1


class Stop(Command, frozen=True, kw_only=True, tag="stop"):
    """Stop one play, or with nil whatever plays."""

    endpoint: Id
    play: Id | None = None


class SendDigits(Command, frozen=True, kw_only=True, tag="send_digits"):
    """Send RFC 4733 digits to the far end (40-1000 ms each and between)."""

    endpoint: Id
    digits: str
    digit_ms: int = 100
    gap_ms: int = 100


class Detect(Command, frozen=True, kw_only=True, tag="detect"):
    """Look for DTMF in the audio as well, or stop doing so."""

    endpoint: Id
    inband: bool


class Delete(Command, frozen=True, kw_only=True, tag="delete"):
    """Close an endpoint; `Ok.figures` are those of its whole life."""

    endpoint: Id


class Record(Command, frozen=True, kw_only=True, tag="record"):
    """Record an endpoint, encrypted to age recipients; `Ok.file` is relative to the engine's root."""

    recording: Id
    endpoint: Id
    recipients: list[str]
    store: str


class PauseRecording(Command, frozen=True, kw_only=True, tag="pause_recording"):
    """Stop writing audio for a while; the gap carries the reason."""

    recording: Id
    reason: str


class ResumeRecording(Command, frozen=True, kw_only=True, tag="resume_recording"):
    """Write audio again."""

    recording: Id
    reason: str


class StopRecording(Command, frozen=True, kw_only=True, tag="stop_recording"):
    """Seal a recording; `recording_stopped` follows when it is safe on disk."""

    recording: Id


class Snapshot(Command, frozen=True, kw_only=True, tag="snapshot"):
    """Ask for everything that lives in the engine."""


class Ping(Command, frozen=True, kw_only=True, tag="ping"):
    """Ask whether the engine is well."""


class Shutdown(Command, frozen=True, kw_only=True, tag="shutdown"):
    """Close all recordings and end the engine's process."""


AnyCommand = (
    Create
    | Modify
    | PeerCreate
    | PeerAnswer
    | PeerOffer
    | PeerRenew
    | PeerCandidate
    | Source
    | Play
    | Stop
    | SendDigits
    | Detect
    | Delete
    | Record
    | PauseRecording
    | ResumeRecording
    | StopRecording
    | Snapshot
    | Ping
    | Shutdown
)
