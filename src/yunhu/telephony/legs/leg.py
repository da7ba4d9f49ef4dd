"""One leg: what the hands know of it. Everything is set by them; others read."""

from __future__ import annotations

from yunhu.platform.clock import Handle
from yunhu.telephony.legs.model import DialTarget, Direction, MediaKind, Party
from yunhu.telephony.media.protocol import Figures, Srtp, wire_id
from yunhu.telephony.sdp.model import Codec
from yunhu.telephony.sdp.model import Srtp as SrtpPolicy
from yunhu.telephony.sdp.offer_answer import Agreement
from yunhu.telephony.sdp.sdes import Crypto
from yunhu.telephony.sip.dialog import Dialog
from yunhu.telephony.sip.digest import DigestClient
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.retransmit import Retransmit2xx
from yunhu.telephony.sip.transports.flow import Flow, Key


class Exchange:
    """An offer within the dialog that is being dealt with: whose, and what is needed to finish it."""

    __slots__ = (
        "ack",
        "cseq",
        "key",
        "offered",
        "request",
        "restart",
        "state",
        "timer",
        "unanswered_offer",
        "wanted",
    )

    def __init__(self) -> None:
        self.state = "stable"
        self.key: Key | None = None
        self.request: Request | None = None
        self.cseq = -1
        self.ack: Request | None = None
        """Of the 2xx to our re-INVITE."""
        self.offered = False
        """Their request carries an offer, and does not ask for one of ours."""
        self.unanswered_offer = False
        """Our 2xx carried an offer, so the ACK has to carry the answer."""
        self.wanted = False
        """We want to offer, and will when nothing is in progress."""
        self.restart = False
        """What we offer is another way for the media as well (ICE restart)."""
        self.timer: Handle | None = None


class Repeat:
    """A 2xx of ours that is sent again until its ACK comes (RFC 3261 §13.3.1.4)."""

    __slots__ = ("key", "missing", "response", "schedule", "timer")

    def __init__(self, key: Key, response: Response, schedule: Retransmit2xx, missing: str) -> None:
        self.key = key
        self.response = response
        self.schedule = schedule
        self.missing = missing
        """The event that happens when the ACK never comes."""
        self.timer: Handle | None = None


class Keys:
    """SRTP with keys from SDES: our lines of the newest description, and what the engine was last told.

    They are in no record and in no log.
    """

    __slots__ = ("ours", "policy", "told")

    def __init__(self) -> None:
        self.policy: SrtpPolicy = "off"
        self.ours: tuple[Crypto, ...] = ()
        self.told: Srtp | None = None


class Leg:
    """One SIP dialog of ours and its media endpoint; `id` names both. `session` is the contact's id.

    `figures` are the newest of the endpoint. `deaf`: the endpoint fell silent before the answer, when that
    does not matter yet. `video` is the codec of the pictures that were agreed on, None without. Of a peer,
    `lost` says that nothing comes from it although it was answered, `peer_is_up` that its connection stands.
    """

    __slots__ = (
        "agreement",
        "answer",
        "answered_at",
        "answered_s",
        "caller",
        "credentials",
        "deaf",
        "dialled",
        "dialog",
        "digest",
        "direction",
        "early_media",
        "ended",
        "exchange",
        "expires",
        "expires_s",
        "figures",
        "flow",
        "forks",
        "held",
        "id",
        "invite",
        "invite_cseq",
        "invite_key",
        "keys",
        "last_ack",
        "late_offer",
        "local",
        "lost",
        "media",
        "media_kind",
        "offered",
        "peer_is_up",
        "phone",
        "refer",
        "remote",
        "repeat",
        "rings",
        "sdp",
        "sdp_session",
        "sdp_version",
        "session",
        "started_at",
        "started_s",
        "state",
        "tag",
        "target",
        "tenant",
        "timer",
        "trunk",
        "video",
        "wants_video",
        "wire",
        "wire_session",
    )

    def __init__(
        self,
        id_: str,
        session: str,
        tenant: str,
        direction: Direction,
        caller: Party,
        dialled: str,
        flow: Flow,
        started_at: int,
        started_s: float,
    ) -> None:
        self.id = id_
        self.session = session
        self.tenant = tenant
        self.direction: Direction = direction
        self.caller = caller
        self.dialled = dialled
        self.flow = flow
        self.started_at = started_at
        """The instant of its INVITE (µs since the epoch); `started_s` is the same on the monotonic clock."""
        self.started_s = started_s
        self.answered_at: int | None = None
        self.answered_s: float | None = None
        self.wire = wire_id(id_)
        self.wire_session = wire_id(session)
        self.tag = id_[-16:]  # the random end of the id
        self.state = "invited" if direction == "inbound" else "preparing"
        self.trunk: str | None = None
        self.phone: str | None = None
        self.held = self.early_media = self.ended = self.rings = False
        self.media = False
        """An endpoint was asked for, and has to be deleted."""
        self.deaf = False
        self.media_kind: MediaKind = "rtp"
        self.wants_video = False
        self.video: str | None = None
        self.lost = self.peer_is_up = False
        self.keys = Keys()
        self.dialog: Dialog | None = None
        self.invite: Request | None = None
        self.invite_key: Key | None = None
        self.invite_cseq = -1
        self.last_ack: Request | None = None
        self.target: DialTarget | None = None
        self.digest: DigestClient | None = None
        self.credentials: tuple[str, str] | None = None
        """The header that answers the last challenge of our INVITE."""
        self.forks: dict[str, tuple[Request, Flow]] = {}
        """ACKs of answers by other forks, by their tags."""
        self.local = ""
        """The endpoint's RTP address; `remote` is the far end's as the engine was last told."""
        self.remote: str | None = None
        self.agreement: Agreement | None = None
        self.answer: Agreement | bytes | None = None
        """What the 2xx just received agreed to (for a peer: its text), until the engine is told."""
        self.offered: tuple[Codec, ...] = ()
        self.late_offer = False
        """The INVITE had no offer, so our 2xx has one and its ACK the answer."""
        self.sdp = b""
        self.sdp_session = int(id_[-15:], 16)
        self.sdp_version = 0
        self.figures: Figures | None = None
        self.exchange = Exchange()
        self.repeat: Repeat | None = None
        self.refer: Refer | None = None
        self.timer: Handle | None = None
        """How long it may ring, or how long we wait after a CANCEL."""
        self.expires: Handle | None = None
        self.expires_s = 0

    @property
    def is_answered(self) -> bool:
        """Whether audio flows both ways."""
        return self.state in ("answered", "confirmed")

    @property
    def is_peer(self) -> bool:
        """Whether its media is the engine's WebRTC peer, which makes and reads the descriptions."""
        return self.media_kind == "peer"

    @property
    def codec(self) -> str:
        """The name of the codec we send, "" before there is one."""
        return self.agreement.codecs[0].name if self.agreement is not None else ""

    def __repr__(self) -> str:
        return f"Leg({self.id}, {self.direction}, {self.state})"


class Refer:
    """A transfer that the party asked for (RFC 3515), until its last NOTIFY."""

    __slots__ = ("cseq", "key", "quiet", "request")

    def __init__(self, key: Key, request: Request) -> None:
        self.key: Key | None = key
        self.request = request
        self.cseq = request.cseq.number
        self.quiet = (request.headers.get("refer-sub") or "").strip().lower() == "false"
        """No NOTIFY is wanted (RFC 4488)."""
