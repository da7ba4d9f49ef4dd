"""Sessions by cookie: what the browser gets, and what a page of another host cannot do with it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import APIRouter, Request, Response
from starlette.requests import HTTPConnection

from yunhu.kit.reach import Reach
from yunhu.platform.http.base import LoggedIn, Principal, create_app, needs
from yunhu.platform.http.cookie import COOKIE, drop_cookie, is_own_origin, must_be_own, set_cookie

router = APIRouter(prefix="/api/v1")


@router.get("/things", dependencies=[needs("thing.read")])
@router.post("/things", dependencies=[needs("thing.read")])
async def things() -> str:
    return "ok"


@router.get("/me")
async def me(who: LoggedIn) -> str | None:
    return who.user


@router.get("/cookies")
async def cookies(request: Request, response: Response, drop: bool = False) -> None:
    if drop:
        drop_cookie(response, request)
    else:
        set_cookie(response, request, "ys_secret", 60)


async def by_token(token: str) -> Principal | None:
    return Principal("t1", token, {"thing.read": Reach.TENANT}) if token == "yh_good" else None


async def by_session(secret: str, attended: bool = True) -> Principal | None:
    scopes = {"thing.read": Reach.TENANT}
    return Principal("t1", "user:li", scopes, user="li", session="s1") if secret == "ys_good" else None


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = create_app("Test", "1", [router], by_token, lambda: "request1", authenticate_session=by_session)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test:8080") as opened:
        yield opened


GOOD = {"Cookie": f"{COOKIE}=ys_good"}
OWN = {"Origin": "http://desk.test:8080"}


async def test_a_cookie_reads_without_saying_where_from(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/things", headers=GOOD)).status_code == 200
    assert (await client.get("/api/v1/me", headers=GOOD)).json() == "li"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (OWN, 200),
        ({"Origin": "HTTP://DESK.TEST:8080"}, 200),
        # Behind a proxy that ends TLS the page is https, and the host still the same.
        ({"Origin": "https://desk.test:8080"}, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://desk.test"}, 403),
        ({"Origin": "http://desk.test:8081"}, 403),
        ({"Origin": "http://desk.test:8080.evil.test"}, 403),
        ({"Origin": "http://evil.test/desk.test:8080"}, 403),
        ({"Origin": "file://desk.test:8080"}, 403),
        ({"Origin": "http://[desk.test:8080"}, 403),
        ({"Origin": "http://desk.test:99999999"}, 403),
    ],
)
async def test_a_cookie_changes_nothing_from_a_foreign_page(
    client: httpx.AsyncClient, origin: dict[str, str], status: int
) -> None:
    answer = await client.post("/api/v1/things", headers=GOOD | origin)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"].endswith("auth.foreign_origin")


async def test_a_token_needs_no_origin_and_goes_before_the_cookie(client: httpx.AsyncClient) -> None:
    token = {"Authorization": "Bearer yh_good"}
    assert (await client.post("/api/v1/things", headers=token)).status_code == 200
    assert (await client.post("/api/v1/things", headers=token | GOOD)).status_code == 200
    assert (await client.get("/api/v1/me", headers=token)).status_code == 401
    bad = {"Authorization": "Bearer yh_bad"}
    assert (await client.get("/api/v1/things", headers=bad | GOOD)).status_code == 401


async def test_a_session_is_no_token_and_a_token_no_session(client: httpx.AsyncClient) -> None:
    wrong = ({"Authorization": "Bearer ys_good"}, {"Cookie": f"{COOKIE}=yh_good"}, {"Cookie": f"{COOKIE}="})
    for headers in (*wrong, {"Cookie": f"{COOKIE}={'x' * 900}"}):
        assert (await client.get("/api/v1/things", headers=headers)).status_code == 401


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_the_cookie_is_for_this_host_and_no_script(
    client: httpx.AsyncClient, scheme: str, secure: bool
) -> None:
    for drop in ("", "?drop=true"):
        answer = await client.get(f"{scheme}://desk.test:8080/api/v1/cookies{drop}")
        parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
        assert {"httponly", "samesite=strict", "path=/"} <= parts
        assert ("secure" in parts) == secure
        assert ("max-age=0" in parts) == bool(drop)


def connection(kind: str, method: str = "GET", **headers: str) -> HTTPConnection:
    """A request or a WebSocket with these headers."""
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": kind, "method": method, "headers": named})


def test_a_stream_must_say_where_it_comes_from() -> None:
    assert must_be_own(connection("websocket"))
    assert must_be_own(connection("http", "DELETE"))
    assert not must_be_own(connection("http", "HEAD"))


def test_ports_that_go_without_saying() -> None:
    assert is_own_origin(connection("http", host="desk.test", origin="https://desk.test"))
    assert is_own_origin(connection("http", host="desk.test:443", origin="https://desk.test"))
    assert is_own_origin(connection("http", host="[::1]:8080", origin="http://[::1]:8080"))
    assert not is_own_origin(connection("http", host="desk.test:80", origin="https://desk.test"))
    assert not is_own_origin(connection("http", origin="https://desk.test"))
