"""The HTTP base: problems, limits, headers, who is asking, paging."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response, WebSocket
from pydantic import BaseModel, Field
from starlette.types import Message

from yunhu.kit.paging import cut_page
from yunhu.kit.refusal import Refusal
from yunhu.platform import metrics
from yunhu.platform.http import PUBLIC, AskedPage, Paged, Principal, create_app, needs, paged

router = APIRouter(prefix="/api/v1")


class Order(BaseModel):
    name: str = Field(max_length=5)
    count: int = Field(ge=1)


class Busy(Refusal):
    id = "journal.unavailable"
    status = 503


@router.post("/orders")
async def order(order: Order, who: Annotated[Principal, needs("orders:write")]) -> dict[str, str]:
    return {"by": who.actor, "name": order.name}


@router.get("/numbers")
async def numbers(request: Request, response: Response, page: AskedPage) -> Paged[int]:
    after = page.after(int)
    found = [number for number in range(95) if after is None or number > int(after[0])][: page.limit + 1]
    return paged(request, response, cut := cut_page(found, page.limit, lambda number: (number,)), cut.items)


@router.get("/busy", openapi_extra=PUBLIC)
async def busy() -> None:
    raise Busy(retry_after_s=3)


@router.get("/broken")
async def broken() -> None:
    raise ZeroDivisionError("a secret")


@router.websocket("/stream")
async def stream(socket: WebSocket, who: Annotated[Principal, needs("orders:write")]) -> None:
    await socket.accept(subprotocol="bearer")
    await socket.send_text(who.actor)
    await socket.close()


async def authenticate(token: str) -> Principal | None:
    scopes = {"good": {"orders:write"}, "all": {"*"}, "poor": {"orders:read"}}.get(token)
    return Principal("t1", token, frozenset(scopes)) if scopes else None


def make_app() -> FastAPI:
    return create_app("Test", "1", [router], authenticate, lambda: "request1", largest_body=1000)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


GOOD = {"Authorization": "Bearer good"}


async def test_a_good_request(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/orders", json={"name": "tea", "count": 1}, headers=GOOD)
    assert answer.json() == {"by": "good", "name": "tea"}
    assert answer.headers["x-request-id"] == "request1"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


async def test_wrong_fields_are_named_but_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/orders", json={"name": "13800000000", "count": 0}, headers=GOOD)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "zh-CN"
    body = answer.json()
    assert body["type"] == "urn:yunhu:problem:request.invalid"
    assert body["request_id"] == "request1"
    assert body["errors"] == [
        {"path": "body.name", "code": "string_too_long", "message": "最多 5 个字符"},
        {"path": "body.count", "code": "greater_than_equal", "message": "必须不小于 1"},
    ]
    assert "138" not in answer.text


async def test_the_reader_chooses_the_language(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/busy", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "3"
    body = answer.json()
    assert body["title"] == "Unavailable for now"
    assert "saved" in body["detail"]
    assert body["params"] == {"retry_after_s": 3}


@pytest.mark.parametrize(
    ("headers", "status", "type_"),
    [
        ({}, 401, "auth.not_signed_in"),
        ({"Authorization": "Basic good"}, 401, "auth.not_signed_in"),
        ({"Authorization": "Bearer nobody"}, 401, "auth.not_signed_in"),
        ({"Authorization": "Bearer " + "x" * 900}, 401, "auth.not_signed_in"),
        ({"Authorization": "Bearer poor"}, 403, "auth.not_allowed"),
    ],
)
async def test_who_may_not_is_told_why(
    client: httpx.AsyncClient, headers: dict[str, str], status: int, type_: str
) -> None:
    answer = await client.post("/api/v1/orders", json={"name": "tea", "count": 1}, headers=headers)
    assert answer.status_code == status
    assert answer.json()["type"] == f"urn:yunhu:problem:{type_}"
    assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_unknown_paths_and_methods_are_problems_too(client: httpx.AsyncClient) -> None:
    for answer in (await client.get("/nowhere"), await client.delete("/api/v1/busy")):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "about:blank"
        assert answer.json()["status"] == answer.status_code


async def test_a_defect_shows_only_its_request_id(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/broken", headers={"X-Request-Id": "mine-1"})
    assert answer.status_code == 500
    assert answer.json()["request_id"] == "mine-1"
    assert "secret" not in answer.text


async def test_a_strange_request_id_is_replaced(client: httpx.AsyncClient) -> None:
    for strange in ("x" * 65, "a b", "<script>"):
        answer = await client.get("/api/v1/busy", headers={"X-Request-Id": strange})
        assert answer.headers["x-request-id"] == "request1"


async def test_a_body_that_says_it_is_too_large(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/orders", content=b"x" * 1001, headers=GOOD)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert answer.json()["params"] == {"largest": 1000}


async def test_a_body_that_grows_too_large(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    answer = await client.post("/api/v1/orders", content=endless(), headers=GOOD)
    assert answer.status_code == 413
    assert answer.json()["request_id"] == "request1"


async def test_pages_are_linked(client: httpx.AsyncClient) -> None:
    seen: list[int] = []
    path: str | None = "/api/v1/numbers?limit=40"
    for _ in range(4):
        if path is None:
            break
        answer = await client.get(path)
        seen += answer.json()["items"]
        path = answer.links["next"]["url"] if "next" in answer.links else None
        assert (answer.json()["next"] is None) == (path is None)
    assert seen == list(range(95))
    assert (await client.get("/api/v1/numbers?limit=201")).status_code == 422
    assert (await client.get("/api/v1/numbers?cursor=x")).json()["type"].endswith("paging.bad_cursor")


async def _connect(offered: list[str]) -> list[Message]:
    """What the server sends to somebody who opens the stream with these subprotocols."""
    sent: list[Message] = []
    waiting: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/api/v1/stream",
        "query_string": b"token=good",
        "headers": [(b"sec-websocket-protocol", ", ".join(offered).encode())] if offered else [],
        "subprotocols": offered,
        "extensions": {"websocket.http.response": {}},
    }
    await make_app()(scope, receive, send)
    return sent


async def test_a_stream_is_let_in_by_subprotocol_only_with_a_token() -> None:
    accepted, hello, *_ = await _connect(["bearer", "good"])
    assert (accepted["type"], accepted["subprotocol"]) == ("websocket.accept", "bearer")
    assert hello["text"] == "good"
    for offered in (["bearer", "nobody"], ["bearer"], ["good"], []):
        denied, *_ = await _connect(offered)
        assert (denied["type"], denied["status"]) == ("websocket.http.response.start", 401)


async def test_the_description_is_openapi_3_1_with_problems(client: httpx.AsyncClient) -> None:
    described = (await client.get("/api/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    schemas = described["components"]["schemas"]
    assert "HTTPValidationError" not in schemas
    assert {"Problem", "WrongField"} <= schemas.keys()
    operation = described["paths"]["/api/v1/busy"]["get"]
    assert operation["security"] == []
    assert operation["responses"]["default"]["content"]["application/problem+json"]


async def test_requests_are_counted(client: httpx.AsyncClient) -> None:
    await client.get("/nowhere")
    assert b'yunhu_http_requests_total{method="GET",status="404"}' in metrics.exposition()
