"""Legs that call us: from the INVITE to its final response and ACK."""

from __future__ import annotations

from yunhu.telephony.legs import messages, offers
from yunhu.telephony.legs.errors import NotPossibleNow
from yunhu.telephony.legs.hands import NODE_FAILURE, Hands
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.machines.words import Act
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.legs.model import CODECS, PEER_CODECS, LegEnded, Party, Refused
from yunhu.telephony.legs.offers import Offered
from yunhu.telephony.legs.ports import Admit
from yunhu.telephony.legs.repeats import repeat, watch_session
from yunhu.telephony.legs.rules import SMALLEST_SESSION_S, session_interval, status_of
from yunhu.telephony.sdp.errors import SdpRefused
from yunhu.telephony.sdp.model import Srtp
from yunhu.telephony.sdp.offer_answer import Agreement, our_codecs
from yunhu.telephony.sip.dialog import as_server
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Flow, Key

CANCELLED = LegEnded("cancelled", 487, "far")
OVERDUE = LegEnded("overdue", 480, "system")
NO_CODEC = LegEnded("no_codec", None, "system")
RETRY_AFTER_FULL_S = 5


class Inbound:
    """The hands of inbound legs."""

    def __init__(self, hands: Hands, medias: Medias, admit: Admit) -> None:
        self._hands = hands
        self._medias = medias
        self._admit = admit
        hands.acts |= {
            Act.OFFER: self._offer,
            Act.SEND_RINGING: self._send_ringing,
            Act.SEND_OK: self._send_ok,
            Act.REFUSE: self._refuse,
        }

    def invited(
        self,
        key: Key,
        request: Request,
        flow: Flow,
        leg_id: str,
        session: str,
        tenant: str,
        trunk: str | None,
        phone: str | None,
        codecs: tuple[str, ...] = CODECS,
        srtp: Srtp = "off",
    ) -> Leg | None:
        """A new INVITE of a known party. None when it was refused before it became a leg."""
        hands = self._hands
        caller = Party(phone or request.from_.user, request.from_.display)
        leg = Leg(
            leg_id,
            session,
            tenant,
            "inbound",
            caller,
            request.uri.user,
            flow,
            hands.clock.now(),
            hands.scheduler.monotonic(),
        )
        leg.trunk, leg.phone, leg.keys.policy = trunk, phone, srtp
        offered, refused = self._read(leg, request, codecs)
        refused = refused or self._unfit(leg, request) or self._admit(leg)
        if refused is not None:
            hands.counters.legs_refused += 1
            response = messages.refusal(request, refused.status, leg.tag, refused.retry_after_s)
            if refused.status == 422:
                response.headers.set("Min-SE", str(SMALLEST_SESSION_S))
            hands.stack.respond(key, response)
            return None
        hands.counters.legs_inbound += 1
        leg.invite, leg.invite_key, leg.invite_cseq = request, key, request.cseq.number
        hands.invites[key] = leg
        dialog = leg.dialog
        if dialog is not None:
            hands.by_dialog[dialog.call_id, dialog.local_tag] = leg
        hands.enter(leg)
        hands.wait(leg, hands.settings.longest_ring_s, "overdue", OVERDUE)
        leg.late_offer = offered is None
        self._medias.open(leg, offered)
        return leg

    def _read(self, leg: Leg, request: Request, codecs: tuple[str, ...]) -> tuple[Offered, Refused | None]:
        """What an INVITE offers, which decides what kind of media the leg has; or why it is refused."""
        if len(self._hands.by_id) >= self._hands.settings.most_legs:
            return None, Refused(503, "full", RETRY_AFTER_FULL_S)
        if not self._hands.engine.alive:
            return None, Refused(503, "node_failure", RETRY_AFTER_FULL_S)
        try:
            offered = offers.first_offer(leg, request, codecs)
        except SdpRefused as refused:
            self._hands.count(refused)
            return None, Refused(refused.status, "bad_sdp" if refused.status == 400 else "no_codec")
        if offered is None and request.body:
            return None, Refused(415, "no_codec")
        if isinstance(offered, Agreement):
            leg.agreement = offered
        elif offered is None and leg.flow.is_websocket:
            leg.media_kind = "peer"
        leg.offered = our_codecs(PEER_CODECS if leg.is_peer else codecs)
        return offered, None

    def _unfit(self, leg: Leg, request: Request) -> Refused | None:
        """Why an INVITE cannot become a dialog; what can be read of it is in the leg afterwards."""
        try:
            leg.dialog = as_server(request, leg.tag, messages.contact(leg.flow))
        except SipSyntaxError:
            return Refused(400, "bad_dialog")
        leg.expires_s = session_interval(request) or 0
        if session_interval(request) == 0:
            return Refused(422, "session_interval")
        return None

    def reject(
        self, leg: Leg, status: int, reason: str | None, retry_after_s: int | None, cause: str
    ) -> None:
        """Refuse an offered leg. Raises NotPossibleNow."""
        if leg.direction != "inbound" or leg.invite is None:
            raise NotPossibleNow(why="the leg was dialled by us")
        response = messages.refusal(leg.invite, status, leg.tag, retry_after_s, reason)
        step = self._hands.happen(leg, "reject", LegEnded(cause, status, "near"), response)
        if step.refused:
            raise NotPossibleNow(why=step.reason)

    def cancelled(self, key: Key) -> None:
        """The caller gave up."""
        leg = self._hands.invites.get(key)
        if leg is not None:
            self._hands.happen(leg, "cancel", CANCELLED)

    def acknowledged(self, leg: Leg, request: Request) -> None:
        """The ACK of our 2xx; with a late offer it carries the answer."""
        if leg.late_offer:
            leg.late_offer = False
            try:
                agreed = offers.read_answer(leg, request)
            except SdpRefused as refused:
                self._hands.count(refused)
                self._hands.happen(leg, "hang_up", NO_CODEC)
            else:
                self._medias.connect(leg, agreed)
        self._hands.happen(leg, "ack")

    # --- acts ------------------------------------------------------------------------------------

    def _offer(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        self._hands.tell(leg, self._hands.handler.leg_offered)

    def _send_ringing(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        key, request = leg.invite_key, leg.invite
        if key is not None and request is not None:
            self._hands.stack.respond(key, messages.dialog_response(leg, request, 180))
        self._hands.ringing(leg)

    def _send_ok(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        """200 with our answer, or with our offer when the INVITE had none; sent again until the ACK comes."""
        hands = self._hands
        key, request = leg.invite_key, leg.invite
        if key is None or request is None or leg.dialog is None:
            hands.happen(leg, "hang_up", NODE_FAILURE)
            return
        hands.stop_waiting(leg)
        body = self._medias.first_description(leg)
        leg.dialog.early = False
        ok = messages.dialog_response(leg, request, 200, body)
        if leg.expires_s:
            ok.headers.set("Require", "timer")
            ok.headers.set("Session-Expires", f"{leg.expires_s};refresher=uac")
            watch_session(hands, leg)
        hands.stack.respond(key, ok)
        repeat(hands, leg, key, ok, "ack_missing")
        if leg.deaf:
            self._medias.listen_again(leg)
        hands.answered(leg)

    def _refuse(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        key, request = leg.invite_key, leg.invite
        if key is None or request is None:
            return
        if response is None:
            how = ended or NODE_FAILURE
            response = messages.refusal(request, how.status or status_of(how.cause), leg.tag)
        self._hands.stack.respond(key, response)
