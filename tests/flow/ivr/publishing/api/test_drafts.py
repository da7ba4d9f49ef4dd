"""Drafts over HTTP: as text with lines, and as data that need not be whole."""

from __future__ import annotations

import httpx
from tests.flow.ivr.publishing.api.desk import FLOWS, TEXT, write


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
