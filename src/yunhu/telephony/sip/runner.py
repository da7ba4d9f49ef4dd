"""Keeps the transactions, runs their tables and timers, and collects what comes out."""

from __future__ import annotations

from yunhu.telephony.sip.alarms import Alarms
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.messages.build import ack_for, cancel_for, response_to
from yunhu.telephony.sip.messages.message import Message, Request, Response
from yunhu.telephony.sip.programs import TIMER_EVENTS, Does, programs
from yunhu.telephony.sip.transaction import Kind, Transaction, client_key, merge_key
from yunhu.telephony.sip.transactions.timers import Timer
from yunhu.telephony.sip.transports.flow import (
    AckArrived,
    Failure,
    Flow,
    Key,
    Output,
    RequestArrived,
    ResponseArrived,
    TransactionFailed,
    Transmit,
)


class Runner:
    """All transactions of one node, by key. `servers`, `clients` and `merged` are for the layer to read."""

    __slots__ = ("_alarms", "_by_connection", "_out", "_programs", "clients", "counters", "merged", "servers")

    def __init__(self, counters: Counters) -> None:
        self.counters = counters
        self.servers: dict[Key, Transaction] = {}
        self.clients: dict[Key, Transaction] = {}
        self.merged: dict[Key, Key] = {}
        self._alarms = Alarms()
        self._by_connection: dict[int, set[Key]] = {}
        self._out: list[Output] = []
        self._programs = programs(
            {
                "send": self._send,
                "resend": self._resend,
                "try": self._try,
                "ack": self._ack,
                "send cancel": self._send_cancel,
                "pass": self._pass,
                "fail timeout": self._fail_timeout,
                "fail transport": self._fail_transport,
                "end": self._end,
            },
            {
                "start": self._start,
                "stop": self._stop,
                "again": self._again,
                "slow": self._slow,
            },
        )

    def __len__(self) -> int:
        """How many transactions there are."""
        return len(self.servers) + len(self.clients)

    def put(self, output: Output) -> None:
        """Add to what `drain` gives."""
        self._out.append(output)

    def drain(self) -> list[Output]:
        """Everything that came out since the last call, in order."""
        out = self._out
        self._out = []
        return out

    def transmit(self, data: bytes, flow: Flow) -> None:
        """Have bytes sent."""
        self._out.append(Transmit(data, flow))

    def begin_client(self, branch: str, request: Request, flow: Flow, now: float) -> Key:
        """Send a request, which has its Via, in a transaction of its own."""
        key = client_key(branch, request.method)
        kind = Kind.INVITE_CLIENT if request.method == "INVITE" else Kind.CLIENT
        transaction = Transaction(key, kind, self._programs[kind].state, request, flow)
        self.clients[key] = transaction
        if flow.connection:
            self._by_connection.setdefault(flow.connection, set()).add(key)
        self.counters.transactions_started += 1
        self._perform(transaction, self._programs[kind].entry, request, now)
        return key

    def begin_server(self, key: Key, request: Request, flow: Flow, reply: Flow, now: float) -> None:
        """Take a new request in; `reply` is where its responses go."""
        kind = Kind.INVITE_SERVER if request.method == "INVITE" else Kind.SERVER
        transaction = Transaction(key, kind, self._programs[kind].state, request, reply)
        transaction.source = flow
        self.servers[key] = transaction
        if request.to_tag is None:
            transaction.merge_key = merge_key(request)
            self.merged[transaction.merge_key] = key
        self.counters.transactions_started += 1
        self._perform(transaction, self._programs[kind].entry, request, now)

    def event(self, transaction: Transaction, event: str, message: Message | None, now: float) -> bool:
        """Run one cell of the table; False if it does not move the machine."""
        cell = self._programs[transaction.kind].cells[transaction.state, event]
        if cell is None:
            return False
        transaction.state, does = cell
        self._perform(transaction, does, message, now)
        return True

    def next_due(self) -> float | None:
        """When the next timer is due."""
        return self._alarms.next_due()

    def run_due(self, now: float) -> None:
        """Run every timer that is due."""
        while (due := self._alarms.pop(now)) is not None:
            transaction, name = due
            self.event(transaction, TIMER_EVENTS[name], None, now)

    def connection_lost(self, connection: int, now: float) -> None:
        """Tell the client transactions that used this connection."""
        for key in self._by_connection.pop(connection, ()):
            transaction = self.clients.get(key)
            if transaction is not None:
                self.event(transaction, "transport error", None, now)

    def _perform(self, transaction: Transaction, does: Does, message: Message | None, now: float) -> None:
        for act in does:
            act(transaction, message, now)

    # Actions, named as in the tables.

    def _send(self, transaction: Transaction, message: Message | None, now: float) -> None:
        if type(message) is Request:
            data = message.serialize()
            self.counters.requests_sent += 1
        elif type(message) is Response:
            data = message.serialize()
            transaction.to_value = message.headers.get("to")
            if message.status >= 200:
                transaction.request = None
            self.counters.responses_sent += 1
        else:
            raise TypeError("there is no message to send")
        transaction.last = data
        self._out.append(Transmit(data, transaction.flow))

    def _resend(self, transaction: Transaction, message: Message | None, now: float) -> None:
        if transaction.last is None:
            self._try(transaction, message, now)
            return
        self.counters.retransmissions_sent += 1
        self._out.append(Transmit(transaction.last, transaction.flow))

    def _try(self, transaction: Transaction, message: Message | None, now: float) -> None:
        if transaction.request is None:
            return
        transaction.last = response_to(transaction.request, 100).serialize()
        self.counters.responses_sent += 1
        self._out.append(Transmit(transaction.last, transaction.flow))

    def _ack(self, transaction: Transaction, message: Message | None, now: float) -> None:
        if type(message) is Response and transaction.request is not None:
            self.counters.requests_sent += 1
            self.transmit(ack_for(transaction.request, message).serialize(), transaction.flow)

    def _send_cancel(self, transaction: Transaction, message: Message | None, now: float) -> None:
        if transaction.request is not None:
            cancel = cancel_for(transaction.request, transaction.cancel_reason)
            self.begin_client(transaction.key[1], cancel, transaction.flow, now)

    # A CANCEL is sent by the layer itself: what becomes of it shows in the INVITE, and is not reported.

    def _pass(self, transaction: Transaction, message: Message | None, now: float) -> None:
        if type(message) is Response:
            if message.status > 100 and transaction.key[2] != "CANCEL":
                self._out.append(ResponseArrived(transaction.key, message, transaction.source))
        elif type(message) is Request:
            if message.method == "ACK":
                self._out.append(AckArrived(message, transaction.source))
            else:
                self._out.append(RequestArrived(transaction.key, message, transaction.source))

    def _fail_timeout(self, transaction: Transaction, message: Message | None, now: float) -> None:
        self.counters.timeouts += 1
        self._fail(transaction, Failure.TIMEOUT)

    def _fail_transport(self, transaction: Transaction, message: Message | None, now: float) -> None:
        self.counters.transport_failures += 1
        self._fail(transaction, Failure.TRANSPORT)

    def _fail(self, transaction: Transaction, kind: Failure) -> None:
        if transaction.key[2] != "CANCEL":
            self._out.append(TransactionFailed(transaction.key, kind))

    def _end(self, transaction: Transaction, message: Message | None, now: float) -> None:
        self.counters.transactions_ended += 1
        self._alarms.stop_all(transaction)
        key = transaction.key
        if transaction.kind in (Kind.INVITE_SERVER, Kind.SERVER):
            self.servers.pop(key, None)
            if transaction.merge_key is not None and self.merged.get(transaction.merge_key) == key:
                del self.merged[transaction.merge_key]
            return
        self.clients.pop(key, None)
        keys = self._by_connection.get(transaction.flow.connection)
        if keys is not None:
            keys.discard(key)
            if not keys:
                del self._by_connection[transaction.flow.connection]

    def _start(self, timer: Timer, transaction: Transaction, message: Message | None, now: float) -> None:
        interval = timer.duration(transaction.flow.transport != "udp")
        if interval is None:
            return
        if interval == 0.0:
            self.event(transaction, TIMER_EVENTS[timer.name], None, now)
            return
        if timer.longest:
            transaction.interval = interval
        self._alarms.start(transaction, timer.name, now + interval)

    def _stop(self, timer: Timer, transaction: Transaction, message: Message | None, now: float) -> None:
        self._alarms.stop(transaction, timer.name)

    def _again(self, timer: Timer, transaction: Transaction, message: Message | None, now: float) -> None:
        transaction.interval = timer.next_interval(transaction.interval)
        self._alarms.start(transaction, timer.name, now + transaction.interval)

    def _slow(self, timer: Timer, transaction: Transaction, message: Message | None, now: float) -> None:
        transaction.interval = timer.longest
        self._alarms.start(transaction, timer.name, now + timer.longest)
