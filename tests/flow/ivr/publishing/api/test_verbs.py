"""The verbs as an editor reads them."""

from __future__ import annotations

import httpx
from tests.flow.ivr.publishing.api.desk import FLOWS


async def test_verbs_are_described_for_an_editor(client: httpx.AsyncClient) -> None:
    verbs = {it["verb"]: it for it in (await client.get(f"{FLOWS}/schema")).json()["verbs"]}
    assert {"play", "gather", "branch", "queue", "transfer", "hangup"} <= verbs.keys()
    assert verbs["gather"]["exits"] == ["choices.*", "next", "on_timeout", "on_invalid", "on_error"]
    assert "cases[].next" in verbs["branch"]["exits"]
    assert verbs["hangup"]["exits"] == []
    assert verbs["play"]["fields"]["properties"]["prompts"]["type"] == "array"
