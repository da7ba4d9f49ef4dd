"""A whole node against a provider that is not ours: panva's oidc-provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running
from tests.ports import free_port
from tests.trust.identity.sso.running import SECRET, log_in, provider

from yunhu.platform.http.cookie import COOKIE
from yunhu.platform.settings import node as s
from yunhu.platform.settings.sso import SingleSignOn
from yunhu.trust.audit.tables import ENTRY

OWN = {"Origin": "http://test"}
CALLBACK = "http://127.0.0.1:9/api/v1/session/sso/callback"
ROLES: dict[str, tuple[str, ...]] = {"agents": ("agent",), "admins": ("administrator",)}


def sso_of(folder: Path, issuer: str, **more: Any) -> SingleSignOn:
    """The settings for it."""
    secret = folder / "secret"
    secret.write_text(SECRET + "\n")
    return SingleSignOn(
        issuer=issuer,
        client_id="yunhu",
        client_secret_file=str(secret),
        public_url="http://127.0.0.1:9",
        name="企业账号",
        agent_claim="agent",
        roles=ROLES,
        **{"create": True, **more},
    )


@asynccontextmanager
async def with_provider(folder: Path, **more: Any) -> AsyncIterator[Running]:
    async with provider(CALLBACK) as issuer:
        sso = sso_of(folder, issuer, **more)
        async with running(folder, session=s.Session(), sso=sso) as node:
            yield node


async def come_back(browser: httpx.AsyncClient, account: str) -> httpx.Response:
    """Go to the provider, log in there, and come back."""
    started = await browser.post("/api/v1/session/sso", headers=OWN)
    assert started.status_code == 200, started.text
    found = await log_in(started.json()["address"], account, CALLBACK)
    return await browser.get("/api/v1/session/sso/callback", params=found)


async def test_people_come_in_with_the_roles_of_their_groups(tmp_path: Path) -> None:
    async with with_provider(tmp_path) as node:
        async with node.client(None) as browser:
            assert (await browser.get("/api/v1/session/sso")).json() == {"name": "企业账号"}
            back = await come_back(browser, "li.na")
            assert (back.status_code, back.headers["location"]) == (303, "/")
            user = (await browser.get("/api/v1/session")).json()["user"]
            assert (user["id"], user["name"], user["roles"], user["agent"]) == (
                "li.na",
                "李娜",
                ["agent"],
                "li.na",
            )
        async with node.client(None) as browser:
            wanted = {"user": "li.na", "password": ""}
            assert (await browser.post("/api/v1/session", json=wanted, headers=OWN)).status_code == 401
            assert (await come_back(browser, "li.na")).headers["location"] == "/", "the same user again"
        async with node.client(None) as browser:
            back = await come_back(browser, "stranger")
            assert back.headers["location"] == "/?sign_on=sso.not_allowed"
            assert COOKIE not in browser.cookies
            back = await come_back(browser, "root")
            assert back.headers["location"] == "/?sign_on=sso.second_factor"
            back = await come_back(browser, "mfa-root")
            assert back.headers["location"] == "/"
            shown = (await browser.get("/api/v1/session")).json()["user"]
            assert not shown["must_enrol"]
            assert (await browser.get("/api/v1/users")).status_code == 200
        await node.node.projector.caught_up()
        async with node.node.database.reading() as connection:
            query = ENTRY.select().where(ENTRY.c.tenant == "main", ENTRY.c.route.endswith("/sso/callback"))
            rows = (await connection.execute(query.order_by(ENTRY.c.seq))).mappings().all()
        assert [(it["actor"], it["outcome"]) for it in rows] == [
            ("user:li.na", "ok"),
            ("user:li.na", "ok"),
            ("anonymous", "refused"),
            ("anonymous", "refused"),
            ("user:root", "ok"),
        ]


async def test_only_the_browser_that_left_comes_back_and_once(tmp_path: Path) -> None:
    async with with_provider(tmp_path) as node, node.client(None) as browser, node.client(None) as other:
        started = (await browser.post("/api/v1/session/sso", headers=OWN)).json()
        found = await log_in(started["address"], "li.na", CALLBACK)
        path = "/api/v1/session/sso/callback"
        for query in (found, {"code": found["code"]}, {"state": found["state"]}, {}):
            refused = await other.get(path, params=query)
            assert refused.headers["location"] == "/?sign_on=sso.refused"
        assert (await browser.get(path, params=found)).headers["location"] == "/"
        assert (await browser.get(path, params=found)).headers["location"] == "/?sign_on=sso.refused"


async def test_a_user_is_linked_by_name_only_where_that_is_wanted(tmp_path: Path) -> None:
    async with (
        with_provider(tmp_path, linking="by_name", create=False) as node,
        node.client(node.admin_token) as admin,
        node.client(None) as browser,
    ):
        assert "not_allowed" in (await come_back(browser, "li.na")).headers["location"]
        wanted = {"id": "li.na", "name": "Li", "roles": ["supervisor"], "password": "a long walk home"}
        made = await admin.post("/api/v1/users", json={**wanted, "must_change": False})
        assert made.status_code == 201
        assert (await come_back(browser, "li.na")).headers["location"] == "/"
        assert (await admin.get("/api/v1/users/li.na")).json()["roles"] == ["agent"]


async def test_while_the_provider_is_away_who_is_in_goes_on(tmp_path: Path) -> None:
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    async with (
        running(tmp_path, session=s.Session(), sso=sso_of(tmp_path, issuer)) as node,
        node.client(None) as browser,
    ):
        async with provider(CALLBACK, port):
            assert (await come_back(browser, "li.na")).headers["location"] == "/"
        sign_on = node.node.sign_on
        assert sign_on is not None
        sign_on._talk._endpoints = None
        away = await browser.post("/api/v1/session/sso", headers=OWN)
        assert (away.status_code, away.json()["type"]) == (503, "urn:yunhu:problem:sso.away")
        assert (await browser.get("/api/v1/session")).status_code == 200
        assert "alarm.sso_away" in [alarm.name for alarm in node.node.alarms.active()]
        async with provider(CALLBACK, port):
            await sign_on.sweep("main")
        assert "alarm.sso_away" not in [alarm.name for alarm in node.node.alarms.active()]


async def test_without_a_provider_there_is_no_such_way(tmp_path: Path) -> None:
    async with running(tmp_path) as node, node.client(None) as browser:
        assert (await browser.get("/api/v1/session/sso")).json() == {"name": None}
        for path in ("/api/v1/session/sso", "/api/v1/session/sso/callback"):
            method = "GET" if path.endswith("callback") else "POST"
            assert (await browser.request(method, path, headers=OWN)).status_code == 404


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own browser talks to loopback directly."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
