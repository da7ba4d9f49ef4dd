"""The transaction layer (RFC 3261 §17, §18 without sockets): bytes and time go in, outputs come out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from zlib import crc32

from yunhu.telephony.sip.buckets import SourceLimiter
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.errors import MalformedMessage, SipSyntaxError
from yunhu.telephony.sip.limits import IN_DIALOG_HEADROOM, MAX_FORWARDS, MAX_TRANSACTIONS
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.message import Request, Response, parse
from yunhu.telephony.sip.ports import Gate
from yunhu.telephony.sip.rules import DEFAULT, Policy, SipRefusal, admit, admit_response, well_formed
from yunhu.telephony.sip.runner import Runner
from yunhu.telephony.sip.transaction import (
    Kind,
    Transaction,
    client_key,
    invite_key_of,
    merge_key,
    server_key,
)
from yunhu.telephony.sip.transports.flow import (
    AckArrived,
    CancelArrived,
    Failure,
    Flow,
    Key,
    Output,
    TransactionFailed,
)

# Tags of answers without a transaction begin like this, so that their ACKs are known and dropped.
STATELESS_TAG = "nt-"
_SHORTEST_MESSAGE = 16
_RETRY_AFTER_FULL_S = 5


class TransactionLayer:
    """All transactions of one node. Every method takes the time (monotonic seconds) it needs; nothing waits.

    What is to be sent, and what the user of the layer has to know, is collected by `drain`.
    """

    def __init__(
        self,
        *,
        make_branch: Callable[[], str],
        policy: Policy = DEFAULT,
        counters: Counters | None = None,
        limiter: SourceLimiter | None = None,
        gate: Gate | None = None,
        max_transactions: int = MAX_TRANSACTIONS,
    ) -> None:
        """`make_branch` gives unguessable branches that begin with the magic cookie."""
        self.counters = counters if counters is not None else Counters()
        self.policy = policy
        self._make_branch = make_branch
        self._limiter = limiter
        self._gate = gate
        self._max_new = max_transactions
        self._max_all = int(max_transactions * IN_DIALOG_HEADROOM)
        self._runner = Runner(self.counters)

    def __len__(self) -> int:
        """How many transactions there are."""
        return len(self._runner)

    # --- what comes in -------------------------------------------------------------------------------------

    def receive(self, data: bytes, flow: Flow, now: float) -> None:
        """One datagram, or one message of a connection. Bad input never raises: it is answered or counted."""
        counters = self.counters
        counters.messages_received += 1
        counters.bytes_received += len(data)
        if len(data) < _SHORTEST_MESSAGE:
            counters.keepalives += 1
            return
        if self._limiter is not None and not self._limiter.allow(flow.remote[0], now):
            counters.rate_limited += 1
            return
        if data[0] in b"\r\n":
            data = data.lstrip(b"\r\n")
        try:
            message = parse(data, stream=flow.transport in ("tcp", "tls"))
        except MalformedMessage as fault:
            self._malformed(fault, flow)
            return
        if type(message) is Request:
            counters.requests_received += 1
            self._request(message, flow, now)
        elif type(message) is Response:
            counters.responses_received += 1
            self._response(message, flow, now)

    def connection_lost(self, connection: int, now: float) -> None:
        """A connection is gone, or could not be opened: requests that wait for it fail."""
        self._runner.connection_lost(connection, now)

    def poll_timeout(self) -> float | None:
        """When `handle_timeout` is needed next; None if no timer runs."""
        return self._runner.next_due()

    def handle_timeout(self, now: float) -> None:
        """Run every timer that is due."""
        self._runner.run_due(now)

    def drain(self) -> list[Output]:
        """Everything that came out since the last call, in order."""
        return self._runner.drain()

    # --- what the user asks --------------------------------------------------------------------------------

    def send_request(self, request: Request, flow: Flow, now: float) -> Key:
        """Start a client transaction with its own Via. Not for ACK (`send_ack`) and CANCEL (`cancel`)."""
        branch = self._make_branch()
        request.headers.lead("via", _via_text(flow, branch))
        if "max-forwards" not in request.headers.fields():
            request.headers.set("max-forwards", str(MAX_FORWARDS))
        if len(self) >= self._max_all:
            self.counters.over_capacity += 1
            key = client_key(branch, request.method)
            self._runner.put(TransactionFailed(key, Failure.TRANSPORT))
            return key
        return self._runner.begin_client(branch, request, flow, now)

    def cancel(self, key: Key, now: float, reason: str = "") -> bool:
        """Cancel an INVITE, at once or after its first provisional response (§9.1); False if too late.

        `reason`: what its Reason header says (RFC 3326).
        """
        transaction = self._runner.clients.get(key)
        if transaction is None or transaction.state not in ("calling", "proceeding"):
            return False
        if not transaction.cancel_asked:
            transaction.cancel_asked = True
            transaction.cancel_reason = reason
            self._runner.event(transaction, "cancel", None, now)
        return True

    def respond(self, key: Key, response: Response, now: float) -> bool:
        """Answer a request; False when its transaction is over or has its final response."""
        transaction = self._runner.servers.get(key)
        if transaction is None:
            return False
        status = response.status
        if status < 200:
            event = "send 1xx"
        elif transaction.kind is Kind.SERVER:
            event = "send final"
        else:
            event = "send 2xx" if status < 300 else "send 3xx-6xx"
        return self._runner.event(transaction, event, response, now)

    def send_ack(self, request: Request, flow: Flow) -> None:
        """Send the ACK of a 2xx; adds Via the first time, so the same object sent again is the same ACK."""
        if "via" not in request.headers.fields():
            request.headers.lead("via", _via_text(flow, self._make_branch()))
        self.counters.requests_sent += 1
        self._runner.transmit(request.serialize(), flow)

    # --- requests ------------------------------------------------------------------------------------------

    def _request(self, request: Request, flow: Flow, now: float) -> None:
        try:
            reply = _stamp(request, flow)
            key = server_key(request, request.via)
        except SipSyntaxError as fault:
            self._answer(request, flow, SipRefusal(400, str(fault)))
            return
        transaction = self._runner.servers.get(key)
        if request.method == "ACK":
            self._ack_arrived(transaction, request, flow, now)
        elif transaction is not None:
            self.counters.retransmissions_received += 1
            self._runner.event(transaction, "request", request, now)
        elif request.method == "CANCEL":
            self._cancel_arrived(self._runner.servers.get(invite_key_of(key)), request, reply)
        elif (refusal := self._judge(request, now)) is not None:
            self._answer(request, reply, refusal)
        else:
            self._runner.begin_server(key, request, flow, reply, now)

    def _judge(self, request: Request, now: float) -> SipRefusal | None:
        """Why a request without a transaction does not get one, if it does not."""
        refusal = admit(request, self.policy)
        if refusal is not None:
            self.counters.refused += 1
            return refusal
        is_new = request.to_tag is None
        if is_new and merge_key(request) in self._runner.merged:
            self.counters.merged += 1
            return SipRefusal(482, "Loop Detected")
        if len(self) >= (self._max_new if is_new else self._max_all):
            self.counters.over_capacity += 1
            return _unavailable(_RETRY_AFTER_FULL_S)
        if is_new and self._gate is not None and request.method == "INVITE":
            retry_after = self._gate.refuse(now)
            if retry_after is not None:
                self.counters.overload_refused += 1
                return _unavailable(retry_after)
        return None

    def _ack_arrived(self, transaction: Transaction | None, request: Request, flow: Flow, now: float) -> None:
        if well_formed(request) is not None:
            self.counters.malformed_dropped += 1
        elif transaction is not None:
            transaction.source = flow
            self._runner.event(transaction, "ack", request, now)
        elif (request.to_tag or "").startswith(STATELESS_TAG):
            self.counters.acks_absorbed += 1
        else:
            self._runner.put(AckArrived(request, flow))

    def _cancel_arrived(self, invite: Transaction | None, request: Request, reply: Flow) -> None:
        """Answer a CANCEL without a transaction: the same CANCEL again gets the same answer again (§9.2)."""
        if (fault := well_formed(request)) is not None:
            self._answer(request, reply, SipRefusal(400, fault))
            return
        if invite is None:
            self.counters.cancels_unmatched += 1
            self._answer(request, reply, SipRefusal(481, "Call/Transaction Does Not Exist"))
            return
        response = response_to(request, 200, to_tag=_stateless_tag(request))
        if invite.to_value is not None:
            response.headers.set("to", invite.to_value)
        self.counters.responses_sent += 1
        self._runner.transmit(response.serialize(), reply)
        if invite.state == "proceeding" and not invite.cancel_asked:
            invite.cancel_asked = True
            self._runner.put(CancelArrived(invite.key, request))

    def _malformed(self, fault: MalformedMessage, flow: Flow) -> None:
        request = fault.request
        if request is None or request.method == "ACK" or "via" not in request.headers.fields():
            self.counters.malformed_dropped += 1
            return
        # When its Via cannot be read, the answer goes where the request came from.
        with suppress(SipSyntaxError):
            flow = _stamp(request, flow)
        self._answer(request, flow, SipRefusal(fault.status, fault.reason))

    def _answer(self, request: Request, reply: Flow, refusal: SipRefusal) -> None:
        """Answer without a transaction (§8.2.7); an ACK is never answered."""
        if request.method == "ACK":
            self.counters.malformed_dropped += 1
            return
        if refusal.status in (400, 513):
            self.counters.malformed_answered += 1
        try:
            tag = _stateless_tag(request)
            response = response_to(request, refusal.status, reason=refusal.reason, to_tag=tag)
        except SipSyntaxError:
            response = response_to(request, refusal.status, reason=refusal.reason)
        for name, value in refusal.headers:
            response.headers.add(name, value)
        self.counters.responses_sent += 1
        self._runner.transmit(response.serialize(), reply)

    # --- responses -----------------------------------------------------------------------------------------

    def _response(self, response: Response, flow: Flow, now: float) -> None:
        if admit_response(response) is not None:
            self.counters.malformed_dropped += 1
            return
        transaction = self._runner.clients.get(client_key(response.via.branch or "", response.cseq.method))
        if transaction is None:
            self.counters.stray_responses += 1
            return
        transaction.source = flow
        status = response.status
        if status < 200:
            event = "1xx"
        elif transaction.kind is Kind.CLIENT:
            event = "final"
        else:
            event = "2xx" if status < 300 else "3xx-6xx"
        was_calling = transaction.state == "calling"
        self._runner.event(transaction, event, response, now)
        if was_calling and transaction.cancel_asked and transaction.state == "proceeding":
            self._runner.event(transaction, "cancel", None, now)


def _stamp(request: Request, flow: Flow) -> Flow:
    """Note in the top Via where a request really came from, and say where its responses go.

    RFC 3261 §18.2.1 and §18.2.2, RFC 3581 §4. `maddr` is not honoured: it would let anybody have our
    responses sent to a third party. Raises SipSyntaxError when a Via cannot be read.
    """
    vias = request.vias
    via = vias[0]
    host, port = flow.remote
    wants_port = "rport" in via.params
    if wants_port or via.host.strip("[]") != host:
        noted: dict[str, str | None] = {"received": host}
        if wants_port:
            noted["rport"] = str(port)
        via = via.with_params(noted)
        request.headers.stamp_via([via, *vias[1:]])
    if flow.is_websocket or (wants_port and flow.transport == "udp"):
        return flow
    answer_port = via.port or 5060
    return flow if answer_port == port else flow.towards((host, answer_port))


def _via_text(flow: Flow, branch: str) -> str:
    host, port = flow.local
    name = f"[{host}]" if ":" in host else host
    return f"SIP/2.0/{flow.transport.upper()} {name}:{port};branch={branch};rport"


def _unavailable(retry_after: int) -> SipRefusal:
    return SipRefusal(503, "Service Unavailable", (("Retry-After", str(retry_after)),))


def _stateless_tag(request: Request) -> str:
    """A To tag that is the same for each retransmission of a request (§8.2.7)."""
    mark = f"{request.headers.get('call-id')}|{request.via.branch}|{request.target}"
    return f"{STATELESS_TAG}{crc32(mark.encode('utf-8', 'surrogateescape')):08x}"
