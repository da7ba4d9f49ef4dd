"""What the engine's twin holds of one endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field

from yunhu.platform.clock import Handle
from yunhu.telephony.media import protocol as p


@dataclass(slots=True)
class Playing:
    """The play that owns an endpoint's output, and the timer of its end (nil: endless)."""

    play: bytes
    began: float
    end: Handle | None


@dataclass(slots=True)
class Peer:
    """What an endpoint knows as the peer of a WebRTC far end."""

    media: list[p.PeerMedia]
    names: list[str]
    """Codecs of ours, of audio and video, in our order."""
    versions: int = 0
    restarts: int = 0
    offering: bool = False
    """Our newest offer has no answer yet."""
    state: p.PeerStateName | None = None
    agreed: p.Agreed | None = None
    candidates: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Endpoint:
    """One endpoint: what it was told and what it heard."""

    told: p.Create
    local: str
    opened: float
    created_at: int
    source: p.Source
    playing: Playing | None = None
    locked: str | None = None
    heard: bool = False
    heard_at: float = 0.0
    silence: Handle | None = None
    peer: Peer | None = None
    gone: bool = False

    def hears(self) -> bool:
        """Whether packets of the far end are expected."""
        return self.told.direction in ("sendrecv", "recvonly")

    def state(self) -> p.EndpointState:
        """The endpoint as a snapshot shows it."""
        peer = self.peer
        return p.EndpointState(
            endpoint=self.told.endpoint,
            session=self.told.session,
            kind="rtp" if peer is None else "peer",
            srtp=peer is not None or self.told.srtp is not None,
            video=None if peer is None or peer.agreed is None else peer.agreed.video,
            state=None if peer is None else peer.state,
            local=self.local,
            remote=self.locked or self.told.remote,
            locked=self.locked is not None,
            codecs=self.told.codecs,
            dtmf_pt=self.told.dtmf_pt,
            direction=self.told.direction,
            source=self.source.kind,
            peer=self.source.peer,
            conference=self.source.conference,
            role=self.source.role,
            play=self.playing.play if self.playing else None,
            created_at=self.created_at,
        )
