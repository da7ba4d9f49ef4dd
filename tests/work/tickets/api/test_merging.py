"""Tickets are merged, unmerged and split over HTTP."""

from __future__ import annotations

import httpx
from tests.work.tickets.asking import PATH, make


async def test_tickets_are_merged_unmerged_and_split_over_http(client: httpx.AsyncClient) -> None:
    one, two = (await make(client))["id"], (await make(client))["id"]
    comment = (await client.post(f"{PATH}/{one}/comments", json={"text": "a"})).json()["id"]
    late = await client.post(f"{PATH}/{one}/merge", json={"into": two, "version": 9})
    assert (late.status_code, late.json()["current"]["id"]) == (409, one)
    kept = await client.post(f"{PATH}/{one}/merge", json={"into": two})
    assert (kept.status_code, kept.json()["id"]) == (200, two)
    merged = (await client.get(f"{PATH}/{one}")).json()
    assert (merged["merged_into"], merged["can"], merged["kind"]) == (two, [], "closed")
    said = (await client.get(f"{PATH}/{two}/comments")).json()["items"]
    assert [(it["id"], it["origin"]) for it in said] == [(comment, one)]
    assert (await client.post(f"{PATH}/{one}/unmerge")).json()["merged_into"] is None
    split = await client.post(f"{PATH}/{one}/split", json={"comments": [comment], "subject": "b"})
    assert (split.status_code, split.json()["source"]) == (201, "split")
    twice = await client.post(f"{PATH}/{one}/split", json={"comments": [comment], "subject": "b"})
    assert twice.status_code == 404
