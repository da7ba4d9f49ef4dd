"""Drafts over HTTP: as text with lines, and as data that need not be whole."""

from __future__ import annotations

import threading
from types import ModuleType

import httpx
import pytest
from tests.flow.ivr.publishing.api.desk import FLOWS, TEXT, write

from yunhu.flow.ivr.publishing import written


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


@pytest.mark.parametrize(
    "flow",
    [
        pytest.param('{"a":' + "[" * 40 + "]" * 40 + "}", id="too deep"),
        pytest.param('{"name": "\\ud800"}', id="half a character"),
    ],
)
async def test_what_could_not_be_shown_again_is_not_kept(client: httpx.AsyncClient, flow: str) -> None:
    content, headers = f'{{"flow": {flow}}}', {"Content-Type": "application/json"}
    for method, path in (("PUT", "main/draft"), ("POST", "check")):
        refused = await client.request(method, f"{FLOWS}/{path}", content=content, headers=headers)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["path"] == "body.flow"
    assert (await client.get(f"{FLOWS}/main/draft")).status_code == 404


async def test_versions_that_no_database_has_are_refused(client: httpx.AsyncClient) -> None:
    huge = 2**70
    flow = {"flow": {"id": "main"}, "base_version": huge}
    assert (await client.put(f"{FLOWS}/main/draft", json=flow)).status_code == 422
    assert (await write(client, base_version=huge)).status_code == 422
    assert (await client.post(f"{FLOWS}/direct/rollback", json={"version": huge})).status_code == 422


async def test_large_texts_are_read_and_written_beside_the_calls(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def noting(module: ModuleType, name: str) -> None:
        real = getattr(module, name)

        def noted(*arguments: object) -> object:
            threads.append(threading.get_ident())
            return real(*arguments)

        monkeypatch.setattr(module, name, noted)

    noting(written, "from_text")
    noting(written, "to_text")
    await write(client)
    await client.get(f"{FLOWS}/main/draft")
    await client.get(f"{FLOWS}/direct/draft.yaml")
    await client.put(f"{FLOWS}/main/draft", json={"flow": {"id": "main"}})
    await client.get(f"{FLOWS}/main/draft.yaml")
    assert len(threads) == 4
    assert threading.get_ident() not in threads
