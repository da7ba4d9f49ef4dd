"""SIP over TLS on loopback: whose certificate is believed, and what is refused."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.telephony.sip.wire import request

from yunhu.platform.certificates import local_ca, tls
from yunhu.platform.clock import SystemClock, VirtualTime
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.transports.flow import Flow
from yunhu.telephony.sip.transports.secure import Secure
from yunhu.telephony.sip.transports.tcp import FIRST_SECURE_NUMBER, TcpTransport

MESSAGE = request("OPTIONS", transport="TLS")
NAMES = ("sip.example", "127.0.0.1")


class Side:
    """A transport with a certificate by an authority in a folder, what it received and what it lost."""

    def __init__(self, folder: Path, names: tuple[str, ...] = NAMES, trusts: Path | None = None) -> None:
        local_ca.ensure(folder, names, datetime.now(UTC))
        certificate = tls.local(folder, names, SystemClock())
        believed = ssl.create_default_context(cafile=(trusts or folder) / local_ca.CA_FILE)
        self.got: asyncio.Queue[tuple[bytes, Flow]] = asyncio.Queue()
        self.lost: asyncio.Queue[int] = asyncio.Queue()
        self.counters = Counters()
        self.transport = TcpTransport(
            lambda data, flow: self.got.put_nowait((data, flow)),
            self.lost.put_nowait,
            self.counters,
            VirtualTime(),
            secure=Secure(certificate.context, believed),
        )

    async def next(self) -> tuple[bytes, Flow]:
        return await asyncio.wait_for(self.got.get(), 5)

    async def next_lost(self) -> int:
        return await asyncio.wait_for(self.lost.get(), 5)


@asynccontextmanager
async def listening(*sides: Side) -> AsyncIterator[None]:
    for side in sides:
        await side.transport.bind("127.0.0.1", 0)
    try:
        yield
    finally:
        for side in sides:
            await side.transport.close()


@pytest.mark.parametrize("name", ["", "sip.example"])
async def test_one_connection_serves_both_ways(tmp_path: Path, name: str) -> None:
    one, two = Side(tmp_path), Side(tmp_path)
    async with listening(one, two):
        flow = one.transport.flow_to(two.transport.local, name)
        one.transport.send(MESSAGE, flow)
        data, back = await two.next()
        assert data == MESSAGE
        assert (back.transport, back.uri_transport, back.is_reliable) == ("tls", "tls", True)
        assert back.connection > FIRST_SECURE_NUMBER
        two.transport.send(MESSAGE, back)
        assert (await one.next())[1] is flow


async def test_nobody_else_is_believed(tmp_path: Path) -> None:
    one = Side(tmp_path / "one")
    two = Side(tmp_path / "two")
    async with listening(one, two):
        flow = one.transport.flow_to(two.transport.local)
        one.transport.send(MESSAGE, flow)
        assert await one.next_lost() == flow.connection
        assert (one.counters.connections_dropped, two.got.empty()) == (1, True)


async def test_who_shows_the_name_of_another_is_not_believed(tmp_path: Path) -> None:
    one = Side(tmp_path / "one")
    two = Side(tmp_path / "two", ("other.example", "127.0.0.1"), trusts=tmp_path / "one")
    trusting = Side(tmp_path / "one", trusts=tmp_path / "two")
    async with listening(one, two, trusting):
        flow = trusting.transport.flow_to(two.transport.local, "sip.example")
        trusting.transport.send(MESSAGE, flow)
        assert await trusting.next_lost() == flow.connection
        assert two.got.empty()


async def test_what_is_not_encrypted_is_not_heard(tmp_path: Path) -> None:
    side = Side(tmp_path)
    async with listening(side):
        reader, writer = await asyncio.open_connection(*side.transport.local)
        writer.write(MESSAGE)
        assert await asyncio.wait_for(reader.read(), 5) is not MESSAGE
        writer.close()
        assert side.got.empty()


async def test_versions_before_1_2_are_refused(tmp_path: Path) -> None:
    side = Side(tmp_path)
    async with listening(side):
        host, port = side.transport.local
        for version, taken in (("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)):
            program = await asyncio.create_subprocess_exec(
                *("openssl", "s_client", "-connect", f"{host}:{port}", version, "-cipher", "ALL:@SECLEVEL=0"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            assert (await program.wait() == 0) == taken, version
