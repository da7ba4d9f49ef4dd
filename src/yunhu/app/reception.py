"""The first to see a SIP request: registrations, calls of trunks and phones, and everything in a dialog.

Nothing is taken from strangers: an INVITE comes from a trunk's address or from a phone that proves who it is.
"""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs.service import Legs
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.build import response_to
from yunhu.telephony.sip.flow import Failure, Flow, Key
from yunhu.telephony.sip.message import Request, Response
from yunhu.telephony.sip.rules import Policy
from yunhu.telephony.sip.stack import SipStack
from yunhu.telephony.trunks.service import Trunks

Answered = Callable[[Response | None], None]

ASKED_MAX = 20_000
"""Requests of ours other than INVITE that wait for their answers."""


class Reception:
    """The handler of the SIP stack. `connect` gives it its parts, which need the stack themselves."""

    def __init__(self, new_id: Callable[[], str], policy: Policy) -> None:
        self._new_id = new_id
        self._allow = ", ".join(policy.allowed)
        self._asked: dict[Key, Answered] = {}
        self._stack: SipStack
        self._legs: Legs
        self._registrar: Registrar
        self._trunks: Trunks

    def connect(self, stack: SipStack, legs: Legs, registrar: Registrar, trunks: Trunks) -> None:
        """The parts that requests are handed to."""
        self._stack, self._legs, self._registrar, self._trunks = stack, legs, registrar, trunks

    def use(self, stack: SipStack) -> None:
        """The stack that `ask` and `respond` send with."""
        self._stack = stack

    # --- what comes in --------------------------------------------------------------------------------

    def request_arrived(self, key: Key, request: Request, flow: Flow) -> None:
        """Hand a request to whom it is for; what nobody wants is answered here."""
        if request.to.tag is not None:
            if not self._legs.in_dialog(key, request, flow):
                self._answer(key, request, 481)
        elif request.method == "INVITE":
            self._invited(key, request, flow)
        elif request.method == "REGISTER":
            self._registrar.arrived(key, request, flow)
        elif request.method == "OPTIONS":
            self._answer(key, request, 200)
        else:
            # REFER, INFO and the like mean something only within a call.
            self._answer(key, request, 403 if request.method == "REFER" else 481)

    def _invited(self, key: Key, request: Request, flow: Flow) -> None:
        trunk = self._trunks.identify(flow.remote, exact=True)
        if trunk is None and not self._registrar.knows(flow):
            trunk = self._trunks.identify(flow.remote)
        if trunk is not None:
            tenant = self._trunks.tenant
            self._legs.invited(key, request, flow, self._new_id(), self._new_id(), tenant, trunk=trunk.id)
            return
        phone = self._registrar.authenticate(key, request, flow)
        if phone is not None:
            tenant = self._registrar.tenant
            leg, contact = self._new_id(), self._new_id()
            self._legs.invited(key, request, flow, leg, contact, tenant, phone=phone.username)

    def _answer(self, key: Key, request: Request, status: int) -> None:
        response = response_to(request, status, to_tag=self._new_id()[-16:])
        if request.method == "OPTIONS":
            response.headers.set("Allow", self._allow)
            response.headers.set("Accept", "application/sdp")
        self._stack.respond(key, response)

    def cancel_arrived(self, key: Key, request: Request) -> None:
        """The caller gave up."""
        self._legs.cancelled(key)

    def ack_arrived(self, request: Request, flow: Flow) -> None:
        """The ACK of a 2xx of ours."""
        self._legs.acknowledged(request, flow)

    # --- what comes back ------------------------------------------------------------------------------

    def ask(self, request: Request, flow: Flow, answered: Answered) -> None:
        """Send a request other than INVITE; `answered` gets its final response, or None when none comes."""
        if len(self._asked) >= ASKED_MAX:
            answered(None)
            return
        self._asked[self._stack.send_request(request, flow)] = answered

    def response_arrived(self, key: Key, response: Response, flow: Flow) -> None:
        """A response to an INVITE of a leg, or to something that was asked."""
        if self._legs.responded(key, response):
            return
        if response.status >= 200:
            answered = self._asked.pop(key, None)
            if answered is not None:
                answered(response)

    def transaction_failed(self, key: Key, kind: Failure) -> None:
        """No final response will come."""
        if not self._legs.failed(key, kind):
            answered = self._asked.pop(key, None)
            if answered is not None:
                answered(None)
