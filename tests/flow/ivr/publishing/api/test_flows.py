"""Flows over HTTP, from the first draft to the way back."""

from __future__ import annotations

import httpx
from tests.flow.ivr.publishing.api.desk import FLOWS, TEXT, write


async def test_a_flow_from_its_text_to_the_way_back(client: httpx.AsyncClient) -> None:
    written = await write(client)
    assert (written.status_code, written.json()["problems"]) == (201, [])
    draft = await client.get(f"{FLOWS}/main/draft")
    assert draft.json()["flow"]["nodes"]["wait"]["queue"] == "support"
    assert draft.headers["etag"] == written.headers["etag"]
    assert (await client.get(f"{FLOWS}/main/draft.yaml")).text == TEXT
    first = (await client.post(f"{FLOWS}/main/publish", json={"note": "at first"})).json()["version"]
    shown = (await client.get(f"{FLOWS}/main")).json()
    assert (shown["version"], shown["stages"], shown["flow"]["name"]) == (first, [], "Main")
    assert "keep" not in shown["flow"]["nodes"]["hello"]

    await write(client, TEXT.replace("name: Main", "name: Tried"))
    stage = {"percent": 10, "callers": ["+8613800138000"]}
    second = (await client.post(f"{FLOWS}/main/publish", json={"stage": stage})).json()["version"]
    (staged,) = (await client.get(f"{FLOWS}/main")).json()["stages"]
    assert (staged["version"], staged["percent"], staged["flow"]["name"]) == (second, 10, "Tried")
    listed = {it["id"]: it for it in (await client.get(FLOWS)).json()["items"]}
    assert listed["main"] | {"published_at": "", "by": ""} == {
        "id": "main",
        "name": "Main",
        "version": first,
        "published_at": "",
        "by": "",
        "nodes": 3,
        "draft": False,
        "staged": True,
        "problems": 0,
    }
    third = (await client.post(f"{FLOWS}/main/promote", json={})).json()["version"]
    assert (await client.get(f"{FLOWS}/main")).json()["flow"]["name"] == "Tried"
    back = await client.post(f"{FLOWS}/main/rollback", json={"version": first})
    assert back.json()["version"] == third + 1
    assert (await client.get(f"{FLOWS}/main")).json()["flow"]["name"] == "Main"
    versions = (await client.get(f"{FLOWS}/main/versions")).json()["items"]
    assert [it["change"] for it in versions] == ["published", "promoted", "staged", "published"]
    then = (await client.get(f"{FLOWS}/main/versions/{second}")).json()
    assert (then["flow"]["name"], then["stages"][0]["flow"]["name"]) == ("Main", "Tried")


async def test_a_stage_of_nobody_is_refused(client: httpx.AsyncClient) -> None:
    await write(client)
    for stage in ({}, {"percent": 101}, {"callers": ["li"]}):
        answer = await client.post(f"{FLOWS}/main/publish", json={"stage": stage})
        assert answer.status_code == 422
