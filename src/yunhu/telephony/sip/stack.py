"""The shell around the SIP core: sockets, one timer of the event loop, and the handler above."""

from __future__ import annotations

import asyncio
import errno
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from yunhu.platform.clock import Handle, Scheduler
from yunhu.telephony.sip.buckets import SourceLimiter
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.layer import TransactionLayer
from yunhu.telephony.sip.limits import MAX_TRANSACTIONS
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.messages.via import MAGIC_COOKIE
from yunhu.telephony.sip.overload import Overload
from yunhu.telephony.sip.ports import Handler
from yunhu.telephony.sip.rules import DEFAULT, Policy
from yunhu.telephony.sip.transports.flow import (
    AckArrived,
    CancelArrived,
    Flow,
    Key,
    Output,
    RequestArrived,
    ResponseArrived,
    TransactionFailed,
    Transmit,
)
from yunhu.telephony.sip.transports.secure import Secure
from yunhu.telephony.sip.transports.tcp import TcpTransport
from yunhu.telephony.sip.transports.udp import UdpTransport
from yunhu.telephony.sip.transports.ws import WsTransport

_BEAT_S = 0.1
_BRANCH_BYTES = 8

FREE_PORT_TRIES = 16
"""How many ports that UDP is given are tried before one must be free on TCP too."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen. `advertise` is the host that peers reach us by when it is not the bound one (NAT).

    Among `transports`, "tls" needs `secure`.
    """

    host: str
    port: int = 5060
    transports: tuple[str, ...] = ("udp", "tcp")
    advertise: str | None = None
    secure: Secure | None = None


def make_branch() -> str:
    """A branch nobody can guess."""
    return MAGIC_COOKIE + secrets.token_hex(_BRANCH_BYTES)


async def until_free(bind: Callable[[], Awaitable[None]], tries: int) -> None:
    """Bind, and again while the address is in use. Raises OSError as the last try does."""
    for left in reversed(range(tries)):
        try:
            await bind()
        except OSError as error:
            if error.errno != errno.EADDRINUSE or left == 0:
                raise
        else:
            return


