"""The whole configuration over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import yaml
from tests.app.running import Running, running

PATH = "/api/v1/configuration"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as opened:
        yield opened


async def test_it_is_read_as_json_and_as_yaml_and_written_back(client: httpx.AsyncClient) -> None:
    as_json = await client.get(PATH)
    as_yaml = await client.get(PATH, headers={"Accept": "text/yaml"})
    assert as_yaml.headers["content-type"] == "text/yaml; charset=utf-8"
    assert yaml.safe_load(as_yaml.text) == as_json.json()
    assert as_json.headers["etag"] == '"1"'
    assert "ha1" not in as_json.text
    assert "sesame" not in as_json.text

    same = await client.put(PATH, content=as_yaml.content, headers={"Content-Type": "text/yaml"})
    assert (same.status_code, same.json()["version"]) == (200, 1)


async def test_a_phone_that_is_written_back_keeps_its_password(
    node: Running, client: httpx.AsyncClient
) -> None:
    before = node.node.rooms.registrar.phone("8001")
    document = (await client.get(PATH)).json()
    document["name"] = "Another name"
    changed = await client.put(PATH, json=document, params={"note": "a better name"})
    assert changed.json()["version"] == 2
    assert changed.headers["etag"] == '"2"'
    assert node.node.rooms.registrar.phone("8001") == before
    assert node.node.rooms.directory.centre.name == "Another name"


async def test_a_change_is_used_at_once(node: Running, client: httpx.AsyncClient) -> None:
    document = (await client.get(PATH)).json()
    document["agents"] = [agent for agent in document["agents"] if agent["id"] != "zhao"]
    warned = (await client.put(PATH, json=document)).json()["warnings"]
    assert ("queues[1].need", "queue.no_agents") in [(it["path"], it["code"]) for it in warned]
    assert [view.agent for view in node.node.rooms.agents.views()] == ["li.na", "wang"]


async def test_what_does_not_hold_changes_nothing(node: Running, client: httpx.AsyncClient) -> None:
    document = (await client.get(PATH)).json()
    document["queues"][0]["need"][0]["skill"] = "flying"
    document["numbers"][0]["flow"] = "nowhere"
    document["trunks"][0]["target"] = "carrier.test:99999"
    refused = await client.put(PATH, json=document)
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"] == "urn:yunhu:problem:centre.faulty"
    found = {(error["path"], error["code"]) for error in problem["errors"]}
    assert found == {
        ("queues[0].need[0]", "queue.unknown_skill"),
        ("numbers[0].flow", "centre.no_such_flow"),
        ("trunks[0].target", "trunk.bad_target"),
    }
    assert all("{" not in error["message"] for error in problem["errors"])
    assert node.node.configurations.current.version == 1


async def test_faults_have_lines_and_the_readers_language(client: httpx.AsyncClient) -> None:
    text = "tenant: main\nskills:\n  - {id: a, nam: A}\n"
    headers = {"Content-Type": "text/yaml", "Accept-Language": "zh"}
    errors = (await client.put(PATH, content=text, headers=headers)).json()["errors"]
    assert {(error["path"], error["line"]) for error in errors} == {("skills[0]", 3), ("skills[0].nam", 3)}
    assert any("name" in error["message"] and not error["message"].isascii() for error in errors)


async def test_a_check_changes_nothing(node: Running, client: httpx.AsyncClient) -> None:
    document = (await client.get(PATH)).json()
    document["agents"] = []
    fine = (await client.post(f"{PATH}/check", json=document)).json()
    assert (fine["ok"], fine["problems"]) == (True, [])
    codes = {warning["code"] for warning in fine["warnings"]}
    assert codes == {"queue.no_agents", "flow.missing_branch", "centre.no_such_agent"}
    document["skills"] = []
    wrong = (await client.post(f"{PATH}/check", json=document)).json()
    assert not wrong["ok"]
    assert {problem["code"] for problem in wrong["problems"]} == {"queue.unknown_skill"}
    assert node.node.configurations.current.version == 1
    junk = (await client.post(f"{PATH}/check", content=b"{")).json()
    assert (junk["ok"], junk["problems"][0]["code"]) == (False, "config.syntax")


async def test_another_tenants_document_is_refused(client: httpx.AsyncClient) -> None:
    document = (await client.get(PATH)).json() | {"tenant": "other"}
    refused = await client.put(PATH, json=document)
    assert [error["code"] for error in refused.json()["errors"]] == ["centre.other_tenant"]


@pytest.mark.parametrize(
    ("condition", "status"),
    [(None, 200), ("*", 200), ('"1"', 200), ('"9", "1"', 200), ('"2"', 412), ("1", 412), ("junk", 412)],
)
async def test_a_condition_guards_a_change(
    client: httpx.AsyncClient, condition: str | None, status: int
) -> None:
    document = (await client.get(PATH)).json() | {"name": "New"}
    headers = {} if condition is None else {"If-Match": condition}
    answer = await client.put(PATH, json=document, headers=headers)
    assert answer.status_code == status
    if status == 412:
        assert answer.json()["params"] == {"version": 1}


async def test_versions_are_kept_and_come_back(node: Running, client: httpx.AsyncClient) -> None:
    first = (await client.get(PATH)).json()
    for number in range(2, 6):
        note = {"note": f"change {number}"}
        await client.put(PATH, json=first | {"name": f"Name {number}"}, params=note)
    listed = (await client.get(f"{PATH}/versions?limit=3")).json()
    rest = (await client.get(f"{PATH}/versions?limit=3&cursor={listed['next']}")).json()
    assert [it["version"] for it in listed["items"] + rest["items"]] == [5, 4, 3, 2, 1]
    assert listed["items"][0]["note"] == "change 5"
    assert rest["next"] is None
    assert (await client.get(f"{PATH}/versions/3")).json()["name"] == "Name 3"

    back = await client.post(f"{PATH}/versions/1/rollback")
    assert (back.status_code, back.json()["version"], back.json()["note"]) == (200, 6, "back to 1")
    assert (await client.get(PATH)).json() == first
    assert node.node.rooms.registrar.phone("8001") is not None
    assert (await client.get(f"{PATH}/versions/7")).status_code == 404


async def test_a_form_nobody_reads_is_refused(client: httpx.AsyncClient) -> None:
    refused = await client.put(PATH, content=b"<a/>", headers={"Content-Type": "application/xml"})
    assert (refused.status_code, refused.json()["type"]) == (415, "urn:yunhu:problem:centre.unknown_form")
