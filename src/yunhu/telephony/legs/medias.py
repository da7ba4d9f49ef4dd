"""One face for both kinds of media: those that we describe ourselves, and WebRTC peers of the engine."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs import offers
from yunhu.telephony.legs.endpoints import Endpoints
from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.offers import Offered
from yunhu.telephony.legs.peers import NOT_AGREED, Peers
from yunhu.telephony.legs.securing import prepare_offer
from yunhu.telephony.sdp.offer_answer import Agreement, same_media
from yunhu.telephony.sip.messages.message import Message

Described = Callable[[bytes | None], None]
"""Gets our description when the engine is ready for it; None when it refuses."""


class Medias:
    """What the hands ask of a leg's media, whatever its kind."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._endpoints = Endpoints(hands)
        self._peers = Peers(hands)

    def open(self, leg: Leg, offered: Offered, video: str | None = None) -> None:
        """Open the endpoint of a leg that was offered something, or (None) that makes an offer.

        `media_ready` or `media_gone` follows. `video`: the codec of the leg it will be joined with.
        """
        if leg.is_peer:
            self._peers.open(leg, offered if isinstance(offered, bytes) else None, video)
        elif isinstance(offered, Agreement):
            self._endpoints.open_for_offer(leg, offered)
        else:
            self._endpoints.open_to_offer(leg)

    def first_description(self, leg: Leg) -> bytes:
        """Our answer to the INVITE's offer, or our offer when there was none; the endpoint is open."""
        if leg.is_peer:
            return leg.sdp
        return offers.offer(leg) if leg.agreement is None else offers.answer(leg, leg.agreement)

    def early(self, leg: Leg, message: Message) -> bool:
        """Listen to what a provisional answer tells; the final answer decides. Raises `SdpRefused`."""
        agreed = offers.read_answer(leg, message)
        if not isinstance(agreed, Agreement):
            return False
        self._endpoints.connect(leg, agreed, timed=False)
        return True

    def connect(self, leg: Leg, answer: Agreement | bytes, done: Callable[[], None] = lambda: None) -> None:
        """Take up the answer to our offer; `done` when the leg knows what was agreed.

        When it cannot be used, a session stays as it was, and a leg that has none yet ends.
        """
        if isinstance(answer, Agreement):
            self._endpoints.connect(leg, answer)
            done()
        else:
            self._peers.answered(leg, answer, lambda well: self._connected(leg, well, done))

    def offered(self, leg: Leg, offered: Agreement | bytes, described: Described) -> None:
        """Take up a new offer of the far end; `described` gets our answer."""
        if isinstance(offered, bytes):
            self._peers.offered(leg, offered, lambda well: described(leg.sdp if well else None))
        elif leg.agreement is not None and same_media(offered, leg.agreement):
            described(offers.answer(leg, offered))
        else:
            self._endpoints.change(
                leg, offered, lambda well: described(offers.answer(leg, offered) if well else None)
            )

    def offer(self, leg: Leg, restart: bool, described: Described) -> None:
        """Make an offer of ours; `restart`: a peer looks for its way anew."""
        if leg.is_peer:
            self._peers.renew(leg, restart, lambda well: described(leg.sdp if well else None))
        else:
            prepare_offer(leg, self._hands.new_key)
            described(offers.offer(leg))

    def restored(self, leg: Leg) -> None:
        """A leg of an earlier process goes on."""
        if leg.is_peer:
            self._peers.restored(leg)

    def candidates(self, leg: Leg, fragment: bytes) -> None:
        """Candidates of a peer's far end, found since its description."""
        self._peers.candidates(leg, fragment)

    def listen_again(self, leg: Leg) -> None:
        """Silence counts from now on: the leg is answered, and was silent before."""
        self._endpoints.listen_again(leg)

    def _connected(self, leg: Leg, well: bool, done: Callable[[], None]) -> None:
        if well:
            if not leg.ended:
                done()
            return
        self._hands.counters.sdp_unacceptable += 1
        if leg.agreement is None:
            self._hands.happen(leg, "media_gone", NOT_AGREED)
