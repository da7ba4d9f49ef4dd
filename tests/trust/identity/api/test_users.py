"""Users over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import Running, running

PASSWORD = "correct horse battery"
LI = {
    "id": "li",
    "name": "<script>李娜</script>",
    "roles": ["agent"],
    "teams": [],
    "agent": "li.na",
    "password": PASSWORD,
}


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def admin(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as opened:
        yield opened


async def test_users_are_made_listed_changed_and_removed(admin: httpx.AsyncClient) -> None:
    made = await admin.post("/api/v1/users", json=LI)
    assert (made.status_code, made.headers["location"]) == (201, "/api/v1/users/li")
    shown = made.json()
    assert "password" not in shown
    assert shown["name"] == LI["name"], "shown as text, whatever it is"
    assert made.headers["content-type"] == "application/json"
    assert shown["must_change"]
    listed = (await admin.get("/api/v1/users?limit=1")).json()
    assert [each["id"] for each in listed["items"]] == ["admin"]
    following = (await admin.get(f"/api/v1/users?cursor={listed['next']}")).json()
    assert following == {"items": [shown], "next": None}
    path = "/api/v1/users/li"
    changed = (await admin.patch(path, json={"version": 1, "roles": ["supervisor"]})).json()
    assert changed == {**shown, "roles": ["supervisor"], "version": 2}
    freed = (await admin.patch(path, json={"version": 2, "agent": None})).json()
    assert freed["agent"] is None
    old = await admin.patch(path, json={"version": 2, "name": "x"})
    assert (old.status_code, old.json()["type"]) == (409, "urn:yunhu:problem:user.changed_meanwhile")
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404


REFUSED: list[tuple[dict[str, object], int, str]] = [
    ({"id": "Li Na"}, 422, "request.invalid"),
    ({"roles": ["King"]}, 422, "request.invalid"),
    ({"king": True}, 422, "request.invalid"),
    ({"name": ""}, 422, "request.invalid"),
    ({"password": "short"}, 422, "user.password_short"),
    ({"agent": "nobody"}, 422, "user.agent_unknown"),
    ({"id": "admin"}, 409, "user.exists"),
]


async def test_bad_input_is_refused_and_the_password_not_repeated(admin: httpx.AsyncClient) -> None:
    for change, status, type_ in REFUSED:
        answer = await admin.post("/api/v1/users", json={**LI, **change})
        told = (answer.status_code, answer.json()["type"])
        assert told == (status, f"urn:yunhu:problem:{type_}"), change
        assert PASSWORD not in answer.text


async def test_an_administrator_sees_and_closes_sessions(node: Running, admin: httpx.AsyncClient) -> None:
    await admin.post("/api/v1/users", json={**LI, "must_change": False})
    async with node.client(None) as browser:
        browser.headers["User-Agent"] = "Firefox"
        await browser.post("/api/v1/session", json={"user": "li", "password": PASSWORD})
        (seen,) = (await admin.get("/api/v1/users/li/sessions")).json()["items"]
        assert (seen["client"], seen["current"]) == ("Firefox", False)
        path = f"/api/v1/users/li/sessions/{seen['id']}"
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.delete(path)).status_code == 404
        assert (await browser.get("/api/v1/session")).status_code == 401


async def test_no_secret_is_ever_logged(
    node: Running, admin: httpx.AsyncClient, capfd: pytest.CaptureFixture[str]
) -> None:
    await admin.post("/api/v1/users", json={**LI, "must_change": False})
    async with node.client(None) as browser:
        for password in (PASSWORD, "wrong but long enough"):
            await browser.post("/api/v1/session", json={"user": "li", "password": password})
        secret = browser.cookies["yunhu_session"]
    said = "".join(capfd.readouterr())
    journal = (node.node.settings.journal_path).read_bytes()
    for text in (PASSWORD, "wrong but long enough", secret):
        assert text not in said
        assert text.encode() not in journal


async def test_a_user_is_disabled_and_enabled_again(node: Running) -> None:
    async with node.client(node.admin_token) as admin, node.client(None) as browser:
        wanted = {"id": "li", "name": "Li", "roles": ["agent"], "password": PASSWORD, "must_change": False}
        made = (await admin.post("/api/v1/users", json=wanted)).json()
        assert (made["seen_at"], made["disabled_at"], made["locked_until"]) == (None, None, None)
        assert (await admin.post("/api/v1/users/li/disable")).status_code == 204
        shown = (await admin.get("/api/v1/users/li")).json()
        assert shown["disabled_at"]
        assert shown["disabled_why"] == "asked"
        for _ in range(5):
            entered = await browser.post("/api/v1/session", json={"user": "li", "password": PASSWORD})
            assert entered.status_code == 401
        (listed,) = [it for it in (await admin.get("/api/v1/users")).json()["items"] if it["id"] == "li"]
        assert listed["locked_until"], "it counts like a wrong password, which it must look like"
        assert (await admin.post("/api/v1/users/li/enable")).status_code == 204
        assert (await admin.get("/api/v1/users/li")).json()["disabled_at"] is None
