"""Customers over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running

BASE = "/api/v1/customers"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def agent(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(await node.token("customer.read", "customer.write", "customer.name")) as opened:
        yield opened


async def add(agent: httpx.AsyncClient, name: str, *phones: str, **more: object) -> dict[str, Any]:
    """A new customer."""
    identities = [{"kind": "phone", "value": phone} for phone in phones]
    answer = await agent.post(BASE, json={"name": name, "identities": identities, **more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{BASE}/{answer.json()['id']}"
    shown: dict[str, Any] = answer.json()
    return shown


def values(shown: dict[str, Any]) -> list[str]:
    return [each["value"] for each in shown["identities"]]


async def test_a_customer_is_written_down_changed_and_found(agent: httpx.AsyncClient) -> None:
    li = await add(agent, " 李  娜 ", "138 0013 8000", note="x", tags=["VIP"], attributes={"level": "gold"})
    assert (li["name"], li["tags"], li["attributes"], li["version"]) == (
        "李 娜",
        ["VIP"],
        {"level": "gold"},
        1,
    )
    assert values(li) == ["138****8000"]
    assert (await agent.get(f"{BASE}/{li['id']}")).json() == li
    path = f"{BASE}/{li['id']}"
    change = {
        "version": 1,
        "note": "likes tea",
        "tags": ["VIP", "北京"],
        "attributes": {"level": None, "a": "1"},
    }
    changed = (await agent.patch(path, json=change)).json()
    assert (changed["note"], changed["tags"], changed["version"]) == ("likes tea", ["VIP", "北京"], 2)
    assert changed["attributes"] == {"a": "1"}
    old = await agent.patch(path, json=change)
    assert (old.status_code, old.json()["type"]) == (409, "urn:yunhu:problem:customer.changed_meanwhile")
    for query in ("q=娜", "q=李娜", "q=13800138000", "q=8000", "q=%2B8613800138000", "q=VIP", "tag=北京"):
        (found,) = (await agent.get(f"{BASE}?{query}")).json()["items"]
        assert found == changed, query
    for query in ("q=王", "q=13800138001", "q=%25", "q=_", "tag=x"):
        assert (await agent.get(f"{BASE}?{query}")).json()["items"] == [], query


async def test_pages_go_from_the_newest_to_the_oldest(agent: httpx.AsyncClient) -> None:
    made = [(await add(agent, f"客户 {number}"))["id"] for number in range(5)]
    seen, path = [], f"{BASE}?limit=2"
    while path:
        answer = await agent.get(path)
        seen += [each["id"] for each in answer.json()["items"]]
        path = answer.links["next"]["url"] if "next" in answer.links else ""
    assert seen == made[::-1]


async def test_a_number_belongs_to_one_customer(agent: httpx.AsyncClient) -> None:
    li = await add(agent, "Li", "13800138000")
    wang = await add(agent, "Wang")
    for body in ({"name": "x", "identities": [{"kind": "phone", "value": "+86 13800138000"}]},):
        taken = await agent.post(BASE, json=body)
        assert (taken.status_code, taken.json()["type"]) == (409, "urn:yunhu:problem:customer.identity_taken")
        assert taken.json()["params"] == {"customer": li["id"]}
    path = f"{BASE}/{wang['id']}/identities"
    same = {"kind": "phone", "value": "008613800138000"}
    assert (await agent.post(path, json=same)).status_code == 409
    mail = {"kind": "email", "value": "Wang@Example.COM"}
    assert values((await agent.post(path, json=mail)).json()) == ["w***@example.com"]
    again = await agent.post(path, json=mail)
    assert again.status_code == 201
    (identity,) = again.json()["identities"]
    assert (await agent.delete(f"{path}/{identity['id']}")).json()["identities"] == []
    assert (await agent.delete(f"{path}/{identity['id']}")).status_code == 404


NO_IDENTITIES = [
    {"kind": "phone", "value": "anonymous"},
    {"kind": "email", "value": "wang"},
    {"kind": "email", "value": "a b@example.com"},
    {"kind": "wechat", "value": "openid with spaces"},
    {"kind": "app", "value": "用户"},
]


async def test_what_cannot_be_an_identity_is_refused_without_repeating_it(agent: httpx.AsyncClient) -> None:
    for identity in NO_IDENTITIES:
        answer = await agent.post(BASE, json={"name": "x", "identities": [identity]})
        told = (answer.status_code, answer.json()["type"])
        assert told == (422, "urn:yunhu:problem:customer.identity_malformed"), identity
        assert identity["value"] not in answer.text


TOO_MUCH: list[dict[str, object]] = [
    {"name": ""},
    {"name": "x" * 201},
    {"name": "x", "tags": ["t"] * 51},
    {"name": "x", "note": "x" * 8_001},
    {"name": "x", "attributes": {"k" * 65: "v"}},
    {"name": "x", "attributes": {str(n): "v" for n in range(51)}},
    {"name": "x", "identities": [{"kind": "phone", "value": "1" * 129}]},
    {"name": "x", "identities": [{"kind": "fax", "value": "1"}]},
    {"name": "x", "king": True},
]


async def test_what_is_too_much_is_refused(agent: httpx.AsyncClient) -> None:
    for body in TOO_MUCH:
        answer = await agent.post(BASE, json=body)
        told = (answer.status_code, answer.json()["type"])
        assert told == (422, "urn:yunhu:problem:request.invalid"), body


async def test_an_attribute_that_the_configuration_does_not_declare_is_refused(
    agent: httpx.AsyncClient,
) -> None:
    answer = await agent.post(BASE, json={"name": "x", "attributes": {"shoes": "42"}})
    problem = "urn:yunhu:problem:customer.attribute_undeclared"
    assert (answer.status_code, answer.json()["type"]) == (422, problem)
    assert "data_fields" in answer.text, "it says the remedy"


async def test_a_name_of_nothing_is_refused(agent: httpx.AsyncClient) -> None:
    answer = await agent.post(BASE, json={"name": " \u0007\t "})
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:yunhu:problem:customer.name_missing")


async def test_hostile_text_comes_back_as_text(agent: httpx.AsyncClient) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e{name} '; DROP TABLE customer; -- \u0000"
    li = await add(agent, hostile, note=hostile, tags=[hostile[:40]])
    answer = await agent.get(f"{BASE}/{li['id']}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["note"] == hostile.removesuffix("\u0000"), "no database must take a NUL"
    assert answer.json()["name"].startswith("<img src=x onerror=alert(1)>")
    assert "\u0000" not in answer.json()["name"]
    assert (await agent.get(BASE, params={"q": "<img src=x"})).json()["items"]


async def test_tags_of_any_text(agent: httpx.AsyncClient) -> None:
    li = await add(agent, "Li")
    for tag in ("VIP", "A/B 测试"):
        path = f"{BASE}/{li['id']}/tags/{tag}"
        assert tag in (await agent.put(path)).json()["tags"]
        assert tag in (await agent.put(path)).json()["tags"]
    assert (await agent.delete(f"{BASE}/{li['id']}/tags/A/B 测试")).json()["tags"] == ["VIP"]


async def test_two_customers_become_one_and_two_again(agent: httpx.AsyncClient) -> None:
    li = await add(agent, "李娜", "13800138000", tags=["VIP"])
    wechat = await add(agent, "娜娜", note="by WeChat", tags=["wechat"])
    one = (await agent.post(f"{BASE}/{li['id']}/merge", json={"other": wechat["id"]})).json()
    assert (one["id"], one["tags"], one["version"]) == (li["id"], ["VIP", "wechat"], 2)
    assert [each["note"] for each in one["merged"]] == ["by WeChat"]
    assert (await agent.get(f"{BASE}/{wechat['id']}")).json() == one, "old ids lead to the living customer"
    assert len((await agent.get(BASE)).json()["items"]) == 1
    twice = await agent.post(f"{BASE}/{wechat['id']}/merge", json={"other": li["id"]})
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:yunhu:problem:customer.same")
    path = f"{BASE}/{li['id']}/unmerge"
    freed = (await agent.post(path, json={"record": wechat["id"]})).json()
    assert freed == wechat
    again = (await agent.get(f"{BASE}/{li['id']}")).json()
    assert {**again, "version": 1, "changed_at": ""} == {**li, "changed_at": ""}
    assert (await agent.post(path, json={"record": wechat["id"]})).status_code == 409


async def test_who_may_be_calling(agent: httpx.AsyncClient) -> None:
    li = await add(agent, "李娜", "13800138000")
    wang = await add(agent, "王明", "010-62552200")
    exact = (await agent.get(f"{BASE}/matches", params={"number": "+8613800138000"})).json()
    assert exact["picked"] == li["id"]
    assert [(each["score"], each["code"]) for each in exact["items"]] == [(1.0, "identity")]
    local = (await agent.get(f"{BASE}/matches", params={"number": "62552200", "name": "王明"})).json()
    assert local["picked"] is None
    (match,) = local["items"]
    assert (match["customer"]["id"], match["code"]) == (wang["id"], "local_number")
    assert match["why"] == "has this local number with an area code"
    assert 0.7 < match["score"] < 1
    nobody = (await agent.get(f"{BASE}/matches", params={"number": "anonymous"})).json()
    assert nobody == {"items": [], "picked": None}
    assert (await agent.get(f"{BASE}/matches")).status_code == 422


async def test_regions(agent: httpx.AsyncClient) -> None:
    found = await agent.get(f"{BASE}/region", params={"number": "01062552200"})
    parts = {"country": "CN", "province": "Beijing", "city": "Beijing", "carrier": ""}
    assert found.json() == {"region": {"text": "Beijing", "confidence": 0.95, **parts}, "table": None}
    none = (await agent.get(f"{BASE}/region", params={"number": "110"})).json()
    assert none == {"region": None, "table": None}


async def test_the_number_that_is_shown(node: Running, agent: httpx.AsyncClient) -> None:
    chosen = (await agent.get(f"{BASE}/caller-id", params={"number": "01062552200"})).json()
    assert chosen == {"number": None, "why": "none"}
    async with node.client(node.admin_token) as admin:
        path = "/api/v1/configuration/caller_ids/01062550000"
        assert (await admin.put(path, json={"regions": ["北京"]})).status_code == 201
    chosen = (await agent.get(f"{BASE}/caller-id", params={"number": "01062552200"})).json()
    assert chosen == {"number": "01062550000", "why": "same_city"}


async def test_another_tenants_customers_are_not_there(node: Running, agent: httpx.AsyncClient) -> None:
    li = await add(agent, "Li", "13800138000")
    customers = node.node.clientele.customers
    assert list(await customers.matches("other", "13800138000")) == []
    assert (await customers.list("other", "", None, None, 10)).items == []
    assert await customers.some("other", [li["id"]]) == {}


async def test_nothing_personal_is_logged_or_journalled(
    node: Running, agent: httpx.AsyncClient, capfd: pytest.CaptureFixture[str]
) -> None:
    li = await add(agent, "李娜娜", "13800138000", note="secret note")
    await agent.get(f"{BASE}/matches", params={"number": "13800138000"})
    await agent.post(f"{BASE}/{li['id']}/identities", json={"kind": "phone", "value": "nonsense-77"})
    said = "".join(capfd.readouterr())
    journal = node.node.settings.journal_path.read_bytes()
    for text in ("李娜娜", "13800138000", "secret note", "nonsense-77"):
        assert text not in said
        assert text.encode() not in journal
