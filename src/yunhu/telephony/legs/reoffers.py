"""Our own offers within a dialog: re-INVITE, its glare with theirs, and its challenges."""

from __future__ import annotations

from yunhu.telephony.legs import messages, offers
from yunhu.telephony.legs.errors import NotPossibleNow
from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.leg import Leg
from yunhu.telephony.legs.machines.exchange import TABLE
from yunhu.telephony.legs.medias import Medias
from yunhu.telephony.legs.model import LegEnded
from yunhu.telephony.legs.rules import backoff_s
from yunhu.telephony.sdp.errors import SdpRefused
from yunhu.telephony.sdp.write import CONTENT_TYPE
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Key

DIALOG_GONE = LegEnded("unreachable", None, "system")


class Reoffers:
    """The hands for re-INVITEs of ours."""

    def __init__(self, hands: Hands, medias: Medias) -> None:
        self._hands = hands
        self._medias = medias

    def want(self, leg: Leg, restart: bool = False) -> None:
        """Offer the session anew, now or when the offer in progress is done; `restart`: with a new way (ICE).

        Raises NotPossibleNow.
        """
        if leg.state != "confirmed":
            raise NotPossibleNow(why="there is no session to change")
        leg.exchange.wanted = True
        leg.exchange.restart = leg.exchange.restart or restart
        self.flush(leg)

    def flush(self, leg: Leg) -> None:
        """Send what waited for the end of another offer."""
        exchange = leg.exchange
        if exchange.wanted and exchange.state == "stable" and leg.state == "confirmed" and leg.dialog:
            exchange.wanted = False
            exchange.state = TABLE["stable", "reoffer"].to or "ours"
            self._offer(leg)

    def responded(self, leg: Leg, key: Key, response: Response) -> None:
        """A response to a re-INVITE."""
        exchange, status = leg.exchange, response.status
        if status < 200:
            return
        if status < 300:
            self._accepted(leg, response)
            return
        self._hands.reinvites.pop(key, None)
        if key != exchange.key:
            return
        if status == 491:
            self._move(leg, "pending")
            wait = backoff_s(leg.direction == "outbound", self._hands.chance())
            self._hands.counters.glares += 1
            exchange.timer = self._hands.scheduler.after(wait, lambda: self._again(leg))
        elif (again := self._challenged(leg, response)) is not None:
            self._send(leg, again)
        else:
            self._move(leg, "failed")
            if status in (408, 481):
                self._gone(leg)

    def failed(self, leg: Leg, key: Key) -> None:
        """No final response came: the dialog is taken for dead (RFC 3261 §12.2.1.2)."""
        self._hands.reinvites.pop(key, None)
        if key == leg.exchange.key:
            self._move(leg, "failed")
            self._gone(leg)

    def _gone(self, leg: Leg) -> None:
        """The dialog is taken for dead; but a page that is reloaded may come back, so that is not for us."""
        if not leg.is_peer:
            self._hands.happen(leg, "hang_up", DIALOG_GONE)

    def _offer(self, leg: Leg) -> None:
        self._medias.offer(leg, leg.exchange.restart, lambda body: self._offer_made(leg, body))

    def _offer_made(self, leg: Leg, body: bytes | None) -> None:
        if leg.ended or leg.dialog is None:
            return
        if body is None:
            self._move(leg, "failed")
            return
        invite = leg.dialog.request("INVITE", body, CONTENT_TYPE)
        invite.headers.set("Allow", messages.ALLOW)
        self._send(leg, invite)

    def _send(self, leg: Leg, invite: Request) -> None:
        hands, exchange = self._hands, leg.exchange
        if exchange.key is not None:
            hands.reinvites.pop(exchange.key, None)
        exchange.request, exchange.ack, exchange.cseq = invite, None, invite.cseq.number
        exchange.key = hands.stack.send_request(invite, hands.flow_of(leg))
        hands.reinvites[exchange.key] = leg

    def _accepted(self, leg: Leg, response: Response) -> None:
        """ACK each 2xx, and take up the answer of the first."""
        hands, exchange, dialog = self._hands, leg.exchange, leg.dialog
        if dialog is None or response.cseq.number != exchange.cseq:
            return
        first = exchange.ack is None
        if exchange.ack is None:
            exchange.ack = dialog.ack(exchange.cseq)
        hands.stack.send_ack(exchange.ack, hands.flow_of(leg))
        if not first or leg.ended:
            return
        self._move(leg, "accepted")
        try:
            dialog.refresh(response)
            agreed = offers.read_answer(leg, response)
        except SdpRefused as refused:
            hands.count(refused)  # the session stays as it was
        except SipSyntaxError:
            hands.counters.no_dialog += 1
        else:
            leg.exchange.restart = False
            self._medias.connect(leg, agreed)
        self.flush(leg)

    def _challenged(self, leg: Leg, response: Response) -> Request | None:
        """The same re-INVITE with credentials, when they may be given."""
        before, dialog = leg.exchange.request, leg.dialog
        if before is None or dialog is None:
            return None
        given = self._hands.credentials(leg, response, before, self._hands.flow_of(leg))
        if given is None:
            return None
        again = dialog.request("INVITE", before.body, CONTENT_TYPE)
        again.headers.set(*given)
        return again

    def _again(self, leg: Leg) -> None:
        leg.exchange.timer = None
        if self._move(leg, "again"):
            self._offer(leg)
        else:
            leg.exchange.wanted = True

    def _move(self, leg: Leg, event: str) -> bool:
        cell = TABLE[leg.exchange.state, event]
        if cell.to is None:
            return False
        leg.exchange.state = cell.to
        return True
