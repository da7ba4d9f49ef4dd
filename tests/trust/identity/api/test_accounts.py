"""Service accounts over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import Running, running

CRM = {"id": "crm", "name": "CRM", "owner": "admin", "scopes": ["contact.read", "token.read"]}


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def test_a_program_signs_in_under_its_own_name(node: Running) -> None:
    path = "/api/v1/service-accounts"
    async with node.client(node.admin_token) as admin:
        made = await admin.post(path, json=CRM)
        assert (made.status_code, made.headers["location"]) == (201, f"{path}/crm")
        wanted = {"name": "nightly", "scopes": ["token.read"], "account": "crm"}
        token = (await admin.post("/api/v1/tokens", json=wanted)).json()
        assert token["account"] == "crm"
        assert token["expires_at"]
        assert (await admin.post("/api/v1/tokens", json={**wanted, "account": "erp"})).status_code == 404
        async with node.client(token["token"]) as crm:
            assert (await crm.get(path)).json()["items"][0]["id"] == "crm"
            assert (await crm.post(f"{path}/crm/disable")).status_code == 403
            assert (await admin.post(f"{path}/crm/disable")).status_code == 204
            assert (await crm.get(path)).status_code == 403
            assert (await admin.post(f"{path}/crm/enable")).status_code == 204
            changed = await admin.patch(f"{path}/crm", json={"version": 1, "scopes": ["contact.read"]})
            assert (changed.json()["version"], changed.json()["name"]) == (2, "CRM")
            assert (await crm.get(path)).status_code == 403
        assert (await admin.get(f"{path}/crm")).json()["scopes"] == ["contact.read"]
        assert (await admin.get(f"{path}/erp")).status_code == 404
