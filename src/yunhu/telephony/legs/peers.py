"""Legs whose media is a WebRTC peer: the engine makes and reads their descriptions, and watches the far end.

A far end whose network is gone does not end its leg: its handler hears that it is lost, and that it is back.
"""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs.hands import NODE_FAILURE, Hands
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import VIDEO_CODECS, LegEnded
from yunhu.telephony.media import protocol as media
from yunhu.telephony.media.ports import Found
from yunhu.telephony.sdp.model import Codec
from yunhu.telephony.sdp.offer_answer import Agreement

NOT_AGREED = LegEnded("no_codec", 488, "system")
MEDIA_FAILED = LegEnded("media_failed", 500, "system")
MEDIA_REFUSED = LegEnded("media_failed", 503, "system")
HEARD_AGAIN_MS = 2000
"""Silence shorter than this, in figures, says that packets of a lost far end arrive again."""

FAREWELL_S = 1.0
"""How long the BYE may take of a far end that closed its media, or whose certificate was refused."""

MOST_CANDIDATES = 32
"""Candidates that are read of one INFO."""

Done = Callable[[bool], None]


class Peers:
    """Commands to the engine about peers, and what it tells of them."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._found: dict[bytes, media.PeerStateName | None] = {}
        """How the peers were that an engine showed when we met it, until their legs are taken up."""
        hands.engine.on_event(self.heard)
        hands.engine.on_found(self.found)

    # --- commands --------------------------------------------------------------------------------

    def open(self, leg: Leg, offer: bytes | None, video: str | None = None) -> None:
        """Make the peer that answers an offer, or one that makes ours; `video` is the only codec wanted.

        Pictures are never decoded, so the codec of the leg that it will be joined with has to do.
        """
        names = [codec.name for codec in leg.offered]
        if leg.wants_video:
            names += VIDEO_CODECS if video is None else [video]
        leg.media = True
        self._hands.engine.send(
            media.PeerCreate(
                endpoint=leg.wire,
                session=leg.wire_session,
                media=["audio", "video"] if leg.wants_video else ["audio"],
                codecs=names,
                sdp=None if offer is None else _text(offer),
                timeout_ms=self._hands.settings.media_timeout_ms,
            ),
            lambda reply: self._opened(leg, reply),
        )

    def answered(self, leg: Leg, answer: bytes, done: Done) -> None:
        """Give the engine the answer to our newest offer; `done` hears whether it took it."""
        command = media.PeerAnswer(endpoint=leg.wire, sdp=_text(answer))
        self._hands.engine.send(command, lambda reply: self._answered(leg, reply, done))

    def offered(self, leg: Leg, offer: bytes, done: Done) -> None:
        """Take up a new offer of the far end; afterwards `leg.sdp` is our answer."""
        command = media.PeerOffer(endpoint=leg.wire, sdp=_text(offer))
        self._hands.engine.send(command, lambda reply: done(_taken(leg, reply)))

    def renew(self, leg: Leg, restart: bool, done: Done) -> None:
        """Make a new offer, which is `leg.sdp` afterwards; `restart`: with new ICE credentials."""
        command = media.PeerRenew(endpoint=leg.wire, restart=restart)
        self._hands.engine.send(command, lambda reply: done(_taken(leg, reply)))

    def candidates(self, leg: Leg, fragment: bytes) -> None:
        """Candidates that were found after the description (RFC 8840), as far as they can be read."""
        lines = [line.strip() for line in _text(fragment).split("\n")]
        found = [line[2:] for line in lines if line.startswith("a=candidate:")]
        for candidate in found[:MOST_CANDIDATES]:
            self._hands.engine.send(media.PeerCandidate(endpoint=leg.wire, candidate=candidate))

    def _opened(self, leg: Leg, reply: media.Reply) -> None:
        if _taken(leg, reply):
            self._listen_for_keys(leg)
            self._hands.happen(leg, "media_ready")
            return
        leg.media = False
        code = reply.code if isinstance(reply, media.Refused) else ""
        how = {"lost": NODE_FAILURE, "bad_sdp": NOT_AGREED, "bad_codec": NOT_AGREED}.get(code, MEDIA_REFUSED)
        self._hands.happen(leg, "media_gone", how)

    def _answered(self, leg: Leg, reply: media.Reply, done: Done) -> None:
        well = _taken(leg, reply)
        if well:
            self._listen_for_keys(leg)
        done(well)

    def _listen_for_keys(self, leg: Leg) -> None:
        """A far end that sends no packets for keys may sound them."""
        if leg.agreement is not None and leg.agreement.dtmf_pt is None:
            self._hands.engine.send(media.Detect(endpoint=leg.wire, inband=True))

    # --- our own restart -------------------------------------------------------------------------

    def found(self, found: Found) -> None:
        """An engine answers (again), and shows what lives in it."""
        living = () if found.living is None else found.living.endpoints
        self._found = {it.endpoint: it.state for it in living if it.kind == "peer"}

    def restored(self, leg: Leg) -> None:
        """A leg of an earlier process goes on; if its far end is away, its handler hears that next."""
        leg.peer_is_up = self._found.pop(leg.wire, "connected") == "connected"
        if not leg.peer_is_up:
            self._hands.scheduler.after(0.0, lambda: self._still_away(leg))

    def _still_away(self, leg: Leg) -> None:
        if not leg.peer_is_up:
            self._lost(leg)

    # --- events ----------------------------------------------------------------------------------

    def heard(self, event: media.Event) -> None:
        """An event of the engine; those that are about no peer are for others."""
        if isinstance(event, media.PeerState):
            leg = self._peer(event.endpoint)
            if leg is not None:
                self._moved(leg, event.state)
        elif isinstance(event, media.MediaTimeout):
            leg = self._peer(event.endpoint)
            if leg is not None:
                self._silent(leg)
        elif isinstance(event, media.Quality):
            for figures in event.legs:
                leg = self._peer(figures.endpoint)
                if leg is not None and leg.lost and leg.peer_is_up and figures.silent_ms < HEARD_AGAIN_MS:
                    self._back(leg)

    def _peer(self, wire: bytes) -> Leg | None:
        leg = self._hands.by_wire.get(wire)
        return leg if leg is not None and leg.is_peer and not leg.ended else None

    def _moved(self, leg: Leg, state: media.PeerStateName) -> None:
        leg.peer_is_up = state == "connected"
        if state == "failed":
            # Whoever hangs up closes its media at the same moment: its BYE is on its way, and says more.
            self._hands.scheduler.after(FAREWELL_S, lambda: self._failed(leg))
        elif leg.peer_is_up:
            leg.deaf = False
            self._back(leg)
        else:
            self._lost(leg)

    def _failed(self, leg: Leg) -> None:
        if not leg.ended:
            self._hands.happen(leg, "media_gone", MEDIA_FAILED)

    def _silent(self, leg: Leg) -> None:
        if not leg.is_answered:
            leg.deaf = True
        elif not leg.held:
            self._lost(leg)

    def _lost(self, leg: Leg) -> None:
        if leg.is_answered and not leg.lost and not leg.ended:
            leg.lost = True
            self._hands.tell(leg, self._hands.handler.leg_lost)

    def _back(self, leg: Leg) -> None:
        if leg.lost:
            leg.lost = False
            self._hands.tell(leg, self._hands.handler.leg_back)


def _taken(leg: Leg, reply: media.Reply) -> bool:
    """Note in the leg what the engine answered; false when it refused."""
    if not isinstance(reply, media.Ok):
        return False
    if reply.sdp is not None:
        leg.sdp = reply.sdp.encode()
    agreed = reply.agreed
    if agreed is not None:
        codecs = tuple([Codec(one.pt, one.name, one.clock, one.ptime_ms) for one in agreed.codecs])
        held = agreed.direction in ("recvonly", "inactive")
        leg.agreement = Agreement(codecs, agreed.dtmf_pt, None, None, agreed.direction, held)
        leg.video = agreed.video
    return True


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
