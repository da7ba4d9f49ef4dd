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


async def test_what_is_written_down_of_persons_is_masked_at_the_door(node: Running) -> None:
    said, masked = "我叫王小明，电话13800138000", "我叫王**，电话138****8000"
    async with node.client(node.admin_token) as client:
        customer = (await client.post("/api/v1/customers", json={"name": "王小明"})).json()["id"]
        path = f"/api/v1/customers/{customer}/consents"
        proof = {"kind": "agent", "note": said}
        await client.post(path, json={"purpose": "marketing", "evidence": proof})
        await client.post(f"{path}/withdraw", json={"purpose": "marketing", "evidence": proof})
        entries = (await client.get(path)).json()["entries"]
        assert [each["evidence"]["note"] for each in entries] == [masked, masked]
        wanted = {"kind": "correction", "customer": customer, "wish": said}
        request = (await client.post("/api/v1/requests", json=wanted)).json()
        assert request["wish"] == masked
        at = f"/api/v1/requests/{request['id']}"
        await client.post(f"{at}/verify", json={"how": "document"})
        assert (await client.post(f"{at}/answer", json={"words": said})).json()["answer"] == masked
        other = (await client.post("/api/v1/requests", json={**wanted, "kind": "explanation"})).json()
        refusal = {"reason": "abuse", "words": said}
        refused = await client.post(f"/api/v1/requests/{other['id']}/refuse", json=refusal)
        assert refused.json()["answer"] == masked
        hold = {"kind": "customer", "object": customer, "why": said}
        assert (await client.post("/api/v1/law/holds", json=hold)).json()["why"] == masked


async def test_nothing_crosses_the_border_without_an_assessment(node: Running) -> None:
    async with node.client(node.admin_token) as client, node.client(await node.token("*")) as other:
        recipient = {
            "name": "Voices abroad",
            "addresses": ["https://voices.example.net/"],
            "purpose": "service",
            "data": ["texts that are said"],
            "contract": "DPA 2026-7",
            "place": "SG",
            "assessment": "nothing",
        }
        path = "/api/v1/configuration/recipients/voices"
        refused = await client.put(path, json=recipient)
        assert refused.status_code == 422, refused.text
        assert "law.assessment_missing" in refused.text
        draft = {
            "subject": "cross_border",
            "title": "Voices abroad",
            "owner": "li.na",
            "purpose": "service",
            "risk": "medium",
            "effects": "what callers are told is known there",
            "measures": "no names are said",
        }
        made = (await client.post("/api/v1/assessments", json=draft)).json()
        decision = {"state": "approved", "decision": "looked at", "expires_at": "2028-01-01T00:00:00Z"}
        decide = f"/api/v1/assessments/{made['id']}/decide"
        approved = await other.post(decide, json=decision)
        assert approved.json()["holds"], approved.text
        taken = await client.put(path, json={**recipient, "assessment": made["id"]})
        assert taken.status_code in (200, 201), taken.text
        gate = node.node.rooms.egress
        assert gate.allow("https://voices.example.net/say") is not None
        assert gate.allow("https://elsewhere.example.net/") is None
        register = (await client.get("/api/v1/law/recipients")).json()
        assert [(each["id"], each["open"]) for each in register["items"]] == [("voices", True)]
        assert {"recipient": "flows", "verdict": "not_listed", "count": 1} in register["passed"]
        revoke = f"/api/v1/assessments/{made['id']}/revoke"
        assert (await client.post(revoke, json={})).status_code == 422
        revoked = (await client.post(revoke, json={"why": "they sold it"})).json()
        assert (revoked["state"], revoked["holds"], revoked["revoked_why"]) == (
            "revoked",
            False,
            "they sold it",
        )
        assert gate.allow("https://voices.example.net/say") is None
        assert (await client.post(revoke, json={"why": "again"})).status_code == 409


async def test_what_is_held_of_persons_is_listed_with_its_time(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        fields = (await client.get("/api/v1/law/fields")).json()["items"]
        caller = next(each for each in fields if (each["table"], each["field"]) == ("contact", "caller"))
        assert (caller["purpose"], caller["keep"], caller["level"], caller["days"]) == (
            "service",
            "contact",
            "L3",
            730,
        )
        assert (await client.get("/api/v1/law/purges")).json() == {"items": []}
        await node.node.lawful.look()
        customer = (await client.post("/api/v1/customers", json={"name": "Wang"})).json()["id"]
        nobody = {"kind": "customer", "object": "x", "why": "a typing mistake"}
        assert (await client.post("/api/v1/law/holds", json=nobody)).status_code == 404
        held = {"kind": "customer", "object": customer, "why": "a dispute"}
        hold = (await client.post("/api/v1/law/holds", json=held)).json()
        assert (await client.get("/api/v1/law/holds")).json()["items"] == [hold]
