"""How the engine greets a client and answers its commands."""

from __future__ import annotations

from msgspec import Struct

from yunhu.telephony.media.words import (
    Agreed,
    Codec,
    Direction,
    Figures,
    Id,
    Kind,
    PeerStateName,
    Role,
    SourceKind,
)


class Welcome(Struct, frozen=True, kw_only=True, tag_field="t", tag="welcome"):
    """The engine's first frame. `resumed`: all missed events follow; else ask for a `snapshot`."""

    version: int
    engine: str
    instance: Id
    seq: int
    resumed: bool


class Fault(Struct, frozen=True, kw_only=True, tag_field="t", tag="fault"):
    """Why the engine closes this connection: `version`, `superseded`, `malformed`, …"""

    code: str
    message: str = ""


class EndpointState(Struct, frozen=True, kw_only=True):
    """One endpoint of a snapshot."""

    endpoint: Id
    session: Id
    local: str
    kind: Kind = "rtp"
    srtp: bool = False
    video: str | None = None
    state: PeerStateName | None = None
    remote: str | None = None
    locked: bool = False
    codecs: list[Codec] = []
    dtmf_pt: int | None = None
    direction: Direction = "sendrecv"
    source: SourceKind = "silence"
    peer: Id | None = None
    conference: Id | None = None
    role: Role | None = None
    play: Id | None = None
    created_at: int = 0
    figures: Figures = Figures()


class RecordingState(Struct, frozen=True, kw_only=True):
    """One open recording of a snapshot."""

    recording: Id
    endpoint: Id
    file: str
    paused: bool = False
    started_at: int = 0


class ConferenceState(Struct, frozen=True, kw_only=True):
    """One conference of a snapshot and the endpoints in it."""

    conference: Id
    members: list[Id] = []


class Ok(Struct, frozen=True, kw_only=True, tag_field="t", tag="ok", omit_defaults=True):
    """A command was accepted. Which keys are set depends on the command.

    `local` of `create`; `sdp` and `agreed` of `peer_…`; `figures` of `delete`; `file` of `record`; `seq`,
    `endpoints` (states), `recordings`, `conferences` of `snapshot`; `at`, `endpoints` (a count),
    `late_us_p99` of `ping`.
    """

    id: int
    local: str | None = None
    sdp: str | None = None
    agreed: Agreed | None = None
    figures: Figures | None = None
    file: str | None = None
    seq: int | None = None
    endpoints: list[EndpointState] | int | None = None
    recordings: list[RecordingState] | None = None
    conferences: list[ConferenceState] | None = None
    at: int | None = None
    late_us_p99: float | None = None


class Refused(Struct, frozen=True, kw_only=True, tag_field="t", tag="refused"):
    """A command was not accepted. `code` is one of the page's, or `lost` when the engine is gone."""

    id: int
    code: str
    message: str = ""


Reply = Ok | Refused
