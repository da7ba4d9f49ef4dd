"""The front of the SIP floor: who gets a request, a response, a failure. It is the stack's handler."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.platform.clock import Scheduler
from yunhu.telephony.legs.messages import ALLOW
from yunhu.telephony.legs.ports import Proving
from yunhu.telephony.legs.service import Legs
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.transports.flow import Failure, Flow, Key
from yunhu.telephony.trunks.model import Doubt, Trunk
from yunhu.telephony.trunks.service import Trunks

Answered = Callable[[Response | None], None]

RETRY_AFTER_FULL_S = 5

WARNINGS: dict[Doubt, str] = {
    "in_clear": "requests of this trunk are taken over TLS only",
    "no_certificate": "this connection shows no certificate of this trunk",
    "other_names": "the certificate of this connection is not for this trunk",
}
"""What whoever is not believed is told (RFC 3261 §20.43); never whose certificate would be."""

_WARNING = 399
_NEEDS_A_DIALOG = frozenset({"BYE", "INFO", "UPDATE", "NOTIFY", "PRACK"})


class Front:
    """Passes what arrives to legs, registrar and trunks, and answers what is nobody's.

    Towards those above it is the stack: it sends their requests and finds whose the responses are. Only
    OPTIONS are answered to strangers; a call comes from a trunk's address or from a phone that proves who
    it is.
    """

    def __init__(self, scheduler: Scheduler, new_id: Callable[[], str]) -> None:
        """`new_id` makes the ids of legs and contacts."""
        self._scheduler = scheduler
        self._new_id = new_id
        self._asked: dict[Key, Answered] = {}
        self._sending = 0
        self._failed_early: dict[Key, Failure] = {}
        self._stack: Proving
        self._legs: Legs
        self._registrar: Registrar
        self._trunks: Trunks

    def connect(self, stack: Proving, legs: Legs, registrar: Registrar, trunks: Trunks) -> None:
        """The parts that themselves need this object."""
        self._stack, self._legs, self._registrar, self._trunks = stack, legs, registrar, trunks

    # --- the stack, for those above --------------------------------------------------------------

    def flow_to(self, remote: tuple[str, int], transport: str = "udp", name: str = "") -> Flow:
        """A flow to an address; `name` is whose certificate it has to show. Raises LookupError."""
        return self._stack.flow_to(remote, transport, name)

    def send_request(self, request: Request, flow: Flow) -> Key:
        """Start a client transaction. A failure is told later, never from inside this call."""
        self._sending += 1
        try:
            key = self._stack.send_request(request, flow)
        finally:
            self._sending -= 1
        kind = self._failed_early.pop(key, None)
        if not self._sending:
            self._failed_early.clear()
        if kind is not None:
            self._scheduler.after(0.0, lambda: self.transaction_failed(key, kind))
        return key

    def cancel(self, key: Key, reason: str = "") -> bool:
        """Cancel the INVITE sent as `key`."""
        return self._stack.cancel(key, reason)

    def respond(self, key: Key, response: Response) -> bool:
        """Answer a request."""
        return self._stack.respond(key, response)

    def send_ack(self, request: Request, flow: Flow) -> None:
        """Send the ACK of a 2xx."""
        self._stack.send_ack(request, flow)

    def ask(self, request: Request, flow: Flow, answered: Answered) -> None:
        """Send a request other than INVITE; `answered` gets its final response, or None without one."""
        self._asked[self.send_request(request, flow)] = answered

    # --- the stack's handler ---------------------------------------------------------------------

    def request_arrived(self, key: Key, request: Request, flow: Flow) -> None:
        """A new request: of a dialog, or of one that has to be known first."""
        method = request.method
        if request.to_tag is not None and method != "REGISTER":
            if (doubt := self._doubt_in_dialog(request, flow)) is not None:
                self._disbelieve(key, request, doubt)
            elif not self._legs.in_dialog(key, request, flow):
                self._refuse(key, request, 481)
        elif method == "INVITE":
            self._invited(key, request, flow)
        elif method == "REGISTER":
            self._registrar.arrived(key, request, flow)
        elif method == "OPTIONS":
            self._options(key, request)
        else:
            self._refuse(key, request, 481 if method in _NEEDS_A_DIALOG else 403)

    def cancel_arrived(self, key: Key, request: Request) -> None:
        """A pending INVITE is cancelled."""
        self._legs.cancelled(key)

    def ack_arrived(self, request: Request, flow: Flow) -> None:
        """The ACK of a 2xx of ours."""
        if self._doubt_in_dialog(request, flow) is None:
            self._legs.acknowledged(request, flow)

    def response_arrived(self, key: Key, response: Response, flow: Flow) -> None:
        """A response to a request of ours."""
        if key not in self._asked:
            self._legs.responded(key, response)
        elif response.status >= 200:
            self._asked.pop(key)(response)

    def transaction_failed(self, key: Key, kind: Failure) -> None:
        """No final response will come."""
        answered = self._asked.pop(key, None)
        if answered is not None:
            answered(None)
        elif not self._legs.failed(key, kind) and self._sending:
            # It failed before its sender could know the key: tell him when he does.
            self._failed_early[key] = kind

    # --- who is it -------------------------------------------------------------------------------

    def _invited(self, key: Key, request: Request, flow: Flow) -> None:
        """A call: from a trunk, or from a phone.

        The very socket that a trunk names is the trunk's. Otherwise a flow on which a phone is registered is
        the phone's, before the address or network of a trunk is looked at; whoever is left has to be a phone.
        Who comes over a WebSocket is never a trunk, whatever else there is at his address.
        """
        trunk = None if flow.is_websocket else self._trunks.identify(flow.remote, exact=True)
        if trunk is None and not flow.is_websocket and not self._registrar.knows(flow):
            trunk = self._trunks.identify(flow.remote)
        if trunk is not None:
            self._from_trunk(key, request, flow, trunk)
            return
        phone = self._registrar.authenticate(key, request, flow)
        if phone is not None:
            tenant = self._registrar.tenant
            self._legs.invited(
                key,
                request,
                flow,
                self._new_id(),
                self._new_id(),
                tenant,
                phone=phone.username,
                srtp=phone.srtp,
            )

    def _from_trunk(self, key: Key, request: Request, flow: Flow, trunk: Trunk) -> None:
        if (doubt := self._trunks.doubt(trunk, flow, self._stack.shown(flow))) is not None:
            self._disbelieve(key, request, doubt)
            return
        if self._legs.calls_on(trunk.id) >= trunk.max_calls:
            response = response_to(request, 503, to_tag=self._tag())
            response.headers.set("Retry-After", str(RETRY_AFTER_FULL_S))
            self._stack.respond(key, response)
            return
        self._legs.invited(
            key,
            request,
            flow,
            self._new_id(),
            self._new_id(),
            self._trunks.tenant,
            trunk=trunk.id,
            codecs=trunk.codecs,
            srtp=trunk.srtp,
        )

    def _doubt_in_dialog(self, request: Request, flow: Flow) -> Doubt | None:
        """Why a request within a trunk's call is not believed to be the trunk's.

        The connection that the call came or went by is believed to its end, whatever was configured since.
        """
        leg = self._legs.leg_of(request)
        if leg is None or leg.trunk is None or flow == leg.flow:
            return None
        trunk = self._trunks.get(leg.trunk)
        return None if trunk is None else self._trunks.doubt(trunk, flow, self._stack.shown(flow))

    def _disbelieve(self, key: Key, request: Request, doubt: Doubt) -> None:
        self._legs.counters.unproven += 1
        response = response_to(request, 403, to_tag=self._tag())
        response.headers.set("Warning", f'{_WARNING} yunhu "{WARNINGS[doubt]}"')
        self._stack.respond(key, response)

    # --- what is nobody's ------------------------------------------------------------------------

    def _options(self, key: Key, request: Request) -> None:
        response = response_to(request, 200, to_tag=self._tag())
        response.headers.set("Allow", ALLOW)
        response.headers.set("Accept", "application/sdp")
        self._stack.respond(key, response)

    def _refuse(self, key: Key, request: Request, status: int) -> None:
        self._stack.respond(key, response_to(request, status, to_tag=self._tag()))

    def _tag(self) -> str:
        return self._new_id()[-16:]
