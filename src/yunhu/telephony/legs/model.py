"""The words of a leg: who is on it, where it goes, how it ended."""

from __future__ import annotations

from typing import Literal

import msgspec

from yunhu.kit.pii import REDACTED
from yunhu.telephony.sdp.model import Codec, Srtp
from yunhu.telephony.sip.dialog import Dialog
from yunhu.telephony.sip.digest import Credentials
from yunhu.telephony.sip.transports.flow import Flow

Direction = Literal["inbound", "outbound"]
By = Literal["far", "near", "system"]
"""Who ended a leg: the party on it, we on somebody's behalf, or a fault."""

MediaKind = Literal["rtp", "peer"]
"""Whether we describe a leg's media ourselves, or the engine's WebRTC peer does."""

CODECS = ("PCMA", "PCMU", "opus")
"""What we speak, in the order in which we offer it."""

PEER_CODECS = ("opus", "PCMA", "PCMU")
"""What we offer to browsers: Opus survives the loss of a wireless network."""

VIDEO_CODECS = ("VP8", "H264")


class Party(msgspec.Struct, frozen=True):
    """A caller as SIP names one: the user part, and a name to show."""

    user: str
    display: str = ""

    def __repr__(self) -> str:
        return f"Party({REDACTED})"


class DialTarget(msgspec.Struct, frozen=True):
    """Where a leg is dialled to.

    `uri` is the Request-URI. The INVITE goes along `flow` (a registered phone's) or to `address` over
    `transport`, where over TLS the certificate has to be for `server`. `trunk` or `phone` says whose it is;
    `host` is the domain in From, our address when empty.
    `caller_id` replaces the caller's number; more than `max_calls` on the trunk are refused. `headers` are
    added to the INVITE (names and values as they stand); `video`: pictures are offered as well, to a peer.
    """

    uri: str
    flow: Flow | None = None
    address: tuple[str, int] | None = None
    transport: str = "udp"
    credentials: Credentials | None = None
    codecs: tuple[str, ...] = CODECS
    trunk: str | None = None
    phone: str | None = None
    host: str = ""
    caller_id: str | None = None
    max_calls: int | None = None
    srtp: Srtp = "off"
    headers: tuple[tuple[str, str], ...] = ()
    video: bool = False
    server: str = ""

    def __repr__(self) -> str:
        return f"DialTarget(trunk={self.trunk!r}, phone={self.phone!r})"


class LegEnded(msgspec.Struct, frozen=True):
    """How a leg ended.

    `cause` is a stable word (see `rules.CAUSES`), or the one that `Legs.hangup` was given; `status` is the
    SIP status that ended an unanswered leg, None when there was none; `retry_after_s` is when the far end may
    take a call again, if it said so.
    """

    cause: str
    status: int | None = None
    by: By = "far"
    retry_after_s: int | None = None


class Refused(msgspec.Struct, frozen=True):
    """A call that is turned away before anybody is told of it."""

    status: int
    cause: str
    retry_after_s: int | None = None


class LegRecord(msgspec.Struct, frozen=True):
    """What another process needs to go on with a leg (no secrets, below 4 KiB for ordinary dialogs).

    Keys of SRTP are secrets: the next description of ours has new ones.

    `invite` is the head of our pending INVITE (target, then header lines), from which its CANCEL is made.
    """

    leg: str
    session: str
    tenant: str
    direction: Direction
    state: str
    caller: Party
    dialled: str
    trunk: str | None
    phone: str | None
    flow: Flow
    dialog: Dialog | None
    invite_cseq: int
    local: str
    codecs: tuple[Codec, ...]
    offered: tuple[Codec, ...]
    dtmf_pt: int | None
    media_direction: str
    remote: str | None
    sdp_session: int
    sdp_version: int
    held: bool
    started_at: int
    answered_at: int | None
    expires_s: int
    invite: tuple[str, tuple[tuple[str, str], ...]] | None = None
    media_kind: MediaKind = "rtp"
    video: str | None = None
    srtp: Srtp = "off"
    dtmf_clock: int = 8000

    def __repr__(self) -> str:
        return f"LegRecord({self.leg}, {self.direction}, {self.state})"
