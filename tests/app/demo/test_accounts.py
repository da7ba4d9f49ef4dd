"""The log-ins that the demonstration prints open its web application."""

from __future__ import annotations

from pathlib import Path

import yaml
from tests.app.running import running

from yunhu.app.demo import accounts, folder, seed

PASSWORDS = {user.id: folder.password() for user in seed.LOG_INS}


async def test_customers_are_known_by_their_numbers_once(tmp_path: Path) -> None:
    document = seed.centre(seed.Loopback(), {}, seed.IN_BROWSERS)
    async with running(tmp_path, centre=yaml.safe_dump(document)) as up, up.client(up.admin_token) as node:
        await accounts.introduce(node)
        await accounts.introduce(node)
        assert len((await node.get("/api/v1/customers")).json()["items"]) == len(seed.KNOWN)
        asked = {"number": seed.KNOWN[0].number}
        found = (await node.get("/api/v1/customers/matches", params=asked)).json()
        assert found["items"][0]["customer"]["name"] == seed.KNOWN[0].name
        assert found["picked"] == found["items"][0]["customer"]["id"]


async def test_everybody_can_log_in_also_after_a_second_start(tmp_path: Path) -> None:
    document = seed.centre(seed.Loopback(), {}, seed.IN_BROWSERS)
    async with running(tmp_path, centre=yaml.safe_dump(document)) as up, up.client(up.admin_token) as node:
        await accounts.ensure(node, PASSWORDS)
        await accounts.ensure(node, PASSWORDS)
        for user in seed.LOG_INS:
            said = {"user": user.id, "password": PASSWORDS[user.id]}
            answer = await node.post("/api/v1/session", json=said)
            assert answer.status_code == 200
            assert answer.json()["user"]["agent"] == user.agent
            assert answer.json()["user"]["must_change"] is False
