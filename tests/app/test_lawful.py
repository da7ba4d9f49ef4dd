"""The law's rooms in a running node: consents of a customer over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.running import CENTRE, Running, running

LAW = """
consent_texts:
  - {purpose: marketing, version: 1, text: "May we call you about offers?"}
"""


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, centre=CENTRE + LAW) as it:
        yield it


async def test_a_customer_consents_and_takes_it_back(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        body = {"name": "王小明", "identities": [{"kind": "phone", "value": "13800138000"}]}
        customer = (await client.post("/api/v1/customers", json=body)).json()["id"]
        path = f"/api/v1/customers/{customer}/consents"
        nothing = (await client.get(path)).json()
        assert nothing["standings"] == [
            {"purpose": "marketing", "state": "none", "version": 1, "since": None}
        ]
        proof = {"kind": "digits", "contact": "01a20415423671e0b15be7d51d4d2158"}
        given = await client.post(path, json={"purpose": "marketing", "channel": "voice", "evidence": proof})
        assert given.status_code == 201, given.text
        assert await node.node.lawful.consents.may_contact("main", customer, "marketing")
        gone = await client.post(f"{path}/withdraw", json={"purpose": "marketing"})
        assert gone.status_code == 201, gone.text
        assert not await node.node.lawful.consents.may_contact("main", customer, "marketing")
        found = (await client.get(path)).json()
        assert [each["act"] for each in found["entries"]] == ["withdrawn", "given"]
        assert found["standings"][0]["state"] == "withdrawn"
        assert len((await client.get("/api/v1/consents")).json()["items"]) == 2
        unproven = await client.post(path, json={"purpose": "marketing", "evidence": {"kind": "digits"}})
        assert unproven.status_code == 422
        assert unproven.json()["type"].endswith("consent.evidence_missing")
