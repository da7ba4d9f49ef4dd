"""Second factors over HTTP, on a whole node with its own keys."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from tests.app.running import Running, running
from tests.trust.identity.authenticator import Authenticator

from yunhu.platform.http.cookie import COOKIE
from yunhu.platform.settings import node as s

OWN = {"Origin": "http://test"}
PASSWORD = "correct horse battery"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, session=s.Session()) as it:
        yield it


async def make(node: Running, id_: str, role: str = "administrator") -> None:
    wanted = {"id": id_, "name": id_, "roles": [role], "password": PASSWORD, "must_change": False}
    async with node.client(node.admin_token) as admin:
        assert (await admin.post("/api/v1/users", json=wanted)).status_code == 201


async def post(browser: httpx.AsyncClient, path: str, body: object = None, status: int = 200) -> Any:
    answer = await browser.post(f"/api/v1/session{path}", json=body, headers=OWN)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def log_in(browser: httpx.AsyncClient, user: str, status: int) -> Any:
    return await post(browser, "", {"user": user, "password": PASSWORD}, status)


async def test_an_administrator_adds_an_app_and_logs_in_with_it(node: Running) -> None:
    await make(node, "root")
    async with node.client(None) as browser:
        session = await log_in(browser, "root", 200)
        assert session["user"]["must_enrol"]
        assert session["user"]["scopes"] == []
        assert (await browser.get("/api/v1/users")).status_code == 403
        begun = await post(browser, "/factors/totp")
        app = pyotp.TOTP(begun["secret"])
        assert begun["address"].startswith("otpauth://totp/Yunhu:root?")
        wanted = {"challenge": begun["challenge"], "name": "phone"}
        refused = await post(browser, "/factors/totp/confirm", {**wanted, "code": "000000"}, 422)
        assert refused["type"] == "urn:yunhu:problem:factor.code_wrong"
        last_window = {"code": app.at(int(time.time()) - 30)}
        added = await post(browser, "/factors/totp/confirm", {**wanted, **last_window}, 201)
        assert (added["kind"], added["name"], len(added["codes"])) == ("totp", "phone", 10)
        assert (await browser.get("/api/v1/users")).status_code == 200, "the session opens everything now"
        factors = (await browser.get("/api/v1/session/factors")).json()
        assert (factors["required"], factors["recovery_codes"]) == (True, 10)
        gone = await browser.delete(f"/api/v1/session/factors/{added['id']}", headers=OWN)
        assert (gone.status_code, gone.json()["type"]) == (409, "urn:yunhu:problem:factor.last")

    async with node.client(None) as browser:
        asked = await log_in(browser, "root", 202)
        assert COOKIE not in browser.cookies
        assert asked["methods"] == ["totp", "recovery"]
        challenge = {"challenge": asked["challenge"]}
        answer = await browser.post("/api/v1/session/second", json=challenge, headers=OWN)
        assert answer.status_code == 422, "no answer at all"
        await post(browser, "/second", {**challenge, "code": "000000"}, 401)
        session = await post(browser, "/second", {**challenge, "code": app.now()})
        assert not session["user"]["must_enrol"]
        assert (await browser.get("/api/v1/users")).status_code == 200
        again = await post(browser, "/second", {**challenge, "recovery": added["codes"][0]}, 401)
        assert again["type"] == "urn:yunhu:problem:session.challenge_over"


def everything_below(folder: Path) -> bytes:
    """What is on the disk."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_what_is_secret_is_nowhere_in_clear(node: Running, tmp_path: Path) -> None:
    await make(node, "root")
    async with node.client(None) as browser:
        await log_in(browser, "root", 200)
        begun = await post(browser, "/factors/totp")
        code = pyotp.TOTP(begun["secret"]).now()
        wanted = {"challenge": begun["challenge"], "code": code, "name": "phone"}
        added = await post(browser, "/factors/totp/confirm", wanted, 201)
    written = everything_below(tmp_path)
    for secret in (begun["secret"], begun["challenge"], *added["codes"]):
        assert secret.encode() not in written


async def test_a_passkey_is_added_and_taken_away_again(node: Running) -> None:
    await make(node, "li", "agent")
    key = Authenticator(OWN["Origin"], "test")
    async with node.client(None) as browser:
        await log_in(browser, "li", 200)
        begun = await post(browser, "/factors/passkey")
        assert begun["options"]["rp"]["id"] == "test"
        wanted = {"challenge": begun["challenge"], "name": "key"}
        await post(browser, "/factors/passkey/confirm", {**wanted, "credential": {"id": "x"}}, 422)
        begun = await post(browser, "/factors/passkey")
        made = {"challenge": begun["challenge"], "name": "key", "credential": key.make(begun["options"])}
        added = await post(browser, "/factors/passkey/confirm", made, 201)
        fresh = await post(browser, "/recovery-codes")
        assert set(fresh["codes"]).isdisjoint(added["codes"])

        asked = await log_in(browser, "li", 202)
        answer = {"challenge": asked["challenge"], "passkey": key.answer(asked["passkey"])}
        await post(browser, "/second", answer)
        await post(browser, "/proof", {"password": "wrong"}, 403)
        await post(browser, "/proof", {"password": PASSWORD}, 204)
        gone = await browser.delete(f"/api/v1/session/factors/{added['id']}", headers=OWN)
        assert gone.status_code == 204
        assert (await browser.get("/api/v1/session/factors")).json()["recovery_codes"] == 0
        await log_in(browser, "li", 200)


async def test_no_passkey_is_made_for_an_address(node: Running) -> None:
    await make(node, "li", "agent")
    async with node.client(None) as browser:
        browser.base_url = httpx.URL("http://127.0.0.1")
        here = {"Origin": "http://127.0.0.1"}
        wanted = {"user": "li", "password": PASSWORD}
        assert (await browser.post("/api/v1/session", json=wanted, headers=here)).status_code == 200
        refused = await browser.post("/api/v1/session/factors/passkey", headers=here)
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:yunhu:problem:factor.passkey_nowhere",
        )


async def test_another_administrator_helps_who_has_lost_the_device(node: Running) -> None:
    await make(node, "li", "agent")
    async with node.client(None) as browser, node.client(node.admin_token) as admin:
        await log_in(browser, "li", 200)
        begun = await post(browser, "/factors/totp")
        code = pyotp.TOTP(begun["secret"]).now()
        wanted = {"challenge": begun["challenge"], "code": code, "name": "phone"}
        await post(browser, "/factors/totp/confirm", wanted, 201)
        assert (await admin.get("/api/v1/users/li")).json()["second_factor"]
        assert (await admin.delete("/api/v1/users/li/factors")).status_code == 204
        assert not (await admin.get("/api/v1/users/li")).json()["second_factor"]
        assert (await browser.get("/api/v1/session")).status_code == 401, "the sessions are closed"
        await log_in(browser, "li", 200)
        assert (await admin.delete("/api/v1/users/nobody/factors")).status_code == 404
