"""Simulated callers over HTTP."""

from __future__ import annotations

import httpx
from tests.flow.ivr.publishing.api.desk import FLOWS, TEXT, write


async def test_simulated_callers_walk_a_draft_and_stop_a_publish_that_nobody_could_walk(
    client: httpx.AsyncClient,
) -> None:
    await write(client)
    found = (await client.post(f"{FLOWS}/main/try")).json()
    assert found["edges"] == {"covered": 4, "total": 4, "missed": []}
    full = next(walk for walk in found["walks"] if walk["kind"] == "queue_full")
    assert [step["node"] for step in full["steps"]] == ["hello", "wait", "bye"]
    assert (full["end"], full["covers"]) == ("normal", [{"node": "wait", "field": "on_full"}])

    never = """
  ask: {verb: branch, cases: [{if: "now.hour < 3 and now.hour > 5", next: wait}], otherwise: wait}
"""
    await write(client, TEXT.replace("next: wait,", "next: ask,") + never)
    missed = (await client.post(f"{FLOWS}/main/try")).json()["edges"]["missed"]
    assert missed == [{"node": "ask", "field": "cases[0].next"}]
    refused = await client.post(f"{FLOWS}/main/publish", json={})
    assert refused.status_code == 422
    (error,) = refused.json()["errors"]
    assert (error["path"], error["code"], error["line"]) == (
        "nodes.ask.cases[0].next",
        "flow.not_walked",
        10,
    )
    tried = (await client.post(f"{FLOWS}/direct/try")).json()
    assert tried["edges"] == {"covered": 0, "total": 0, "missed": []}
    assert (await client.post(f"{FLOWS}/nothing/try")).status_code == 404
