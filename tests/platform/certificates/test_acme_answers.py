"""What an authority is told that asks for a proof, and what nobody is told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from yunhu.platform.certificates.acme_answers import LONGEST_HEAD, Answers

PATH = "/.well-known/acme-challenge/token"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = int(probe.getsockname()[1])
    answers = Answers({PATH: "token.proof"})
    await answers.listen("127.0.0.1", found)
    yield found
    await answers.close()


async def said(port: int, asked: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asked)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer


async def test_the_proof_is_given_at_its_path_alone(port: int) -> None:
    given = await said(port, f"GET {PATH} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert given.startswith(b"HTTP/1.1 200 OK\r\n")
    assert given.endswith(b"\r\n\r\ntoken.proof")
    for asked in ("GET / HTTP/1.1", f"POST {PATH} HTTP/1.1", f"GET {PATH}", "nonsense"):
        assert (await said(port, f"{asked}\r\n\r\n".encode())).startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize("asked", [b"GET / HTT", b"A" * (2 * LONGEST_HEAD)])
async def test_who_does_not_finish_gets_nothing(port: int, asked: bytes) -> None:
    try:
        assert await said(port, asked) == b""
    except ConnectionError:
        assert len(asked) > LONGEST_HEAD  # what we did not read ends the connection at once
