"""What far ends send within a dialog, and the offers of both sides there."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs import facts, messages, offers
from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.inbound import CANCELLED, Inbound
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.machines.exchange import TABLE
from yunhu.telephony.legs.machines.words import Act
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.legs.model import CODECS, LegEnded
from yunhu.telephony.legs.repeats import repeat, watch_session
from yunhu.telephony.legs.rules import digit_of, session_interval
from yunhu.telephony.legs.transfers import Transfers
from yunhu.telephony.sdp.errors import SdpRefused
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow, Key

HUNG_UP = LegEnded("hangup", None, "far")
LONGEST_RETRY_S = 10
"""Most seconds of the Retry-After with which a crossing offer is put off (RFC 3261 §14.2)."""

_FRAGMENT = "application/trickle-ice-sdpfrag"
_ACCEPT = f"application/sdp, application/dtmf-relay, {_FRAGMENT}"


class InSession:
    """The hands for requests with a To tag."""

    def __init__(
        self,
        hands: Hands,
        medias: Medias,
        inbound: Inbound,
        transfers: Transfers,
        flush: Callable[[Leg], None],
    ) -> None:
        """`flush` is called when no offer of theirs is in progress any more."""
        self._hands = hands
        self._medias = medias
        self._inbound = inbound
        self._flush = flush
        self._does: dict[str, Callable[[Leg, Key, Request], None]] = {
            "BYE": self._bye,
            "INVITE": self._reinvite,
            "UPDATE": self._update,
            "INFO": self._info,
            "REFER": transfers.asked,
            "OPTIONS": self._options,
        }

    def arrived(self, key: Key, request: Request, flow: Flow) -> bool:
        """A request of a dialog; false when it is of none of ours."""
        leg = self.leg_of(request)
        if leg is None or leg.dialog is None:
            self._hands.counters.no_dialog += 1
            return False
        if not leg.dialog.accepts(request.cseq.number):
            self._hands.counters.out_of_order += 1
            self._refuse(leg, key, request, 500)
            return True
        if flow.is_reliable or leg.phone is not None:
            leg.flow = flow
        does = self._does.get(request.method)
        if does is None:
            self._refuse(leg, key, request, 481 if request.method == "NOTIFY" else 405)
        else:
            does(leg, key, request)
        return True

    def acknowledged(self, request: Request, flow: Flow) -> None:
        """The ACK of a 2xx: of the leg's INVITE or of a re-INVITE. Others are late and mean nothing."""
        leg = self.leg_of(request)
        if leg is None:
            return
        number = request.cseq.number
        if leg.direction == "inbound" and number == leg.invite_cseq:
            self._inbound.acknowledged(leg, request)
        elif leg.exchange.state == "unacked" and number == leg.exchange.cseq:
            self._reinvite_acknowledged(leg, request)

    def leg_of(self, request: Request) -> Leg | None:
        """The leg whose dialog a request with a To tag belongs to."""
        leg = self._hands.by_dialog.get((request.call_id, request.to_tag or ""))
        if leg is None or leg.dialog is None or leg.dialog.remote_tag != (request.from_tag or ""):
            return None
        return leg

    # --- small requests --------------------------------------------------------------------------

    def _bye(self, leg: Leg, key: Key, request: Request) -> None:
        hands = self._hands
        hands.stack.respond(key, messages.refusal(request, 200, leg.tag))
        hands.happen(leg, "bye", HUNG_UP if leg.last_ack or leg.answered_s is not None else CANCELLED)

    def _info(self, leg: Leg, key: Key, request: Request) -> None:
        """A key, or what a browser found out about its network since its description (RFC 8840)."""
        if leg.is_peer and request.content_type == _FRAGMENT:
            self._refuse(leg, key, request, 481 if leg.ended else 200)
            if not leg.ended:
                self._medias.candidates(leg, request.body)
            return
        digit = digit_of(request)
        status = 200 if digit is not None or not request.body else 415
        self._refuse(leg, key, request, status)
        if digit is not None and not leg.ended:
            self._hands.tell(leg, self._hands.handler.leg_digit, digit)

    def _options(self, leg: Leg, key: Key, request: Request) -> None:
        response = messages.dialog_response(leg, request, 200)
        response.headers.set("Accept", _ACCEPT)
        self._hands.stack.respond(key, response)

    def _refuse(self, leg: Leg, key: Key, request: Request, status: int, retry_s: int | None = None) -> None:
        self._hands.stack.respond(key, messages.refusal(request, status, leg.tag, retry_s))

    # --- their offers ----------------------------------------------------------------------------

    def _reinvite(self, leg: Leg, key: Key, request: Request) -> None:
        if leg.state == "answered":
            # The ACK of the first answer is still on its way: as if an INVITE of ours were pending.
            self._hands.counters.glares += 1
            self._refuse(leg, key, request, 491)
        elif leg.state == "confirmed":
            self._offered(leg, key, request, "reinvite")
        elif leg.ended:
            self._refuse(leg, key, request, 481)
        else:
            self._refuse(leg, key, request, 500, self._retry_s())

    def _update(self, leg: Leg, key: Key, request: Request) -> None:
        if leg.ended:
            self._refuse(leg, key, request, 481)
        elif not request.body:
            self._refreshed(leg, request)
            self._hands.stack.respond(key, self._ok(leg, request, b""))
        elif leg.is_answered:
            self._offered(leg, key, request, "update")
        else:
            self._refuse(leg, key, request, 500, self._retry_s())

    def _offered(self, leg: Leg, key: Key, request: Request, event: str) -> None:
        """A new offer (or, without a body, the wish for one of ours)."""
        hands, exchange = self._hands, leg.exchange
        cell = TABLE[exchange.state, event]
        if cell.kind == "refuses":
            status = int(cell.why[:3])
            hands.counters.glares += 1
            self._refuse(leg, key, request, status, self._retry_s() if status == 500 else None)
            return
        try:
            offered = offers.read_offer(leg, request, _codec_names(leg))
            self._refreshed(leg, request)
        except SdpRefused as refused:
            self._hands.count(refused)
            self._refuse(leg, key, request, refused.status)
            return
        except SipSyntaxError:
            self._refuse(leg, key, request, 400)
            return
        exchange.state = cell.to or exchange.state
        exchange.key, exchange.request, exchange.cseq = key, request, request.cseq.number
        exchange.offered = offered is not None
        done = "invite_done" if event == "reinvite" else "update_done"
        if offered is None:
            self._medias.offer(leg, False, lambda body: self._taken_up(leg, done, body))
        else:
            self._medias.offered(leg, offered, lambda body: self._taken_up(leg, done, body))

    def _taken_up(self, leg: Leg, event: str, body: bytes | None) -> None:
        """The engine follows the new offer, or (no `body`) does not: answer it."""
        exchange, hands = leg.exchange, self._hands
        key, request = exchange.key, exchange.request
        if key is None or request is None:
            return
        event = event if body is not None and not leg.ended else "refused"
        exchange.state = TABLE[exchange.state, event].to or exchange.state
        if body is None or leg.ended:
            self._refuse(leg, key, request, 487 if leg.ended else 488)
            return
        exchange.unanswered_offer = not exchange.offered
        ok = self._ok(leg, request, body)
        hands.stack.respond(key, ok)
        if event == "invite_done":
            repeat(hands, leg, key, ok, "hang_up")
        if exchange.offered:
            self._note_held(leg)
        if exchange.state == "stable":
            self._flush(leg)

    def _reinvite_acknowledged(self, leg: Leg, request: Request) -> None:
        exchange = leg.exchange
        exchange.state = TABLE[exchange.state, "ack"].to or exchange.state
        self._hands.acts[Act.STOP_REPEATING](leg, None, None)
        if exchange.unanswered_offer:
            exchange.unanswered_offer = False
            try:
                agreed = offers.read_answer(leg, request)
            except SdpRefused as refused:
                self._hands.count(refused)  # the session stays as it was
            else:
                self._medias.connect(leg, agreed, lambda: self._note_held(leg))
        self._flush(leg)

    # --- what they have in common ----------------------------------------------------------------

    def _refreshed(self, leg: Leg, request: Request) -> None:
        """The remote target may have moved, and the session lives on for another interval."""
        if leg.dialog is not None:
            leg.dialog.refresh(request)
        leg.expires_s = session_interval(request) or 0
        watch_session(self._hands, leg)

    def _ok(self, leg: Leg, request: Request, body: bytes) -> Response:
        ok = messages.dialog_response(leg, request, 200, body)
        if leg.expires_s:
            ok.headers.set("Require", "timer")
            ok.headers.set("Session-Expires", f"{leg.expires_s};refresher=uac")
        return ok

    def _note_held(self, leg: Leg) -> None:
        agreed = leg.agreement
        if agreed is None or agreed.held == leg.held or leg.ended:
            return
        leg.held = agreed.held
        hands = self._hands
        hands.announce(leg.tenant, leg.session, facts.LegHeld(leg=leg.id, held=leg.held))
        hands.tell(leg, hands.handler.leg_held, leg.held)

    def _retry_s(self) -> int:
        return int(self._hands.chance() * (LONGEST_RETRY_S + 1))


def _codec_names(leg: Leg) -> tuple[str, ...]:
    return tuple([codec.name for codec in leg.offered]) or CODECS
