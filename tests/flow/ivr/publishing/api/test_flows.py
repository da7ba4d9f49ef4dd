"""Flows over HTTP, from the first draft to the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import running

FLOWS = "/api/v1/flows"
TEXT = """# What support says first
id: main
name: Main
start: hello
nodes:
  hello: {verb: play, prompts: [welcome], next: wait, on_error: wait}
  wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
  bye: {verb: hangup}
"""


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with running(tmp_path) as node, node.client(node.admin_token) as it:
        yield it


async def write(client: httpx.AsyncClient, text: str = TEXT, **params: Any) -> httpx.Response:
    headers = {"Content-Type": "text/yaml"}
    return await client.put(f"{FLOWS}/main/draft.yaml", content=text, params=params, headers=headers)


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


async def test_a_text_with_mistakes_is_refused_with_line_path_and_remedy(client: httpx.AsyncClient) -> None:
    wrong = TEXT.replace("next: wait,", "nxt: wait,").replace("verb: hangup", "verb: hang")
    answer = await write(client, wrong)
    assert answer.status_code == 422
    found = {(it["line"], it["path"], it["code"]) for it in answer.json()["errors"]}
    assert (6, "nodes.hello.nxt", "config.unknown_near") in found
    assert {line for line, *_ in found} == {6, 8}
    assert all(it["message"] for it in answer.json()["errors"])
    assert (await client.get(f"{FLOWS}/main/draft")).status_code == 404
    for junk in (b"id: [", b"\xff\xfe"):
        headers = {"Content-Type": "text/yaml"}
        answer = await client.put(f"{FLOWS}/main/draft.yaml", content=junk, headers=headers)
        assert answer.status_code == 422


async def test_what_the_check_finds_is_told_at_its_line_and_stops_the_publish(
    client: httpx.AsyncClient,
) -> None:
    answer = await write(client, TEXT.replace("queue: support", "queue: nowhere"))
    (problem,) = [it for it in answer.json()["problems"] if it["id"] == "flow.unknown_queue"]
    assert (problem["path"], problem["node"], problem["line"], problem["warning"]) == (
        "nodes.wait.queue",
        "wait",
        7,
        False,
    )
    refused = await client.post(f"{FLOWS}/main/publish", json={})
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("flow.faulty")
    assert refused.json()["errors"][0]["line"] == 7
    chinese = await client.get(f"{FLOWS}/main/draft", headers={"Accept-Language": "zh-CN"})
    assert "nowhere 不存在" in "".join(it["text"] for it in chinese.json()["problems"])
    assert (await client.get(f"{FLOWS}/main")).status_code == 404


async def test_an_editor_saves_what_is_not_whole_and_others_changes_are_noticed(
    client: httpx.AsyncClient,
) -> None:
    half = {"id": "main", "name": "Main", "start": "a", "nodes": {"a.b": {"verb": "play"}}}
    made = await client.put(f"{FLOWS}/main/draft", json={"flow": half})
    assert made.status_code == 201
    assert {it["node"] for it in made.json()["problems"]} == {"a.b"}
    other = await client.put(f"{FLOWS}/main/draft", json={"flow": half | {"name": "Other"}})
    assert other.status_code == 200
    headers = {"If-Match": made.headers["etag"]}
    late = await client.put(f"{FLOWS}/main/draft", json={"flow": half}, headers=headers)
    assert late.status_code == 412
    checked = await client.post(f"{FLOWS}/check", json={"flow": half})
    assert checked.json()["problems"] == made.json()["problems"]
    assert (await client.delete(f"{FLOWS}/main/draft")).status_code == 204
    assert (await client.delete(f"{FLOWS}/main/draft")).status_code == 404


async def test_the_flow_in_force_can_be_read_as_text(client: httpx.AsyncClient) -> None:
    text = await client.get(f"{FLOWS}/direct/draft.yaml")
    assert text.text.startswith("id: direct\nname: At once\nstart: wait\n")
    assert (await write(client, text.text)).status_code == 422


async def test_a_stage_of_nobody_is_refused(client: httpx.AsyncClient) -> None:
    await write(client)
    for stage in ({}, {"percent": 101}, {"callers": ["li"]}):
        answer = await client.post(f"{FLOWS}/main/publish", json={"stage": stage})
        assert answer.status_code == 422


async def test_verbs_are_described_for_an_editor(client: httpx.AsyncClient) -> None:
    verbs = {it["verb"]: it for it in (await client.get(f"{FLOWS}/schema")).json()["verbs"]}
    assert {"play", "gather", "branch", "queue", "transfer", "hangup"} <= verbs.keys()
    assert verbs["gather"]["exits"] == ["choices.*", "next", "on_timeout", "on_invalid", "on_error"]
    assert "cases[].next" in verbs["branch"]["exits"]
    assert verbs["hangup"]["exits"] == []
    assert verbs["play"]["fields"]["properties"]["prompts"]["type"] == "array"


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
