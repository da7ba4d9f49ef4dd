"""Legs that we call: the INVITE, its challenges and forks, its answer or its CANCEL."""

from __future__ import annotations

from collections import deque

from yunhu.telephony.legs import messages, offers
from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.inbound import NO_CODEC
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.machines.words import Act
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.repeats import watch_session
from yunhu.telephony.legs.rules import answered_interval, cause_of
from yunhu.telephony.sdp.errors import SdpRefused
from yunhu.telephony.sip.dialog import as_client
from yunhu.telephony.sip.digest import DigestClient
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.message import Response
from yunhu.telephony.sip.transactions.timers import GIVE_UP
from yunhu.telephony.sip.transports.flow import Failure, Key

NO_ANSWER = LegEnded("no_answer", 408, "near")
TIMED_OUT = LegEnded("unreachable", 408, "far")
NOT_SENT = LegEnded("unreachable", 503, "system")
ELSEWHERE = "taken_elsewhere"
COMPLETED_ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"'
"""A telephone that is told so notes no missed call (RFC 3326 §3.1, RFC 5359 §2.18)."""

MOST_FORKS = 16
"""Answers of other forks that are acknowledged and hung up; more are left to give up by themselves."""


class Outbound:
    """The hands of outbound legs."""

    def __init__(self, hands: Hands, medias: Medias) -> None:
        self._hands = hands
        self._medias = medias
        self._answered: deque[tuple[float, Key]] = deque()
        hands.acts |= {
            Act.SEND_INVITE: self._send_invite,
            Act.SEND_AGAIN: self._send_again,
            Act.PROGRESS: self._progress,
            Act.SEND_ACK: self._send_ack,
            Act.CONNECT: self._connect,
            Act.CANCEL: self._cancel,
            Act.DROP_OTHER: self._drop_other,
        }

    def begin(self, leg: Leg, ring_s: float, video: str | None = None) -> None:
        """Open the endpoint; the INVITE follows when it is there. `video`: the codec of the other leg."""
        hands = self._hands
        hands.counters.legs_outbound += 1
        hands.enter(leg)
        hands.wait(leg, ring_s, "no_answer", NO_ANSWER)
        if leg.target is not None and leg.target.credentials is not None:
            leg.digest = DigestClient(leg.target.credentials)
        self._medias.open(leg, None, video)

    def responded(self, leg: Leg, key: Key, response: Response) -> None:
        """A response to the leg's INVITE."""
        status = response.status
        if status < 200:
            self._hands.happen(leg, "progress", None, response)
        elif status < 300:
            self._answered_by(leg, response)
        else:
            del self._hands.invites[key]
            event = "challenge" if self._may_answer(leg, response) else "failure"
            ended = LegEnded(cause_of(status), status, "far", response.retry_after)
            self._hands.happen(leg, event, ended, response)

    def failed(self, leg: Leg, key: Key, kind: Failure) -> None:
        """The INVITE gets no final response any more."""
        self._hands.invites.pop(key, None)
        self._hands.happen(leg, "failure", TIMED_OUT if kind is Failure.TIMEOUT else NOT_SENT)

    # --- answers ---------------------------------------------------------------------------------

    def _answered_by(self, leg: Leg, response: Response) -> None:
        """Sort a 2xx: the first one makes the dialog; the same again and other forks come behind it."""
        hands, dialog = self._hands, leg.dialog
        if leg.last_ack is not None and dialog is not None:
            same = dialog.remote_tag == (response.to_tag or "")
            hands.happen(leg, "answer_again" if same else "other_answer", None, response)
            return
        agreed = None
        try:
            self._enter_dialog(leg, response)
            agreed = offers.read_answer(leg, response)
        except SdpRefused as refused:
            hands.count(refused)
        except SipSyntaxError:
            hands.counters.no_dialog += 1
        if agreed is None:
            hands.happen(leg, "bad_answer", NO_CODEC, response)
            return
        leg.answer = agreed
        hands.happen(leg, "answer", None, response)

    def _enter_dialog(self, leg: Leg, response: Response) -> None:
        if leg.invite is None:
            raise SipSyntaxError("there is no INVITE")
        leg.dialog = as_client(leg.invite, response)
        self._hands.by_dialog[leg.dialog.call_id, leg.dialog.local_tag] = leg

    def _may_answer(self, leg: Leg, response: Response) -> bool:
        """Whether a failure is a challenge that we may answer; the answer waits in the leg."""
        if leg.invite is not None:
            leg.credentials = self._hands.credentials(leg, response, leg.invite, leg.flow)
        return leg.credentials is not None

    # --- acts ------------------------------------------------------------------------------------

    def _send_invite(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        if leg.target is None:
            return
        leg.sdp = self._medias.first_description(leg)
        leg.invite = messages.invite(leg, leg.target, self._hands.settings.agent)
        self._send(leg)

    def _send_again(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        if leg.invite is None or leg.credentials is None:
            return
        name, value = leg.credentials
        leg.credentials = None
        leg.invite = messages.invite_again(leg, leg.invite, name, value)
        self._send(leg)

    def _send(self, leg: Leg) -> None:
        if leg.invite is not None:
            leg.invite_cseq = leg.invite.cseq.number
            leg.invite_key = self._hands.stack.send_request(leg.invite, leg.flow)
            self._hands.invites[leg.invite_key] = leg

    def _progress(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        """It rings, or we hear early media: then the engine listens where the response says."""
        if response is None:
            return
        early = not leg.early_media and self._early_media(leg, response)
        if response.status not in (180, 183) or (leg.rings and not early):
            return
        self._hands.ringing(leg)
        self._hands.tell(leg, self._hands.handler.leg_ringing)

    def _early_media(self, leg: Leg, response: Response) -> bool:
        if not response.body:
            return False
        try:
            leg.early_media = self._medias.early(leg, response)
        except SdpRefused:
            return False  # the final answer decides; until then the caller hears our own tone
        return leg.early_media

    def _send_ack(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        hands = self._hands
        if leg.last_ack is None:
            if leg.dialog is None:
                return
            leg.last_ack = leg.dialog.ack(leg.invite_cseq)
            self._remember(leg)
        hands.stack.send_ack(leg.last_ack, hands.flow_of(leg))

    def _connect(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        self._hands.stop_waiting(leg)
        if leg.digest is not None:
            leg.digest.accepted()
        if response is not None:
            leg.expires_s = answered_interval(response)
            watch_session(self._hands, leg)
        agreed, leg.answer = leg.answer, None
        if agreed is not None:
            self._medias.connect(leg, agreed, lambda: self._is_answered(leg))

    def _is_answered(self, leg: Leg) -> None:
        if leg.deaf and leg.is_peer:
            self._medias.listen_again(leg)
        self._hands.answered(leg)

    def _cancel(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        if leg.invite_key is not None:
            elsewhere = ended is not None and ended.cause == ELSEWHERE
            self._hands.stack.cancel(leg.invite_key, COMPLETED_ELSEWHERE if elsewhere else "")

    def _drop_other(self, leg: Leg, ended: LegEnded | None, response: Response | None) -> None:
        """Another fork answered as well: ACK it and say BYE, each time it repeats itself (§13.2.2.4)."""
        hands = self._hands
        if response is None or leg.invite is None:
            return
        tag = response.to_tag or ""
        ack = leg.forks.get(tag)
        if ack is not None:
            hands.stack.send_ack(ack[0], ack[1])
            return
        if len(leg.forks) >= MOST_FORKS:
            return
        try:
            other = as_client(leg.invite, response)
        except SipSyntaxError:
            hands.counters.no_dialog += 1
            return
        hands.counters.forks_dropped += 1
        hop = other.next_hop()
        flow = leg.flow if hop is None else hands.way(leg, hop)
        leg.forks[tag] = (other.ack(leg.invite_cseq), flow)
        hands.stack.send_ack(leg.forks[tag][0], flow)
        hands.ask(other.request("BYE"), flow, lambda _final: None)

    # --- answered INVITEs ------------------------------------------------------------------------

    def _remember(self, leg: Leg) -> None:
        """Answered INVITEs stay findable for 64*T1: their 2xx may come again, and from other forks."""
        if leg.invite_key is None:
            return
        now = self._hands.scheduler.monotonic()
        answered = self._answered
        while answered and answered[0][0] <= now:
            self._hands.invites.pop(answered.popleft()[1], None)
        answered.append((now + GIVE_UP, leg.invite_key))
