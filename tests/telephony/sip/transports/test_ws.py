"""Connections of browsers: what is taken, what is sent, and all their bounds, in virtual time."""

from __future__ import annotations

import asyncio

import pytest
from tests.telephony.sip.wire import request

from yunhu.platform.clock import VirtualTime
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.limits import (
    MAX_TCP_WRITE_BYTES,
    WS_BURST,
    WS_FIRST_MESSAGE_S,
    WS_IDLE_S,
    WS_SWEEP_S,
)
from yunhu.telephony.sip.transports import ws
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.sip.transports.ws import FIRST_NUMBER, POLICY, WsConnection, WsTransport

LOCAL, REMOTE = ("192.0.2.1", 443), ("198.51.100.7", 50123)
MESSAGE = request("OPTIONS", transport="WSS", via="df7jal23ls0d.invalid")


class Side:
    """A transport, what it received and what it lost."""

    def __init__(self) -> None:
        self.time = VirtualTime()
        self.counters = Counters()
        self.got: list[tuple[bytes, Flow]] = []
        self.lost: list[int] = []
        self.transport = WsTransport(
            lambda data, flow: self.got.append((data, flow)), self.lost.append, self.counters, self.time
        )

    def open(self, host: str = REMOTE[0], port: int = REMOTE[1]) -> WsConnection:
        opened = self.transport.open(LOCAL, (host, port), secure=True)
        assert opened is not None
        return opened


async def sent(connection: WsConnection, many: int) -> list[bytes]:
    """The next messages that the client gets."""
    out: list[bytes] = []

    async def send(data: bytes) -> None:
        out.append(data)
        if len(out) == many:
            connection.close()

    await asyncio.wait_for(connection.pump(send), 5)
    return out


async def test_messages_go_both_ways_on_one_connection() -> None:
    side = Side()
    connection = side.open()
    assert connection.flow == Flow("wss", LOCAL, REMOTE, FIRST_NUMBER + 1)
    connection.receive(MESSAGE)
    assert side.got == [(MESSAGE, connection.flow)]
    assert side.transport.send(b"one", connection.flow)
    assert side.transport.send(b"two", connection.flow)
    assert side.transport.lives(connection.flow)
    assert await sent(connection, 2) == [b"one", b"two"]
    assert (side.counters.messages_sent, side.counters.bytes_sent) == (2, 6)
    assert side.lost == [connection.flow.connection]
    assert not side.transport.lives(connection.flow)
    assert not side.transport.send(b"three", connection.flow)
    assert side.counters.send_failures == 1


async def test_what_is_written_while_the_pump_waits_is_sent() -> None:
    side = Side()
    connection = side.open()
    pumping = asyncio.get_running_loop().create_task(sent(connection, 1))
    await asyncio.sleep(0)
    connection.write(b"late")
    assert await pumping == [b"late"]


async def test_a_ping_gets_a_pong_and_is_nobody_elses() -> None:
    side = Side()
    connection = side.open()
    connection.receive(b"\r\n\r\n")
    assert side.got == []
    assert await sent(connection, 1) == [b"\r\n"]


def test_a_connection_that_ended_takes_and_gives_nothing() -> None:
    side = Side()
    connection = side.open()
    connection.close()
    connection.close()
    connection.receive(MESSAGE)
    assert not connection.write(b"x")
    assert (side.got, side.lost, len(side.transport)) == ([], [connection.flow.connection], 0)


def test_a_client_that_does_not_read_is_dropped_before_it_costs_memory() -> None:
    side = Side()
    connection = side.open()
    piece = b"x" * (MAX_TCP_WRITE_BYTES // 4)
    assert all(side.transport.send(piece, connection.flow) for _ in range(4))
    assert not side.transport.send(b"x", connection.flow)
    assert connection.is_over
    assert connection.close_code == POLICY
    assert side.counters.connections_dropped == 1


async def test_a_client_that_stops_reading_while_we_send_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ws, "WS_SEND_S", 0.01)
    side = Side()
    connection = side.open()
    connection.write(b"x")

    async def stuck(data: bytes) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await connection.pump(stuck)


def test_a_flood_ends_its_connection_and_no_other() -> None:
    side = Side()
    loud, quiet = side.open(), side.open(port=2)
    for _ in range(int(WS_BURST) + 1):
        loud.receive(MESSAGE)
    assert loud.is_over
    assert loud.close_code == POLICY
    assert (len(side.got), side.counters.rate_limited) == (int(WS_BURST), 1)
    quiet.receive(MESSAGE)
    assert len(side.got) == int(WS_BURST) + 1


def test_connections_are_bounded_for_an_address_and_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ws, "MAX_WS_PER_ADDRESS", 2)
    monkeypatch.setattr(ws, "MAX_WS_CONNECTIONS", 3)
    side = Side()
    first, _ = side.open("198.51.100.1"), side.open("198.51.100.1", 2)
    assert side.transport.open(LOCAL, ("198.51.100.1", 3), False) is None
    side.open("198.51.100.2")
    assert side.transport.open(LOCAL, ("198.51.100.3", 1), False) is None
    assert side.counters.connections_refused == 2
    first.close()
    assert side.open("198.51.100.1", 4).flow.transport == "wss"


def test_who_says_nothing_is_closed_and_who_speaks_may_be_quiet_for_an_hour() -> None:
    side = Side()
    silent, spoke = side.open(), side.open(port=2)
    spoke.receive(MESSAGE)
    side.time.advance(WS_FIRST_MESSAGE_S + 2 * WS_SWEEP_S)
    assert (silent.is_over, spoke.is_over) == (True, False)
    side.time.advance(3_600 - WS_FIRST_MESSAGE_S)
    assert not spoke.is_over
    side.time.advance(WS_IDLE_S)
    assert spoke.is_over
    assert side.counters.connections_dropped == 2


def test_all_connections_end_with_the_transport() -> None:
    side = Side()
    one, two = side.open(), side.open(port=2)
    side.transport.close()
    assert one.is_over
    assert two.is_over
    assert len(side.lost) == 2
