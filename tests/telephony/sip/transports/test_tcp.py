"""TCP on loopback: framing, pings, reuse, bounds and patience (in virtual time)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.telephony.sip.wire import request

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import MAX_TCP_PENDING, MAX_TCP_PER_ADDRESS, TCP_FIRST_MESSAGE_S, TCP_IDLE_S
from yunhu.telephony.sip.transports import tcp
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.sip.transports.tcp import TcpTransport

MESSAGE = request("OPTIONS", transport="TCP")


class Side:
    """A transport, what it received and what it lost."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[tuple[bytes, Flow]] = asyncio.Queue()
        self.lost: asyncio.Queue[int] = asyncio.Queue()
        self.time = VirtualTime()
        self.counters = Counters()
        self.transport = TcpTransport(self._received, self.lost.put_nowait, self.counters, self.time)

    def _received(self, data: bytes, flow: Flow) -> None:
        self.got.put_nowait((data, flow))

    async def next(self) -> tuple[bytes, Flow]:
        return await asyncio.wait_for(self.got.get(), 5)

    async def next_lost(self) -> int:
        return await asyncio.wait_for(self.lost.get(), 5)


@pytest.fixture
async def sides() -> AsyncIterator[tuple[Side, Side]]:
    one, two = Side(), Side()
    for side in (one, two):
        await side.transport.bind("127.0.0.1", 0)
    yield one, two
    for side in (one, two):
        await side.transport.close()


async def connect(side: Side) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection(*side.transport.local)


async def test_one_connection_serves_both_ways(sides: tuple[Side, Side]) -> None:
    one, two = sides
    flow = one.transport.flow_to(two.transport.local)
    assert one.transport.flow_to(two.transport.local) is flow
    one.transport.send(MESSAGE, flow)
    one.transport.send(MESSAGE, flow)
    assert (await two.next())[0] == MESSAGE
    data, back = await two.next()
    assert data == MESSAGE
    two.transport.send(b"SIP/2.0 200 OK\r\nl: 0\r\n\r\n", back)
    data, flow_back = await one.next()
    assert data.startswith(b"SIP/2.0 200")
    assert flow_back == flow
    assert two.transport.flow_to(back.remote) == back
    assert (one.counters.connections_opened, two.counters.connections_opened) == (1, 1)


async def test_a_ping_gets_a_pong(sides: tuple[Side, Side]) -> None:
    reader, writer = await connect(sides[0])
    writer.write(b"\r\n\r\n")
    assert await asyncio.wait_for(reader.readexactly(2), 5) == b"\r\n"
    writer.close()


async def test_a_response_finds_another_connection(sides: tuple[Side, Side]) -> None:
    """§18.2.2: to the address and the port of the Via."""
    one, two = sides
    gone = Flow("tcp", one.transport.local, two.transport.local, 999)
    one.transport.send(MESSAGE, gone)
    assert (await two.next())[0] == MESSAGE


async def test_a_peer_that_is_not_there(sides: tuple[Side, Side]) -> None:
    one, two = sides
    address = two.transport.local
    await two.transport.close()
    flow = one.transport.flow_to(address)
    one.transport.send(MESSAGE, flow)
    assert await one.next_lost() == flow.connection
    assert one.transport.flow_to(address).connection != flow.connection


async def test_what_waits_for_a_connection_is_bounded(sides: tuple[Side, Side]) -> None:
    one, two = sides
    flow = one.transport.flow_to(two.transport.local)
    for _ in range(MAX_TCP_PENDING + 5):
        one.transport.send(MESSAGE, flow)
    assert one.counters.send_failures == 5
    for _ in range(MAX_TCP_PENDING):
        await two.next()


async def test_connections_of_ours_are_bounded_too(
    sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = sides
    monkeypatch.setattr(tcp, "MAX_TCP_CONNECTIONS", 1)
    one.transport.flow_to(two.transport.local)
    refused = one.transport.flow_to(("127.0.0.1", 9))
    one.time.advance(0.0)
    assert await one.next_lost() == refused.connection
    assert one.counters.connections_refused == 1


async def test_a_stream_that_makes_no_sense_is_closed(sides: tuple[Side, Side]) -> None:
    one, _ = sides
    reader, writer = await connect(one)
    writer.write(b"x" * 70_000)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    assert one.counters.malformed_dropped == 1
    writer.close()


async def test_one_address_cannot_take_all_connections(sides: tuple[Side, Side]) -> None:
    one, _ = sides
    streams = [await connect(one) for _ in range(MAX_TCP_PER_ADDRESS)]
    for _, writer in streams:
        writer.write(MESSAGE)
        await one.next()
    reader, writer = await connect(one)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    assert one.counters.connections_refused == 1
    streams[0][1].close()
    await one.next_lost()
    _, again = await connect(one)
    again.write(MESSAGE)
    await one.next()
    for _, stream in [*streams, (reader, writer), (reader, again)]:
        stream.close()


@pytest.mark.parametrize("begin", [b"", b"OPTIONS sip:a SIP/2.0\r\n"])
async def test_who_says_nothing_is_closed_soon(sides: tuple[Side, Side], begin: bytes) -> None:
    one, _ = sides
    _, writer = await connect(one)
    writer.write(begin)
    # Connections are taken in order: once this one is served, the silent one is open.
    other_reader, other = await connect(one)
    other.write(b"\r\n\r\n")
    await asyncio.wait_for(other_reader.readexactly(2), 5)
    one.time.advance(TCP_FIRST_MESSAGE_S - 1)
    assert one.counters.connections_dropped == 0
    one.time.advance(3)
    await one.next_lost()
    assert one.counters.connections_dropped == 1
    for stream in (writer, other):
        stream.close()


async def test_a_message_in_drops_gains_no_time(sides: tuple[Side, Side]) -> None:
    one, _ = sides
    _, writer = await connect(one)
    writer.write(MESSAGE + MESSAGE[:10])
    await one.next()
    for at in range(10, 20):
        writer.write(MESSAGE[at : at + 1])
        await writer.drain()
        one.time.advance(1.5)
    await one.next_lost()
    writer.close()


async def test_who_has_spoken_may_rest(sides: tuple[Side, Side]) -> None:
    one, _ = sides
    _, writer = await connect(one)
    writer.write(MESSAGE)
    await one.next()
    one.time.advance(TCP_IDLE_S - 1)
    assert one.counters.connections_dropped == 0
    one.time.advance(3)
    await one.next_lost()
    writer.close()
