"""Problems: what went wrong, in the reader's language, without repeating what was sent."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter
from pydantic import BaseModel, Field

from yunhu.kit.refusal import Refusal
from yunhu.platform.http.base import Principal, create_app

router = APIRouter(prefix="/api/v1")


class Order(BaseModel):
    name: str = Field(max_length=5)
    count: int = Field(ge=1)


class Busy(Refusal):
    id = "journal.unavailable"
    status = 503


@router.post("/orders")
async def order(order: Order) -> None:
    pass


@router.get("/busy")
async def busy() -> None:
    raise Busy(retry_after_s=3, path=["a", {"b": object}])


@router.get("/broken")
async def broken() -> None:
    raise ZeroDivisionError("a secret")


async def nobody(token: str) -> Principal | None:
    return None


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = create_app("Test", "1", [router], nobody, lambda: "request1")
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


async def test_wrong_fields_are_named_but_not_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/orders", json={"name": "13800000000", "count": 0})
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
    assert body["params"] == {"retry_after_s": 3, "path": ["a", {"b": "<class 'object'>"}]}


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
