"""Blind transfers that a party asks for (RFC 3515): REFER within the dialog, and the NOTIFYs about it."""

from __future__ import annotations

from yunhu.telephony.legs import messages
from yunhu.telephony.legs.errors import NotPossibleNow
from yunhu.telephony.legs.hands import Hands
from yunhu.telephony.legs.leg import Leg, Refer
from yunhu.telephony.legs.rules import refer_target
from yunhu.telephony.sip.messages.build import reason_of
from yunhu.telephony.sip.messages.message import Request
from yunhu.telephony.sip.transports.flow import Key

SIPFRAG = "message/sipfrag;version=2.0"
LONGEST_REFER_S = 60
"""How long the subscription that a REFER makes may last."""


class Transfers:
    """The hands for REFER. One transfer of a leg is dealt with at a time."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def asked(self, leg: Leg, key: Key, request: Request) -> None:
        """A REFER: the handler decides. Attended ones (Replaces) and those that name nobody are refused."""
        target = refer_target(request)
        status = 0
        if not leg.is_answered:
            status = 481 if leg.ended else 403
        elif leg.refer is not None:
            status = 491
        elif target is None:
            status = 501 if "replaces=" in (request.headers.get("refer-to") or "").lower() else 400
        if status or target is None:
            self._hands.stack.respond(key, messages.refusal(request, status, leg.tag))
            return
        leg.refer = Refer(key, request)
        self._hands.tell(leg, self._hands.handler.leg_transfer_asked, target)

    def accept(self, leg: Leg) -> None:
        """202, and the NOTIFY that must follow at once. Raises NotPossibleNow without a REFER that waits."""
        refer = self._waiting(leg)
        self._respond(leg, refer, 202)
        if refer.quiet:
            leg.refer = None
        else:
            self._notify(leg, refer, 100)

    def refuse(self, leg: Leg, status: int) -> None:
        """A final status of 300 to 699 for the REFER itself. Raises NotPossibleNow without one that waits."""
        refer = self._waiting(leg)
        leg.refer = None
        self._respond(leg, refer, status)

    def report(self, leg: Leg, status: int) -> None:
        """How the accepted transfer goes; harmless when nobody wants to know."""
        refer = leg.refer
        if refer is None or refer.key is not None:
            return
        if status >= 200:
            leg.refer = None
        if not leg.ended:
            self._notify(leg, refer, status)

    def _waiting(self, leg: Leg) -> Refer:
        refer = leg.refer
        if refer is None or refer.key is None:
            raise NotPossibleNow(why="no transfer was asked for")
        return refer

    def _respond(self, leg: Leg, refer: Refer, status: int) -> None:
        key, refer.key = refer.key, None
        if key is None:
            return
        make = messages.dialog_response if status < 300 else messages.refusal_in
        self._hands.stack.respond(key, make(leg, refer.request, status))

    def _notify(self, leg: Leg, refer: Refer, status: int) -> None:
        if leg.dialog is None:
            return
        body = f"SIP/2.0 {status} {reason_of(status)}\r\n".encode()
        notify = leg.dialog.request("NOTIFY", body, SIPFRAG)
        over = status >= 200
        state = "terminated;reason=noresource" if over else f"active;expires={LONGEST_REFER_S}"
        notify.headers.set("Event", f"refer;id={refer.cseq}")
        notify.headers.set("Subscription-State", state)
        self._hands.request(leg, notify)
