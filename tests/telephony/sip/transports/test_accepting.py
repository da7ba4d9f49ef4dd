"""Who comes over TLS: some are asked who they are, what is no handshake ends, on both event loops."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvloop

from yunhu.platform.certificates import local_ca, tls
from yunhu.platform.clock import SystemClock
from yunhu.telephony.sip.counters import Counters
from yunhu.telephony.sip.transports import accepting
from yunhu.telephony.sip.transports.accepting import Accepting
from yunhu.telephony.sip.transports.secure import Secure, asking_context, names_in

Run = Callable[[Coroutine[Any, Any, None]], None]

LOOPS = pytest.mark.parametrize("run", [asyncio.run, uvloop.run], ids=["asyncio", "uvloop"])
LONGEST_S = 20.0


class Door:
    """A listening socket that asks everybody, or nobody, and what it heard."""

    def __init__(self, folder: Path, asks: bool) -> None:
        """`folder` has a folder `ours`, and `theirs` with an authority that is believed."""
        for name in ("ours", "theirs", "unknown"):
            local_ca.ensure(folder / name, (f"{name}.example", "127.0.0.1"), datetime.now(UTC))
        certificate = tls.local(folder / "ours", ("ours.example", "127.0.0.1"), SystemClock())
        self.folder = folder
        self.counters = Counters()
        self.came: asyncio.Queue[frozenset[str] | None] = asyncio.Queue()
        self.told: asyncio.Queue[str] = asyncio.Queue()
        self._asks = asks
        asking = certificate.show_on(asking_context(str(folder / "theirs" / local_ca.CA_FILE)))
        secure = Secure(certificate.context, ssl.create_default_context(), asking, self)
        self.accepting = Accepting(secure, lambda: Guest(self), self.counters)

    def asks(self, remote: tuple[str, int]) -> bool:
        return self._asks

    def unbelieved(self, remote: tuple[str, int], why: str) -> None:
        self.told.put_nowait(why)

    async def connect(self, shows: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Come with the certificate of a folder, or without one."""
        context = ssl.create_default_context(cafile=self.folder / "ours" / local_ca.CA_FILE)
        if shows is not None:
            place = self.folder / shows
            context.load_cert_chain(place / local_ca.FILE, place / local_ca.KEY_FILE)
        return await asyncio.open_connection(*self.at, ssl=context, server_hostname="ours.example")

    @property
    def at(self) -> tuple[str, int]:
        return self._at

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        self._at = self.accepting.bind("127.0.0.1", 0)
        try:
            async with asyncio.timeout(LONGEST_S):
                yield
        finally:
            await self.accepting.close()


class Guest(asyncio.Protocol):
    """Notes who came, and says what it heard back."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        certificate = transport.get_extra_info("peercert")
        self._door.came.put_nowait(names_in(certificate) if certificate else None)
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._transport.write(data)


@LOOPS
@pytest.mark.parametrize(
    ("asks", "shows", "names"),
    [
        (False, None, None),
        (False, "theirs", None),
        (False, "unknown", None),
        (True, None, None),
        (True, "theirs", frozenset({"theirs.example", "127.0.0.1"})),
    ],
)
def test_who_is_asked_shows_whose_it_is_and_the_others_come_as_before(
    run: Run, tmp_path: Path, asks: bool, shows: str | None, names: frozenset[str] | None
) -> None:
    async def turn() -> None:
        door = Door(tmp_path, asks)
        async with door.open():
            reader, writer = await door.connect(shows)
            # What is sent with the end of the handshake is not lost.
            writer.write(b"hello")
            assert await reader.readexactly(5) == b"hello"
            assert await door.came.get() == names
            writer.close()

    run(turn())


@LOOPS
def test_a_certificate_by_nobody_we_know_is_counted_and_told(run: Run, tmp_path: Path) -> None:
    async def turn() -> None:
        door = Door(tmp_path, asks=True)
        async with door.open():
            reader = None
            try:
                # With TLS 1.3 a client is done before it is refused.
                reader, writer = await door.connect("unknown")
                writer.write(b"hello")
                assert await reader.read() == b""
            except OSError:
                assert reader is None or reader.exception() is not None
            assert "certificate" in await door.told.get()
            assert (door.counters.certificates_refused, door.came.empty()) == (1, True)

    run(turn())


@LOOPS
def test_what_is_no_handshake_ends_and_is_counted(run: Run, tmp_path: Path) -> None:
    async def turn() -> None:
        door = Door(tmp_path, asks=True)
        async with door.open():
            reader, writer = await asyncio.open_connection(*door.at)
            writer.write(b"OPTIONS sip:a@b SIP/2.0\r\n\r\n")
            await reader.read()
            writer.close()
            # Whoever comes next is served.
            reader, writer = await door.connect("theirs")
            await door.came.get()
            writer.close()
            assert (door.counters.connections_dropped, door.counters.certificates_refused) == (1, 0)

    run(turn())


async def test_handshakes_are_bounded_and_broken_off_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepting, "MAX_TCP_CONNECTIONS", 1)
    door = Door(tmp_path, asks=False)
    async with door.open():
        silent, _ = await asyncio.open_connection(*door.at)
        second, _ = await asyncio.open_connection(*door.at)
        assert await second.read() == b""
        assert door.counters.connections_refused == 1
    assert await asyncio.wait_for(silent.read(), LONGEST_S) == b""


async def test_an_address_that_is_taken_is_refused(tmp_path: Path) -> None:
    door, other = Door(tmp_path, asks=False), Door(tmp_path, asks=False)
    async with door.open():
        with pytest.raises(OSError, match="in use"):
            other.accepting.bind(*door.at)
