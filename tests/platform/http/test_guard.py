"""The guard around every HTTP request: its id, its size, the headers of its answer."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from yunhu.platform import metrics
from yunhu.platform.http.guard import Guard
from yunhu.platform.http.limits import Limits
from yunhu.platform.settings.rates import Rates


async def size_of_body(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the whole body and answers with its size."""
    body = await Request(scope, receive).body()
    answer = PlainTextResponse(str(len(body)), headers={"Cache-Control": "private"})
    await answer(scope, receive, send)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(
        Guard(size_of_body, lambda: "request1", largest_body=1000, larger={"/files": 2000}),
        raise_app_exceptions=False,
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


async def test_a_request_has_an_id_and_its_answer_the_headers(client: httpx.AsyncClient) -> None:
    answer = await client.post("/", content=b"x" * 1000)
    assert answer.text == "1000"
    assert answer.headers["x-request-id"] == "request1"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "private"


async def test_a_sane_request_id_is_kept_and_a_strange_one_replaced(client: httpx.AsyncClient) -> None:
    assert (await client.get("/", headers={"X-Request-Id": "abc-1"})).headers["x-request-id"] == "abc-1"
    for strange in ("x" * 65, "a b", "<script>", "-"):
        answer = await client.get("/", headers={"X-Request-Id": strange})
        assert answer.headers["x-request-id"] == "request1"


async def test_a_body_that_says_it_is_too_large(client: httpx.AsyncClient) -> None:
    answer = await client.post("/", content=b"x" * 1001)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert answer.json()["params"] == {"largest": 1000}


async def test_a_body_that_grows_too_large(client: httpx.AsyncClient) -> None:
    async def growing() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    answer = await client.post("/", content=growing())
    assert answer.status_code == 413
    assert answer.json()["request_id"] == "request1"


async def test_some_paths_take_larger_bodies(client: httpx.AsyncClient) -> None:
    assert (await client.post("/1/files", content=b"x" * 2000)).text == "2000"
    answer = await client.post("/1/files", content=b"x" * 2001)
    assert (answer.status_code, answer.json()["params"]) == (413, {"largest": 2000})
    assert (await client.post("/1/files/2", content=b"x" * 1001)).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "9" * 40, "１２"])
async def test_a_strange_length_is_left_to_the_server(client: httpx.AsyncClient, length: str) -> None:
    answer = await client.post("/", content=b"x", headers={b"content-length": length.encode()})
    assert answer.status_code in (200, 413)


async def test_requests_are_counted(client: httpx.AsyncClient) -> None:
    await client.request("BREW", "/")
    assert b'yunhu_http_requests_total{method="other",status="200"}' in metrics.exposition()


async def test_a_body_that_comes_too_slowly_is_refused() -> None:
    async def forever() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    transport = httpx.ASGITransport(Guard(size_of_body, lambda: "r1", body_s=0.05))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post("/", content=forever())
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")


async def test_a_defect_is_answered_with_the_headers_of_every_answer() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("a defect")

    transport = httpx.ASGITransport(Guard(broken, lambda: "r1"))
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
        answer = await client.get("/")
    assert answer.status_code == 500
    assert "a defect" not in answer.text
    assert answer.headers["x-request-id"] == "r1"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["strict-transport-security"].startswith("max-age=")


async def test_who_asks_too_often_is_told_when_to_come_again() -> None:
    limits = Limits(Rates(address_per_s=1, address_burst=2), lambda: 0.0)
    transport = httpx.ASGITransport(Guard(size_of_body, lambda: "r1", limits=limits))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for _ in range(2):
            assert (await client.get("/")).status_code == 200
        answer = await client.get("/")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert answer.json()["type"].endswith("request.too_many")
    assert "strict-transport-security" not in answer.headers
