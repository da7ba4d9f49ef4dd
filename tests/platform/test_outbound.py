"""The way out: where the gate looked is where it goes, and nowhere without it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from yunhu.kit.web_addresses import permitted
from yunhu.platform.outbound import Blocked, GuardedTransport, GuardedWaiting, Permit


class Gatekeeper:
    """Lets out what begins like one of the list."""

    def __init__(self, *listed: str, ours: bool = False) -> None:
        self.listed = listed
        self.ours = ours
        self.asked: list[str] = []
        self.private: list[str] = []

    def allow(self, url: str, recipient: str | None = None) -> Permit | None:
        self.asked.append(url)
        place = permitted(url, self.listed)
        return None if place is None else Permit(place, recipient or "any", self.listed, self.ours)

    def unreachable(self, permit: Permit) -> None:
        self.private.append(permit.place.host)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """A server on this machine that says what it was asked for, and sends `/away` somewhere else."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if head.startswith("GET /away"):
            writer.write(b"HTTP/1.1 302 F\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n")
        else:
            body = head.encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


def resolve_to(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Every name leads to one address."""

    def look_up(host: str, port: int, type: int = 0) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(socket.AF_INET, type, 0, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


async def test_what_is_on_the_list_is_asked(port: int) -> None:
    async with httpx.AsyncClient(
        transport=GuardedTransport(Gatekeeper(f"http://127.0.0.1:{port}"))
    ) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/a?b=c")
    assert answer.text.startswith(f"GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n")


async def test_what_is_not_on_the_list_is_not_asked(port: int) -> None:
    async with httpx.AsyncClient(transport=GuardedTransport(Gatekeeper())) as client:
        with pytest.raises(Blocked):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_a_name_that_leads_into_the_house_is_blocked(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.1")
    gate = Gatekeeper(f"http://crm.example.com:{port}/")
    async with httpx.AsyncClient(transport=GuardedTransport(gate)) as client:
        with pytest.raises(Blocked):
            await client.get(f"http://crm.example.com:{port}/")
    assert gate.private == ["crm.example.com"]


async def test_a_name_and_its_address_on_the_list_are_asked_by_name(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.1")
    gate = Gatekeeper(f"http://crm.example.com:{port}/", f"http://127.0.0.1:{port}/")
    async with httpx.AsyncClient(transport=GuardedTransport(gate)) as client:
        answer = await client.get(f"http://crm.example.com:{port}/")
    assert f"Host: crm.example.com:{port}\r\n" in answer.text


async def test_a_redirect_is_a_request_like_any_other(port: int) -> None:
    gate = Gatekeeper(f"http://127.0.0.1:{port}")
    async with httpx.AsyncClient(transport=GuardedTransport(gate), follow_redirects=True) as client:
        with pytest.raises(Blocked):
            await client.get(f"http://127.0.0.1:{port}/away")
    assert gate.asked[-1] == "http://evil.example/"


async def test_a_client_that_waits_goes_the_same_way(port: int) -> None:
    gate = Gatekeeper(f"http://127.0.0.1:{port}")

    def ask() -> None:
        with httpx.Client(transport=GuardedWaiting(gate, "kms")) as client:
            assert client.get(f"http://127.0.0.1:{port}/key").status_code == 200
            with pytest.raises(Blocked):
                client.get("http://127.0.0.1:1/key")

    asking = asyncio.to_thread(ask)
    await asking


async def test_an_unknown_name_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: str, port: int, type: int = 0) -> list[object]:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    async with httpx.AsyncClient(transport=GuardedTransport(Gatekeeper("http://a.example"))) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://a.example/")


async def test_a_name_of_our_own_settings_may_lead_into_the_house(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.1")
    gate = Gatekeeper(f"http://voice.internal:{port}/", ours=True)
    async with httpx.AsyncClient(transport=GuardedTransport(gate, "speech")) as client:
        assert (await client.get(f"http://voice.internal:{port}/")).status_code == 200
        resolve_to(monkeypatch, "169.254.169.254")
        with pytest.raises(Blocked):
            await client.get(f"http://voice.internal:{port}/")
