"""The WebRTC peers of the engine's twin: descriptions come and go, and a test says how far ends are."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from yunhu.platform.clock import Scheduler
from yunhu.telephony.media import protocol as p
from yunhu.telephony.media.twin import sdp as twin_sdp
from yunhu.telephony.media.twin.checks import RefusedError, check_names
from yunhu.telephony.media.twin.endpoint import Endpoint, Peer

PACKET_S = 0.02
LONGEST_CANDIDATE = 1024


class TwinPeers:
    """The commands whose names begin with `peer_`."""

    def __init__(
        self,
        scheduler: Scheduler,
        tell: Callable[[p.Event], None],
        find: Callable[[bytes], Endpoint],
        make: Callable[[p.Create, Peer], Endpoint],
        hear: Callable[[bytes], None],
        flowing: bool,
    ) -> None:
        """`find` and `make` an endpoint, or refuse; `hear`: packets of the far end arrive."""
        self._scheduler = scheduler
        self._tell = tell
        self._find = find
        self._make = make
        self._hear = hear
        self._flowing = flowing

    def create(self, command: p.PeerCreate) -> p.Ok:
        """A new peer, with our answer to an offer or with an offer of ours."""
        if "audio" not in command.media:
            raise RefusedError("bad_value", "a peer has audio")
        check_names(command.codecs, command.media)
        peer = Peer(list(command.media), list(command.codecs))
        if command.sdp is not None:
            twin_sdp.agree(twin_sdp.read(command.sdp), peer)
        told = p.Create(
            endpoint=command.endpoint, session=command.session, timeout_ms=command.timeout_ms, learn="no"
        )
        it = self._make(told, peer)
        if command.sdp is None:
            return self._offers(command, it, peer)
        return self._answers(command, it, peer, command.sdp)

    def offer(self, command: p.PeerOffer) -> p.Ok:
        """The far end's new offer."""
        it, peer = self._peer(command.endpoint)
        return self._answers(command, it, peer, command.sdp)

    def answer(self, command: p.PeerAnswer) -> p.Ok:
        """The far end's answer to our newest offer."""
        it, peer = self._peer(command.endpoint)
        if not peer.offering:
            raise RefusedError("bad_sdp", "there is no offer that this would answer")
        agreed = twin_sdp.agree(twin_sdp.read(command.sdp), peer)
        self._take(it, peer, agreed)
        return p.Ok(id=command.id, agreed=agreed)

    def renew(self, command: p.PeerRenew) -> p.Ok:
        """Our new offer."""
        it, peer = self._peer(command.endpoint)
        if command.media is not None:
            peer.media = list(command.media)
        peer.restarts += command.restart
        return self._offers(command, it, peer)

    def candidate(self, command: p.PeerCandidate) -> p.Ok:
        """One more address of the far end."""
        text = command.candidate.removeprefix("a=")
        if not text.startswith(("candidate:", "end-of-candidates")) or len(text) > LONGEST_CANDIDATE:
            raise RefusedError("bad_value", "that is no candidate")
        _, peer = self._peer(command.endpoint)
        peer.candidates.append(command.candidate)
        return p.Ok(id=command.id)

    def move(self, endpoint: bytes, state: p.PeerStateName) -> None:
        """The far end's network comes up, goes away, or is refused."""
        _, peer = self._peer(endpoint)
        if peer.state != state:
            peer.state = state
            self._tell(p.PeerState(endpoint=endpoint, state=state))

    def _peer(self, endpoint: bytes) -> tuple[Endpoint, Peer]:
        it = self._find(endpoint)
        if it.peer is None:
            raise RefusedError("not_a_peer")
        return it, it.peer

    def _offers(self, command: p.Command, it: Endpoint, peer: Peer) -> p.Ok:
        peer.offering = True
        return p.Ok(id=command.id, sdp=twin_sdp.offer(it, peer))

    def _answers(self, command: p.Command, it: Endpoint, peer: Peer, text: str) -> p.Ok:
        described = twin_sdp.read(text)
        agreed = twin_sdp.agree(described, peer)
        self._take(it, peer, agreed)
        return p.Ok(id=command.id, sdp=twin_sdp.answer(it, peer, described, agreed, text), agreed=agreed)

    def _take(self, it: Endpoint, peer: Peer, agreed: p.Agreed) -> None:
        peer.agreed, peer.offering = agreed, False
        it.told = replace(it.told, codecs=agreed.codecs, dtmf_pt=agreed.dtmf_pt, direction=agreed.direction)
        if self._flowing:
            self._scheduler.after(PACKET_S, lambda: self._flow(it))

    def _flow(self, it: Endpoint) -> None:
        """With `flowing` media, the far end is there one packet after both have agreed."""
        peer = it.peer
        if peer is not None and not it.gone and peer.state is None:
            self.move(it.told.endpoint, "connected")
            if it.hears():
                self._hear(it.told.endpoint)
