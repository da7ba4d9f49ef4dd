"""The objects of the configuration one by one over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.app.running import Running, running

from yunhu.telephony.sip.digest import ha1

PATH = "/api/v1/configuration"

NEW: list[tuple[str, str, dict[str, Any]]] = [
    ("skills", "dance", {"name": "Dance"}),
    ("phones", "8002", {"password": "a long password", "name": "Second"}),
    ("agents", "sun", {"name": "Sun", "contact": "sip:sun@127.0.0.1:9", "sign_in": "api"}),
    ("trunks", "pbx", {"name": "PBX", "addresses": ["192.0.2.0/24"], "options_s": 0}),
    ("queues", "sales", {"name": "Sales", "need": [{"skill": "talk"}]}),
    ("flows", "bye", {"name": "Bye", "start": "end", "nodes": {"end": {"verb": "hangup"}}}),
    ("numbers", "+861058880000", {"name": "Main", "flow": "direct"}),
    ("numbers", "5000@carrier", {"name": "By carrier", "flow": "direct"}),
]


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with node.client(node.admin_token) as opened:
        yield opened


async def test_every_kind_is_made_read_replaced_and_deleted(client: httpx.AsyncClient) -> None:
    for kind, id_, body in NEW:
        path = f"{PATH}/{kind}/{id_.replace('+', '%2B')}"
        before = (await client.get(PATH)).json()
        made = await client.put(path, json=body)
        assert made.status_code == 201, made.text
        assert made.headers["location"].endswith(f"/{kind}/{id_}")
        shown = (await client.get(path)).json()
        assert shown == made.json()
        assert shown["name"] == body["name"]

        replaced = await client.put(path, json={**body, "name": "Other"})
        assert (replaced.status_code, replaced.json()["name"]) == (200, "Other")
        assert (await client.delete(path)).status_code == 204
        assert (await client.get(path)).status_code == 404
        assert (await client.get(PATH)).json() == before


async def test_lists_have_pages(client: httpx.AsyncClient) -> None:
    first = (await client.get(f"{PATH}/agents?limit=2")).json()
    second = (await client.get(f"{PATH}/agents?limit=2&cursor={first['next']}")).json()
    assert [item["id"] for item in first["items"] + second["items"]] == ["li.na", "wang", "zhao"]
    assert second["next"] is None


async def test_every_change_is_a_version_that_says_why(client: httpx.AsyncClient) -> None:
    made = await client.put(f"{PATH}/skills/dance", json={"name": "Dance"})
    gone = await client.delete(f"{PATH}/skills/dance", params={"note": "nobody dances"})
    assert (made.headers["etag"], gone.headers["etag"]) == ('"2"', '"3"')
    notes = [it["note"] for it in (await client.get(f"{PATH}/versions")).json()["items"]]
    assert notes == ["nobody dances", "skills/dance", ""]
    guarded = await client.put(
        f"{PATH}/skills/dance", json={"name": "Dance"}, headers={"If-Match": made.headers["etag"]}
    )
    assert guarded.status_code == 412


async def test_what_is_needed_stays(client: httpx.AsyncClient) -> None:
    refused = await client.delete(f"{PATH}/flows/direct")
    assert refused.status_code == 422
    assert [error["code"] for error in refused.json()["errors"]] == ["centre.no_such_flow"]
    assert (await client.get(f"{PATH}/flows/direct")).status_code == 200


async def test_a_password_is_used_and_never_shown(node: Running, client: httpx.AsyncClient) -> None:
    made = await client.put(f"{PATH}/phones/8002", json={"password": "a long password"})
    assert made.json() == {"username": "8002", "name": "", "agent": None, "srtp": "required"}
    phone = node.node.rooms.registrar.phone("8002")
    assert phone is not None
    assert phone.ha1["SHA-256"] == ha1("SHA-256", "8002", "pbx.test", "a long password")

    kept = await client.put(f"{PATH}/phones/8002", json={"name": "Renamed"})
    assert kept.status_code == 200
    renamed = node.node.rooms.registrar.phone("8002")
    assert renamed is not None
    assert (renamed.name, renamed.ha1) == ("Renamed", phone.ha1)

    missing = await client.put(f"{PATH}/phones/8003", json={"name": "No password"})
    assert [error["code"] for error in missing.json()["errors"]] == ["centre.phone_without_password"]
    short = await client.put(f"{PATH}/phones/8003", json={"password": "short"})
    assert [error["path"] for error in short.json()["errors"]] == ["password"]


async def test_changes_at_once_are_all_kept(client: httpx.AsyncClient) -> None:
    names = [f"skill{number}" for number in range(10)]
    answers = await asyncio.gather(
        *(client.put(f"{PATH}/skills/{name}", json={"name": name}) for name in names)
    )
    assert [answer.status_code for answer in answers] == [201] * 10
    listed = {item["id"] for item in (await client.get(f"{PATH}/skills")).json()["items"]}
    assert listed == {"talk", "billing", *names}


async def test_the_body_and_the_path_name_the_same_thing(client: httpx.AsyncClient) -> None:
    refused = await client.put(f"{PATH}/skills/dance", json={"id": "sing", "name": "Sing"})
    assert [(error["path"], error["code"]) for error in refused.json()["errors"]] == [
        ("id", "centre.other_id")
    ]
