"""The HTTP base: problems, limits, headers, who is asking, paging."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response, WebSocket
from pydantic import BaseModel, Field
from starlette.types import Message

from yunhu.kit.paging import cut_page
from yunhu.kit.reach import Reach
from yunhu.platform.http.base import PUBLIC, AskedPage, Paged, Principal, create_app, needs, paged

router = APIRouter(prefix="/api/v1")


class Order(BaseModel):
    name: str = Field(max_length=5)
    count: int = Field(ge=1)


@router.post("/orders")
async def order(order: Order, who: Annotated[Principal, needs("order.write")]) -> dict[str, str]:
    """Order something.

    It comes when it comes.
    """
    return {"by": who.actor, "name": order.name}


@router.get("/numbers", openapi_extra=PUBLIC)
async def numbers(request: Request, response: Response, page: AskedPage) -> Paged[int]:
    after = page.after(int)
    found = [number for number in range(95) if after is None or number > int(after[0])][: page.limit + 1]
    return paged(request, response, cut := cut_page(found, page.limit, lambda number: (number,)), cut.items)


@router.websocket("/stream")
async def stream(socket: WebSocket, who: Annotated[Principal, needs("order.write")]) -> None:
    await socket.accept(subprotocol="bearer")
    await socket.send_text(who.actor)
    await socket.close()


async def authenticate(token: str) -> Principal | None:
    scopes = {"good": {"order.write"}, "all": {"*"}, "poor": {"order.read"}}.get(token)
    return Principal("t1", token, dict.fromkeys(scopes, Reach.TENANT)) if scopes else None


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
    ordering = described["paths"]["/api/v1/orders"]["post"]
    assert ordering["security"] == [{"token": ["order.write"]}, {"session": ["order.write"]}]
    assert (ordering["summary"], ordering["description"]) == ("Order something.", "It comes when it comes.")
    operation = described["paths"]["/api/v1/numbers"]["get"]
    assert operation["security"] == []
    assert operation["responses"]["default"]["content"]["application/problem+json"]


async def test_a_node_of_one_tenant_has_nothing_for_another() -> None:
    for tenant, status in (("t1", 200), ("t2", 404)):
        app = create_app("Test", "1", [router], authenticate, lambda: "request1", tenant=tenant)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            answer = await client.post("/api/v1/orders", json={"name": "tea", "count": 1}, headers=GOOD)
            assert answer.status_code == status
            if status == 404:
                assert answer.json()["type"] == "urn:yunhu:problem:auth.not_served_here"


async def test_what_is_no_text_at_all_is_refused(client: httpx.AsyncClient) -> None:
    headers = {**GOOD, "Content-Type": "application/json"}
    answer = await client.post("/api/v1/orders", content=b'"\xff', headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:yunhu:problem:request.unreadable")
    assert answer.json()["detail"]