class SipStack:
    """Binds transports, the transaction layer and a scheduler, and calls a `ports.Handler`.

    Everything runs on the event loop. Flows to peers come from `flow_to`, those of requests with them. What
    the handler asks for while it is called is sent in the same turn of the loop.
    """

    def __init__(
        self,
        handler: Handler,
        scheduler: Scheduler,
        *,
        policy: Policy = DEFAULT,
        limiter: SourceLimiter | None = None,
        overload: Overload | None = None,
        max_transactions: int = MAX_TRANSACTIONS,
    ) -> None:
        self.counters = Counters()
        self.layer = TransactionLayer(
            make_branch=make_branch,
            policy=policy,
            counters=self.counters,
            limiter=limiter,
            gate=overload,
            max_transactions=max_transactions,
        )
        self._handler = handler
        self._scheduler = scheduler
        self._overload = overload
        self._udp: UdpTransport | None = None
        self._tcp: TcpTransport | None = None
        self._tls: TcpTransport | None = None
        self.websockets = WsTransport(self._received, self._lost, self.counters, scheduler)
        """What the HTTP server hands WebSockets to; a stack that is not given any has none."""
        self._lost_listeners: list[Callable[[int], None]] = []
        self._timer: Handle | None = None
        self._timer_due = float("inf")
        self._beat: Handle | None = None
        self._beat_due = 0.0
        self._is_flushing = False

    async def listen(self, at: Listen) -> None:
        """Open the sockets; call it once for each address when the transports have different ones.

        With port 0 UDP takes a free port and TCP the same. Raises OSError.
        """
        await until_free(lambda: self._bind(at), FREE_PORT_TRIES if at.port == 0 else 1)
        if "tls" in at.transports:
            self._tls = TcpTransport(
                self._received, self._lost, self.counters, self._scheduler, at.advertise, at.secure
            )
            await self._tls.bind(at.host, at.port)
        if self._overload is not None and self._beat is None:
            self._next_beat()

    async def _bind(self, at: Listen) -> None:
        """Open the sockets in the clear, or none of them. Raises OSError."""
        before, port = self._udp, at.port
        if "udp" in at.transports:
            self._udp = await UdpTransport.bind(at.host, port, self._received, self.counters, at.advertise)
            port = self._udp.local[1]
        if "tcp" in at.transports:
            self._tcp = TcpTransport(self._received, self._lost, self.counters, self._scheduler, at.advertise)
            try:
                await self._tcp.bind(at.host, port)
            except OSError:
                self._tcp = None
                if self._udp is not None and self._udp is not before:
                    self._udp.close()
                self._udp = before
                raise

    async def close(self) -> None:
        """Close the sockets and stop the timers; transactions are forgotten without a word."""
        for handle in (self._timer, self._beat):
            if handle is not None:
                handle.cancel()
        if self._udp is not None:
            self._udp.close()
        for transport in (self._tcp, self._tls):
            if transport is not None:
                await transport.close()
        self.websockets.close()

    def on_lost(self, listener: Callable[[int], None]) -> None:
        """Have the numbers of connections that ended told, after their transactions were."""
        self._lost_listeners.append(listener)

    def local(self, transport: str = "udp") -> tuple[str, int]:
        """The address a transport is bound to. Raises LookupError when it is not open."""
        return self._transport(transport).local

    def backlog_s(self) -> float:
        """About how long the messages that wait to be read will take us."""
        return self._udp.backlog_s() if self._udp is not None else 0.0

    def flow_to(self, remote: tuple[str, int], transport: str = "udp", name: str = "") -> Flow:
        """A flow to a peer's address; on TCP and TLS an open connection is used again, or one is opened.

        `name` is what the peer's certificate has to be for, over TLS (its address when empty).

        Raises LookupError when this transport is not open; a WebSocket is opened by its client alone.
        """
        found = self._transport(transport)
        return found.flow_to(remote, name) if isinstance(found, TcpTransport) else found.flow_to(remote)

    def shown(self, flow: Flow) -> frozenset[str] | None:
        """Whom the certificate is for that a flow's peer showed; None without one that is believed."""
        return self._tls.shown(flow) if self._tls is not None and flow.transport == "tls" else None

    def send_request(self, request: Request, flow: Flow) -> Key:
        """Start a client transaction; adds Via, and Max-Forwards if missing. Not for ACK and CANCEL."""
        key = self.layer.send_request(request, flow, self._scheduler.monotonic())
        self._flush()
        return key

    def cancel(self, key: Key, reason: str = "") -> bool:
        """Cancel the INVITE sent as `key`, as soon as §9.1 allows; False if it has its final response.

        `reason`: what its Reason header says (RFC 3326).
        """
        done = self.layer.cancel(key, self._scheduler.monotonic(), reason)
        self._flush()
        return done

    def respond(self, key: Key, response: Response) -> bool:
        """Answer the request that arrived as `key` (see `build.response_to`); False if it is over."""
        done = self.layer.respond(key, response, self._scheduler.monotonic())
        self._flush()
        return done

    def send_ack(self, request: Request, flow: Flow) -> None:
        """Send the ACK of a 2xx; adds Via the first time, so the same object can be sent again."""
        self.layer.send_ack(request, flow)
        self._flush()

    def _transport(self, name: str) -> UdpTransport | TcpTransport:
        transport = {"udp": self._udp, "tcp": self._tcp, "tls": self._tls}.get(name)
        if transport is None:
            raise LookupError(f"{name} is not open")
        return transport

    def _received(self, data: bytes, flow: Flow) -> None:
        self.layer.receive(data, flow, self._scheduler.monotonic())
        self._flush()

    def _lost(self, connection: int) -> None:
        self.layer.connection_lost(connection, self._scheduler.monotonic())
        self._flush()
        for listener in self._lost_listeners:
            listener(connection)

    def _due(self) -> None:
        self._timer = None
        self._timer_due = float("inf")
        self.layer.handle_timeout(self._scheduler.monotonic())
        self._flush()

    def _flush(self) -> None:
        """Send and report what the layer put out, until nothing more comes of it; then set the timer."""
        if self._is_flushing:
            return
        self._is_flushing = True
        try:
            while outputs := self.layer.drain():
                for output in outputs:
                    try:
                        self._deliver(output)
                    except Exception as fault:  # noqa: BLE001 - one call's bug may not cost the others theirs
                        self._report(fault)
        finally:
            self._is_flushing = False
        self._set_timer()

    def _report(self, fault: Exception) -> None:
        """A bug above us: as loud as the loop's handler of exceptions is."""
        self.counters.handler_failures += 1
        message = "the handler of a SIP message failed"
        asyncio.get_running_loop().call_exception_handler({"message": message, "exception": fault})

    def _deliver(self, output: Output) -> None:
        handler = self._handler
        if isinstance(output, Transmit):
            self._send(output)
        elif isinstance(output, RequestArrived):
            handler.request_arrived(output.key, output.request, output.flow)
        elif isinstance(output, ResponseArrived):
            handler.response_arrived(output.key, output.response, output.flow)
        elif isinstance(output, AckArrived):
            handler.ack_arrived(output.request, output.flow)
        elif isinstance(output, CancelArrived):
            handler.cancel_arrived(output.key, output.request)
        elif isinstance(output, TransactionFailed):
            handler.transaction_failed(output.key, output.kind)

    def _send(self, output: Transmit) -> None:
        if output.flow.transport == "udp" and self._udp is not None:
            self._udp.send(output.data, output.flow)
        elif output.flow.transport == "tcp" and self._tcp is not None:
            self._tcp.send(output.data, output.flow)
        elif output.flow.transport == "tls" and self._tls is not None:
            self._tls.send(output.data, output.flow)
        elif output.flow.is_websocket:
            if not self.websockets.send(output.data, output.flow):
                # Requests on a connection that is gone fail at once, as those do during which it goes.
                self.layer.connection_lost(output.flow.connection, self._scheduler.monotonic())
        else:
            self.counters.send_failures += 1

    def _set_timer(self) -> None:
        """Have one timer of the loop run for whatever is due first; one too early does no harm."""
        due = self.layer.poll_timeout()
        if due is None or due >= self._timer_due:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_due = due
        self._timer = self._scheduler.after(due - self._scheduler.monotonic(), self._due)

    def _next_beat(self) -> None:
        self._beat_due = self._scheduler.monotonic() + _BEAT_S
        self._beat = self._scheduler.after(_BEAT_S, self._on_beat)

    def _on_beat(self) -> None:
        """Measure how late the loop runs."""
        assert self._overload is not None
        now = self._scheduler.monotonic()
        self._overload.note_lag(max(0.0, now - self._beat_due), now)
        self._next_beat()
