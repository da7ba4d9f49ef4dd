"""UDP on loopback."""

from __future__ import annotations

import asyncio
import socket

from tests.telephony.sip.wire import request

from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import MAX_FLOWS_CACHED
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.sip.transports.udp import UdpTransport, local_host


async def test_datagrams_go_both_ways() -> None:
    got: asyncio.Queue[tuple[bytes, Flow]] = asyncio.Queue()

    def received(data: bytes, flow: Flow) -> None:
        got.put_nowait((data, flow))

    one = await UdpTransport.bind("127.0.0.1", 0, received, Counters())
    two = await UdpTransport.bind("127.0.0.1", 0, received, Counters(), advertise="203.0.113.1")
    one.send(request("OPTIONS"), one.flow_to(two.local))
    data, flow = await asyncio.wait_for(got.get(), 5)
    assert data == request("OPTIONS")
    assert flow == Flow("udp", ("203.0.113.1", two.local[1]), one.local)
    assert flow is two.flow_to(one.local)
    two.send(b"back", flow)
    data, flow = await asyncio.wait_for(got.get(), 5)
    assert (data, flow) == (b"back", Flow("udp", one.local, two.local))
    one.close()
    two.close()


async def test_a_closed_socket_counts_what_it_cannot_send() -> None:
    counters = Counters()
    transport = await UdpTransport.bind("127.0.0.1", 0, lambda data, flow: None, counters)
    transport.close()
    transport.send(b"late", transport.flow_to(("127.0.0.1", 9)))
    assert (counters.send_failures, counters.messages_sent) == (1, 0)


async def test_flows_are_bounded() -> None:
    transport = await UdpTransport.bind("127.0.0.1", 0, lambda data, flow: None, Counters())
    for number in range(MAX_FLOWS_CACHED + 10):
        transport.flow_to((f"10.0.{number // 250}.{number % 250}", 5060))
    assert transport.flows_remembered <= MAX_FLOWS_CACHED
    transport.close()


def test_local_host() -> None:
    assert local_host("192.0.2.1", ("127.0.0.1", 5060)) == "192.0.2.1"
    assert local_host("0.0.0.0", ("127.0.0.1", 5060)) == "127.0.0.1"


async def test_what_waits_unread_shows_as_a_backlog() -> None:
    got: list[bytes] = []
    one = await UdpTransport.bind("127.0.0.1", 0, lambda data, flow: got.append(data), Counters())
    assert one.backlog_s() == 0.0
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(100):
        sender.sendto(request("OPTIONS"), one.local)
    behind = one.backlog_s()
    assert behind > 0.02
    async with asyncio.timeout(5):
        while len(got) < 100:  # noqa: ASYNC110 - the loop is given turns
            await asyncio.sleep(0)
    assert one.backlog_s() == 0.0
    sender.close()
    one.close()
