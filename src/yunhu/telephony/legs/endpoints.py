"""The engine's side of legs whose media we describe: opens, changes and watches their endpoints."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs.hands import NODE_FAILURE, Hands
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.securing import change_of, prepare_answer, prepare_offer
from yunhu.telephony.media import protocol as media
from yunhu.telephony.sdp.model import Codec as SdpCodec
from yunhu.telephony.sdp.offer_answer import OUR_DTMF_PT, Agreement

MEDIA_FAILED = LegEnded("media_failed", 500, "system")
MEDIA_TIMEOUT = LegEnded("media_timeout", None, "system")
NO_MEDIA = LegEnded("media_failed", 503, "system")


class Endpoints:
    """Commands to the engine and what it tells, by leg."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        hands.engine.on_event(self.heard)
        hands.engine.on_lost(self.lost)

    # --- commands --------------------------------------------------------------------------------

    def open_for_offer(self, leg: Leg, agreement: Agreement) -> None:
        """The endpoint of a leg whose far end has told where it wants its audio."""
        leg.agreement = agreement
        prepare_answer(leg, agreement, self._hands.new_key)
        self._create(
            leg,
            media.Create(
                endpoint=leg.wire,
                session=leg.wire_session,
                codecs=_codecs(agreement.codecs),
                remote=agreement.remote,
                remote_rtcp=agreement.remote_rtcp,
                direction=agreement.direction,
                dtmf_pt=agreement.dtmf_pt,
                learn="first",
                timeout_ms=0 if _may_be_silent(agreement) else self._hands.settings.media_timeout_ms,
                srtp=change_of(leg, agreement),
            ),
        )
        leg.remote = agreement.remote
        if agreement.dtmf_pt is None:
            self._hands.engine.send(media.Detect(endpoint=leg.wire, inband=True))

    def open_to_offer(self, leg: Leg) -> None:
        """The endpoint of a leg that we make an offer for; it learns no address before there is an answer."""
        prepare_offer(leg, self._hands.new_key)
        self._create(
            leg,
            media.Create(
                endpoint=leg.wire,
                session=leg.wire_session,
                codecs=_codecs(leg.offered),
                dtmf_pt=OUR_DTMF_PT,
                learn="no",
            ),
        )

    def connect(self, leg: Leg, agreement: Agreement, timed: bool = True) -> None:
        """Tell the engine what an answer agreed on. `timed`: silence counts from now on."""
        no_digits = agreement.dtmf_pt is None
        had_digits = leg.agreement is None or leg.agreement.dtmf_pt is not None
        leg.agreement = agreement
        self._hands.engine.send(
            self._modify(leg, agreement, timed), lambda reply: self._connected(leg, reply)
        )
        if no_digits and had_digits:
            self._hands.engine.send(media.Detect(endpoint=leg.wire, inband=True))

    def change(self, leg: Leg, agreement: Agreement, done: Callable[[bool], None]) -> None:
        """Take up a new offer; `done` hears whether the engine agreed."""
        prepare_answer(leg, agreement, self._hands.new_key)
        command = self._modify(leg, agreement, True)
        self._hands.engine.send(command, lambda reply: self._changed(leg, agreement, done, reply))

    def listen_again(self, leg: Leg) -> None:
        """Silence counts from now on: the leg is answered, and was silent before."""
        leg.deaf = False
        timeout = self._hands.settings.media_timeout_ms
        self._hands.engine.send(media.Modify(endpoint=leg.wire, timeout_ms=timeout))

    def _create(self, leg: Leg, command: media.Create) -> None:
        leg.media = True
        self._hands.engine.send(command, lambda reply: self._created(leg, reply))

    def _created(self, leg: Leg, reply: media.Reply) -> None:
        if isinstance(reply, media.Ok):
            leg.local = reply.local or ""
            self._hands.happen(leg, "media_ready")
            return
        leg.media = False
        self._hands.happen(leg, "media_gone", NODE_FAILURE if reply.code == "lost" else NO_MEDIA)

    def _modify(self, leg: Leg, agreement: Agreement, timed: bool) -> media.Modify:
        """What changed: an address that stayed keeps its lock, a held leg may be silent."""
        silent = not timed or _may_be_silent(agreement)
        moved = agreement.remote is not None and agreement.remote != leg.remote
        leg.remote = agreement.remote or leg.remote
        srtp = change_of(leg, agreement, timed)
        return media.Modify(
            endpoint=leg.wire,
            codecs=_codecs(agreement.codecs),
            remote=agreement.remote if moved else None,
            remote_rtcp=agreement.remote_rtcp,
            learn="first" if moved else None,
            direction=agreement.direction,
            dtmf_pt=agreement.dtmf_pt,
            timeout_ms=0 if silent else self._hands.settings.media_timeout_ms,
            srtp=srtp,
        )

    def _connected(self, leg: Leg, reply: media.Reply) -> None:
        if isinstance(reply, media.Refused):
            self._hands.happen(leg, "media_gone", _broken(reply))

    def _changed(
        self, leg: Leg, agreement: Agreement, done: Callable[[bool], None], reply: media.Reply
    ) -> None:
        if isinstance(reply, media.Ok):
            leg.agreement = agreement
        done(isinstance(reply, media.Ok))

    # --- events ----------------------------------------------------------------------------------

    def heard(self, event: media.Event) -> None:
        """An event of the engine; those that are about no leg are for others."""
        if isinstance(event, media.Digit):
            leg = self._hands.by_wire.get(event.endpoint)
            if leg is not None and not leg.ended:
                self._hands.tell(leg, self._hands.handler.leg_digit, event.digit)
        elif isinstance(event, media.Quality):
            for figures in event.legs:
                leg = self._hands.by_wire.get(figures.endpoint)
                if leg is not None:
                    leg.figures = figures
        elif isinstance(event, media.MediaTimeout):
            self._silent(event)
        elif isinstance(event, media.EndpointFailed):
            leg = self._hands.by_wire.get(event.endpoint)
            if leg is not None:
                leg.media = False
                leg.figures = event.figures or leg.figures
                self._hands.happen(leg, "media_gone", MEDIA_FAILED)

    def lost(self) -> None:
        """The engine is gone, and with it every endpoint: their legs end."""
        for leg in list(self._hands.by_wire.values()):
            leg.media = False
            self._hands.happen(leg, "media_gone", NODE_FAILURE)

    def _silent(self, event: media.MediaTimeout) -> None:
        leg = self._hands.by_wire.get(event.endpoint)
        if leg is None or leg.is_peer:
            return
        if leg.is_answered and not leg.held:
            self._hands.happen(leg, "media_gone", MEDIA_TIMEOUT)
        else:
            leg.deaf = True


def _may_be_silent(agreement: Agreement) -> bool:
    """Whether nothing has to arrive: on hold, or in the directions that do not receive."""
    return agreement.held or agreement.direction in ("inactive", "sendonly")


def _codecs(codecs: tuple[SdpCodec, ...]) -> list[media.Codec]:
    return [media.Codec(codec.pt, codec.name, codec.clock, codec.ptime_ms) for codec in codecs]


def _broken(reply: media.Refused) -> LegEnded:
    return NODE_FAILURE if reply.code == "lost" else MEDIA_FAILED
