"""The hands of `request`, against servers that answer, hang, redirect, and answer too much."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from yunhu.flow.ivr.actions import HttpRequest
from yunhu.flow.ivr.events import RequestDone, RequestFailed
from yunhu.flow.ivr.requests.hands import ANSWER_MAX, AT_ONCE_MAX, HttpRequests
from yunhu.platform.certificates.local_ca import CA_FILE
from yunhu.platform.certificates.tls import local
from yunhu.platform.clock import LoopScheduler, SystemClock
from yunhu.platform.outbound import GuardedTransport
from yunhu.trust.law.egress.service import Egress

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Server:
    """A server on this machine that answers each request with the same bytes, or keeps silent."""

    answer: bytes | None = OK
    heard: list[bytes] = field(default_factory=list)
    port: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line), 0
        )
        self.heard.append(head + await reader.readexactly(length))
        self.arrived.set()
        if self.answer is None:
            await reader.read()
        else:
            writer.write(self.answer)
        writer.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    here = Server()
    listening = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield here


class Asker:
    """Asks, and waits for what is told."""

    def __init__(self, allowed: str) -> None:
        gate = Egress("main", self.announce, SystemClock(), {})
        gate.configure((), (allowed,))
        self.requests = HttpRequests(LoopScheduler(), GuardedTransport(gate))
        self.blocked: list[object] = []
        self.told: asyncio.Queue[RequestDone | RequestFailed] = asyncio.Queue()

    def announce(self, tenant: str, contact: str | None, fact: object) -> None:
        self.blocked.append(fact)

    def ask(
        self, url: str, number: int = 1, *, method: str = "GET", body: str | None = None, timeout_s: float = 5
    ) -> None:
        request = HttpRequest(
            number, "main", "ask", method, url, {"X-Key": "k", "Host": "evil"}, body, timeout_s
        )
        self.requests.ask("contact", request, self.told.put_nowait)

    async def outcome(self) -> RequestDone | RequestFailed:
        return await asyncio.wait_for(self.told.get(), 10)


@pytest.fixture
async def asker(server: Server) -> AsyncIterator[Asker]:
    one = Asker(f"http://127.0.0.1:{server.port}/")
    yield one
    await one.requests.aclose()


async def test_an_answer_comes_back(server: Server, asker: Asker) -> None:
    asker.ask(f"http://127.0.0.1:{server.port}/a?b=c", method="POST", body='{"x": 1}')
    assert asker.told.empty()
    assert await asker.outcome() == RequestDone(1, 200, "{}")
    head = server.heard[0].decode()
    assert head.startswith("POST /a?b=c HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n" in head
    assert "evil" not in head
    assert "Content-Type: application/json\r\n" in head
    assert head.endswith('{"x": 1}')


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", "redirect"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (ANSWER_MAX + 1), "too_big"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "too_big"),
        (b"SSH-2.0-nonsense\r\n", "unreachable"),
        (b"", "unreachable"),
    ],
)
async def test_answers_that_are_none(server: Server, asker: Asker, answer: bytes, why: str) -> None:
    server.answer = answer
    asker.ask(f"http://127.0.0.1:{server.port}/")
    assert await asker.outcome() == RequestFailed(1, why)


async def test_a_server_that_hangs_is_given_up_in_time(server: Server, asker: Asker) -> None:
    server.answer = None
    asker.ask(f"http://127.0.0.1:{server.port}/", timeout_s=0.05)
    assert await asker.outcome() == RequestFailed(1, "timeout")


async def test_what_is_not_on_the_list_is_not_asked(server: Server, asker: Asker) -> None:
    asker.ask(f"http://localhost:{server.port}/")
    assert await asker.outcome() == RequestFailed(1, "not_allowed")
    assert server.heard == []
    assert len(asker.blocked) == 1


async def test_a_name_that_leads_into_the_house_is_not_asked(server: Server) -> None:
    one = Asker(f"http://localhost.localdomain:{server.port}/")
    one.ask(f"http://localhost.localdomain:{server.port}/")
    outcome = await one.outcome()
    assert isinstance(outcome, RequestFailed)
    assert outcome.why in ("not_allowed", "unreachable")
    assert server.heard == []


async def test_a_port_where_nobody_listens(server: Server) -> None:
    one = Asker("http://127.0.0.1:1/")
    one.ask("http://127.0.0.1:1/")
    assert await one.outcome() == RequestFailed(1, "unreachable")


@pytest.fixture
async def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    """A server with a certificate for `localhost`, by an authority that this process trusts."""
    certificate = local(tmp_path, ("localhost",), SystemClock())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / CA_FILE))
    here = Server()
    listening = await asyncio.start_server(here.serve, "127.0.0.1", 0, ssl=certificate.context)
    here.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield here


@pytest.mark.parametrize(
    ("host", "outcome"),
    [("localhost", RequestDone(1, 200, "{}")), ("127.0.0.1", RequestFailed(1, "unreachable"))],
)
async def test_a_certificate_must_be_of_the_name_that_is_asked(
    secure: Server, host: str, outcome: RequestDone | RequestFailed
) -> None:
    one = Asker(f"https://{host}:{secure.port}/")
    one.ask(f"https://{host}:{secure.port}/")
    assert await one.outcome() == outcome
    await one.requests.aclose()


async def test_nothing_is_told_of_what_was_cancelled(server: Server, asker: Asker) -> None:
    server.answer = None
    asker.ask(f"http://127.0.0.1:{server.port}/", 1)
    await server.arrived.wait()
    asker.requests.cancel("contact", 1)
    asker.requests.cancel("contact", 1)
    asker.requests.cancel("other", 1)
    server.answer = OK
    asker.ask(f"http://127.0.0.1:{server.port}/", 2)
    assert await asker.outcome() == RequestDone(2, 200, "{}")
    assert asker.told.empty()


async def test_a_hanging_server_holds_up_so_many_callers_of_a_node_at_most(
    server: Server, asker: Asker
) -> None:
    server.answer = None
    for number in range(AT_ONCE_MAX + 1):
        asker.ask(f"http://127.0.0.1:{server.port}/", number)
    assert await asker.outcome() == RequestFailed(AT_ONCE_MAX, "busy")
    for number in range(AT_ONCE_MAX):
        asker.requests.cancel("contact", number)
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
    server.answer = OK
    asker.ask(f"http://127.0.0.1:{server.port}/", 99)
    assert await asker.outcome() == RequestDone(99, 200, "{}")
