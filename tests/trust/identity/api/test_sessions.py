"""Log-in over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from tests.app.running import Running, running

from yunhu.platform.http.cookie import COOKIE
from yunhu.trust.audit.tables import ENTRY

OWN = {"Origin": "http://test"}
PASSWORD = "correct horse battery"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def make(node: Running, id_: str, **more: object) -> None:
    """A user with the password of all of them."""
    wanted = {"id": id_, "name": id_, "roles": ["agent"], "password": PASSWORD, "must_change": False, **more}
    async with node.client(node.admin_token) as admin:
        assert (await admin.post("/api/v1/users", json=wanted)).status_code == 201


async def log_in(client: httpx.AsyncClient, user: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/v1/session", json={"user": user, "password": password}, headers=OWN)


async def test_an_agent_logs_in_and_out(node: Running) -> None:
    await make(node, "li", name="李娜", agent="li.na")
    async with node.client(None) as browser:
        answer = await log_in(browser, " LI ")
        assert answer.status_code == 200, answer.text
        shown = answer.json()
        scopes, reach = shown["user"].pop("scopes"), shown["user"].pop("reach")
        assert scopes == sorted(reach)
        assert reach["contact.read"] == ["own"]
        assert shown["user"] == {
            "id": "li",
            "name": "李娜",
            "agent": "li.na",
            "roles": ["agent"],
            "teams": [],
            "must_change": False,
            "must_enrol": False,
        }
        assert "desk.use" in scopes
        assert "live.read" not in scopes
        again = (await browser.get("/api/v1/session")).json()
        assert again["expires_at"] == shown["expires_at"]
        assert (await browser.get("/api/v1/agents")).status_code == 200
        assert (await browser.get("/api/v1/users")).status_code == 403
        assert (await browser.delete("/api/v1/session")).status_code == 403, "no Origin"
        assert (await browser.delete("/api/v1/session", headers=OWN)).status_code == 204
        assert COOKIE not in browser.cookies
        assert (await browser.get("/api/v1/session")).status_code == 401


async def test_a_wrong_name_and_a_wrong_password_look_the_same(node: Running) -> None:
    await make(node, "li")
    answers = []
    async with node.client(None) as browser:
        for user, password in (("li", "wrong"), ("nobody", "wrong"), ("nobody", PASSWORD), ("x" * 90, "y")):
            answer = await log_in(browser, user, password)
            assert "set-cookie" not in answer.headers
            answers.append({**answer.json(), "request_id": None, "status": answer.status_code})
    assert answers[0]["status"] == 401
    assert all(each == answers[0] for each in answers)


async def test_a_failed_log_in_is_one_entry_with_the_user_and_the_address(node: Running) -> None:
    await make(node, "li")
    async with node.client(None) as browser:
        for user in ("li", "my secret phrase"):
            assert (await log_in(browser, user, "wrong")).status_code == 401
    await node.node.projector.caught_up()
    async with node.node.database.reading() as connection:
        query = ENTRY.select().where(ENTRY.c.tenant == "main", ENTRY.c.outcome == "refused")
        rows = (await connection.execute(query)).mappings().all()
    said = sorted((it["action"], it["actor"], it["object"], it["status"], it["address"]) for it in rows)
    assert said == [
        ("session.post", "anonymous", "", 401, "127.0.0.1"),
        ("session.post", "anonymous", "li", 401, "127.0.0.1"),
    ]


async def test_after_five_failures_the_right_password_does_not_help(node: Running) -> None:
    await make(node, "li")
    async with node.client(None) as browser:
        for _ in range(5):
            assert (await log_in(browser, "li", "wrong")).status_code == 401
        refused = await log_in(browser, "li")
        assert (refused.status_code, refused.json()["type"]) == (401, "urn:yunhu:problem:session.refused")
    async with node.client(node.admin_token) as admin:
        new = {"password": "another long phrase", "must_change": False}
        assert (await admin.put("/api/v1/users/li/password", json=new)).status_code == 204
    async with node.client(None) as browser:
        assert (await log_in(browser, "li", new["password"])).status_code == 200  # type: ignore[arg-type]


async def test_a_page_of_another_site_logs_nobody_in(node: Running) -> None:
    await make(node, "li")
    body = {"user": "li", "password": PASSWORD}
    async with node.client(None) as browser:
        answer = await browser.post("/api/v1/session", json=body, headers={"Origin": "http://evil.test"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


async def test_the_first_administrator_must_choose_a_password(node: Running) -> None:
    file = node.node.settings.data_dir / "admin.password"
    first = file.read_text().strip()
    async with node.client(None) as browser:
        shown = (await log_in(browser, "admin", first)).json()
        assert shown["user"]["must_change"]
        assert shown["user"]["scopes"] == []
        assert (await browser.get("/api/v1/users")).status_code == 403
        weak = {"old": first, "new": "admin"}
        refused = await browser.post("/api/v1/session/password", json=weak, headers=OWN)
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:yunhu:problem:user.password_short")
        good = {"old": first, "new": PASSWORD}
        assert (await browser.post("/api/v1/session/password", json=good, headers=OWN)).status_code == 204
        assert (await browser.get("/api/v1/session")).json()["user"]["scopes"] == ["*"]
        assert (await browser.get("/api/v1/users")).status_code == 200
        assert (await log_in(browser, "admin", first)).status_code == 401


async def test_a_changed_password_closes_the_other_browsers(node: Running) -> None:
    await make(node, "li")
    async with node.client(None) as desk, node.client(None) as home:
        await log_in(desk, "li")
        await log_in(home, "li")
        assert len((await desk.get("/api/v1/sessions")).json()["items"]) == 2
        wrong = {"old": "wrong", "new": "another long phrase"}
        assert (await desk.post("/api/v1/session/password", json=wrong, headers=OWN)).status_code == 403
        right = {"old": PASSWORD, "new": "another long phrase"}
        assert (await desk.post("/api/v1/session/password", json=right, headers=OWN)).status_code == 204
        assert (await desk.get("/api/v1/session")).status_code == 200
        assert (await home.get("/api/v1/session")).status_code == 401


async def test_one_closes_ones_own_sessions_and_nobody_elses(node: Running) -> None:
    await make(node, "li")
    await make(node, "wang")
    async with node.client(None) as li, node.client(None) as home, node.client(None) as wang:
        for browser, user in ((li, "li"), (home, "li"), (wang, "wang")):
            await log_in(browser, user)
        first, second = (await li.get("/api/v1/sessions")).json()["items"]
        assert [first["current"], second["current"]] == [True, False]
        path = f"/api/v1/sessions/{second['id']}"
        assert (await wang.delete(path, headers=OWN)).status_code == 404
        assert (await li.delete(path, headers=OWN)).status_code == 204
        assert (await home.get("/api/v1/session")).status_code == 401


async def test_a_new_log_in_replaces_the_browsers_session(node: Running) -> None:
    await make(node, "li")
    async with node.client(None) as browser:
        await log_in(browser, "li")
        await log_in(browser, "li")
        assert len((await browser.get("/api/v1/sessions")).json()["items"]) == 1
