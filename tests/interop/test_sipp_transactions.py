"""SIPp calls this stack and is called by it, over UDP and TCP, with and without lost packets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvloop
from tests.ports import free_port

from yunhu.platform.clock import Handle, LoopScheduler
from yunhu.telephony.sip.messages.build import response_to
from yunhu.telephony.sip.messages.headers import Headers
from yunhu.telephony.sip.messages.message import Request, Response
from yunhu.telephony.sip.messages.uri import SipUri
from yunhu.telephony.sip.retransmit import Due, Retransmit2xx
from yunhu.telephony.sip.stack import Listen, SipStack
from yunhu.telephony.sip.transports.flow import Failure, Flow, Key

SCENARIOS = Path(__file__).parent / "sipp"
CALLS = 100
RATE = 100
LIMIT_S = 60
TALK_S = 1.0
SDP = b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9000 RTP/AVP 8\r\n"

Run = Callable[[Coroutine[Any, Any, None]], None]
LOOPS = pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
WAYS = pytest.mark.parametrize(("transport", "lost"), [("udp", 0), ("udp", 10), ("tcp", 0)])


class Phone:
    """Answers what it is asked, repeats its 200 until the ACK comes, and can call."""

    def __init__(self) -> None:
        self.scheduler = LoopScheduler()
        self.stack = SipStack(self, self.scheduler)
        self.seen: dict[str, set[str]] = {}
        self.waiting: dict[str, Handle] = {}
        self.ringing: dict[Key, Request] = {}
        self.failures: list[Failure] = []
        self.statuses: dict[int, int] = {}
        self.acks: dict[str, Request] = {}
        self.calls: dict[Key, Request] = {}
        self.all_over = asyncio.Event()
        self.to_go = 0

    # --- as callee

    def request_arrived(self, key: Key, request: Request, flow: Flow) -> None:
        self.seen.setdefault(request.method, set()).add(request.call_id)
        if request.method != "INVITE":
            # A BYE whose ACK was lost is proof enough that the call was up.
            self._settled(request.call_id)
            self.stack.respond(key, response_to(request, 200, to_tag="yunhu"))
            return
        self.stack.respond(key, response_to(request, 180, to_tag="yunhu"))
        if request.to.user == "ring":
            self.ringing[key] = request
            return
        ok = response_to(request, 200, to_tag="yunhu", body=SDP)
        host, port = flow.local
        ok.headers.set("Contact", f"<sip:yunhu@{host}:{port};transport={flow.transport}>")
        ok.headers.set("Content-Type", "application/sdp")
        self.stack.respond(key, ok)
        self._repeat(key, ok, Retransmit2xx(self.scheduler.monotonic()))

    def _repeat(self, key: Key, ok: Response, schedule: Retransmit2xx) -> None:
        def due() -> None:
            step = schedule.step(self.scheduler.monotonic())
            if step is Due.GIVE_UP:
                self.failures.append(Failure.TIMEOUT)
                return
            if step is Due.RESEND:
                self.stack.respond(key, ok)
            self._repeat(key, ok, schedule)

        delay = schedule.next_at - self.scheduler.monotonic()
        self.waiting[ok.call_id] = self.scheduler.after(delay, due)

    def ack_arrived(self, request: Request, flow: Flow) -> None:
        self.seen.setdefault("ACK", set()).add(request.call_id)
        self._settled(request.call_id)

    def _settled(self, call_id: str) -> None:
        if (handle := self.waiting.pop(call_id, None)) is not None:
            handle.cancel()

    def cancel_arrived(self, key: Key, request: Request) -> None:
        self.seen.setdefault("CANCEL", set()).add(request.call_id)
        self.stack.respond(key, response_to(self.ringing.pop(key), 487, to_tag="yunhu"))

    # --- as caller

    def call(self, number: int, flow: Flow) -> None:
        host, port = flow.remote
        headers = Headers(
            ("From", "<sip:yunhu@127.0.0.1>;tag=y"),
            ("To", f"<sip:sipp@{host}:{port}>"),
            ("Call-ID", f"call-{number}"),
            ("CSeq", "1 INVITE"),
            ("Contact", f"<sip:yunhu@{flow.local[0]}:{flow.local[1]};transport={flow.transport}>"),
            ("Content-Type", "application/sdp"),
        )
        invite = Request("INVITE", SipUri(user="sipp", host=host, port=port), headers, SDP)
        self.calls[self.stack.send_request(invite, flow)] = invite

    def response_arrived(self, key: Key, response: Response, flow: Flow) -> None:
        if response.status < 200:
            return
        invite = self.calls.get(key)
        if invite is None:
            self.statuses[response.status] = self.statuses.get(response.status, 0) + 1
            self.to_go -= 1
            if self.to_go == 0:
                self.all_over.set()
            return
        if (ack := self.acks.get(response.call_id)) is None:
            ack = self.acks[response.call_id] = self._next("ACK", invite, response)
            self.stack.send_ack(ack, flow)
            # Between the moments when SIPp repeats its 200: it takes no ACK after a BYE.
            bye = self._next("BYE", invite, response)
            self.scheduler.after(TALK_S, partial(self._send, bye, flow))
        else:
            self.stack.send_ack(ack, flow)

    def _send(self, request: Request, flow: Flow) -> None:
        self.stack.send_request(request, flow)

    def _next(self, method: str, invite: Request, response: Response) -> Request:
        headers = Headers(
            ("From", invite.headers.get("From") or ""),
            ("To", response.headers.get("To") or ""),
            ("Call-ID", invite.call_id),
            ("CSeq", f"{1 if method == 'ACK' else 2} {method}"),
            ("Max-Forwards", "70"),
        )
        return Request(method, response.contacts[0].uri, headers)

    def transaction_failed(self, key: Key, kind: Failure) -> None:
        self.failures.append(kind)


async def sipp(*arguments: str) -> asyncio.subprocess.Process:
    """SIPp, stopped by itself after LIMIT_S at the latest."""
    return await asyncio.create_subprocess_exec(
        "sipp",
        *arguments,
        *("-i", "127.0.0.1", "-nostdin", "-timeout", f"{LIMIT_S}s", "-timeout_error"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


def mode(transport: str) -> str:
    return "u1" if transport == "udp" else "t1"


def loss(lost: int) -> tuple[str, ...]:
    """Lose some packets; what then comes out of order is no reason for SIPp to give a call up."""
    patience = ("-max_retrans", "10", "-default_behaviors", "all,-abortunexp")
    return ("-lost", str(lost), *patience) if lost else ()


async def called_by_sipp(scenario: tuple[str, ...], transport: str, lost: int) -> Phone:
    phone = Phone()
    await phone.stack.listen(Listen("127.0.0.1", 0))
    host, port = phone.stack.local(transport)
    process = await sipp(
        f"{host}:{port}",
        *scenario,
        *("-m", str(CALLS), "-r", str(RATE), "-d", "2000" if lost else "50", "-t", mode(transport)),
        *loss(lost),
    )
    _, errors = await process.communicate()
    await phone.stack.close()
    assert process.returncode == 0, errors.decode()
    counters = phone.stack.counters
    assert (counters.malformed_dropped, counters.malformed_answered, counters.handler_failures) == (0, 0, 0)
    if lost:
        assert counters.retransmissions_received + counters.retransmissions_sent > 0
    return phone


@LOOPS
@WAYS
def test_sipp_calls_and_hangs_up(run: Run, transport: str, lost: int) -> None:
    async def story() -> None:
        phone = await called_by_sipp(("-sn", "uac"), transport, lost)
        assert len(phone.seen["INVITE"]) == len(phone.seen["BYE"]) == CALLS
        assert len(phone.seen["ACK"]) >= (CALLS * 0.8 if lost else CALLS)
        assert phone.waiting == {}
        assert phone.failures == []

    run(story())


@WAYS
def test_sipp_asks_for_options(transport: str, lost: int) -> None:
    async def story() -> None:
        scenario = ("-sf", str(SCENARIOS / "options.xml"))
        phone = await called_by_sipp(scenario, transport, lost)
        assert len(phone.seen["OPTIONS"]) == CALLS

    asyncio.run(story())


@WAYS
def test_sipp_cancels(transport: str, lost: int) -> None:
    async def story() -> None:
        scenario = ("-sf", str(SCENARIOS / "cancel.xml"))
        phone = await called_by_sipp(scenario, transport, lost)
        assert len(phone.seen["CANCEL"]) == CALLS
        assert phone.ringing == {}

    asyncio.run(story())


@WAYS
def test_sipp_is_called(transport: str, lost: int) -> None:
    """Our client transactions: INVITE, ACK of the 2xx, BYE."""

    async def story() -> None:
        phone = Phone()
        await phone.stack.listen(Listen("127.0.0.1", 0))
        port = free_port()
        way = ("-p", str(port), "-t", mode(transport), *loss(lost))
        process = await sipp("-sf", str(SCENARIOS / "callee.xml"), "-m", str(CALLS), *way)
        await listening(port, transport)
        phone.to_go = CALLS
        for number in range(CALLS):
            flow = phone.stack.flow_to(("127.0.0.1", port), transport)
            phone.scheduler.after(number / RATE, partial(phone.call, number, flow))
        await asyncio.wait_for(phone.all_over.wait(), LIMIT_S)
        process.terminate()
        await process.communicate()
        await phone.stack.close()
        assert phone.statuses == {200: CALLS}
        assert phone.failures == []
        if lost:
            assert phone.stack.counters.retransmissions_sent > 0

    asyncio.run(story())


async def listening(port: int, transport: str) -> None:
    """Wait until a program has its port: for UDP until the port cannot be had any more."""
    async with asyncio.timeout(10):
        while True:
            if transport == "tcp":
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.02)
                    continue
                writer.close()
                return
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    return
            await asyncio.sleep(0.02)
