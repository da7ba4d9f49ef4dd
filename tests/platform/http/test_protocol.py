"""Heads that come too slowly or never end close their connection; the others are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

import uvicorn
from starlette.types import Receive, Scope, Send

from yunhu.platform.http.protocol import GuardedProtocol

PATIENCE_S = 20.0


class Hasty(GuardedProtocol):
    head_s: ClassVar[float] = 0.1
    largest_head: ClassVar[int] = 2_000


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        continue
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def connected(
    protocol: type[GuardedProtocol],
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    config = uvicorn.Config(app, port=0, http=protocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await server.shutdown()


async def answer(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(PATIENCE_S):
        return await reader.read()


async def test_a_head_that_comes_too_slowly_is_refused() -> None:
    async with connected(Hasty) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
        assert (await answer(reader)).startswith(b"HTTP/1.1 408 ")


async def test_a_connection_on_which_nothing_comes_is_closed() -> None:
    async with connected(Hasty) as (reader, _):
        assert (await answer(reader)).startswith(b"HTTP/1.1 408 ")


async def test_a_head_without_an_end_is_refused() -> None:
    class Patient(Hasty):
        head_s: ClassVar[float] = PATIENCE_S

    async with connected(Patient) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"y" * 5_000)
        assert (await answer(reader)).startswith(b"HTTP/1.1 431 ")


async def test_a_request_is_answered_and_the_next_one_too() -> None:
    async with connected(GuardedProtocol) as (reader, writer):
        for _ in range(2):
            writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5_000)
            async with asyncio.timeout(PATIENCE_S):
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")
