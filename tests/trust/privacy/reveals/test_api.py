"""Revealing over HTTP, on a whole node."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from tests.app.running import Running, running

from yunhu.kit.pii import Name, Number
from yunhu.trust.privacy.reveals.facts import PrivacyRevealed
from yunhu.trust.privacy.reveals.store import REVEAL
from yunhu.work.callbacks.facts import CallbackPromised
from yunhu.work.calls.facts import ContactArrived, ContactEnded

DOOR = "/api/v1/reveals"
NUMBER = "+8613800138000"
LATER = 4_000_000_000_000_000


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


@pytest.fixture
async def client(node: Running) -> AsyncIterator[httpx.AsyncClient]:
    words = ("customer.reveal", "customer.read", "customer.write", "blacklist.read", "blacklist.write")
    async with node.client(await node.token(*words)) as opened:
        opened.headers["Accept-Language"] = "en"
        yield opened


async def contact(node: Running) -> str:
    """A call that is over, after which somebody is to be called back."""
    rooms, id_ = node.node.rooms, str(node.node.rooms.new_id())
    arrived = ContactArrived(caller=Number(NUMBER), caller_name=Name("李娜"), dialled="5000")
    rooms.announce("main", id_, arrived)
    promised = CallbackPromised(
        queue="q", number=Number("13900139000"), way="agent_first", until=LATER, attempts_max=1, gap_s=60
    )
    rooms.announce("main", id_, promised)
    rooms.announce("main", id_, ContactEnded(cause="x", by="customer", at=rooms.clock.now()))
    await node.node.projector.caught_up(10)
    return id_


async def ask(client: httpx.AsyncClient, kind: str, id_: str, field: str, **more: str) -> httpx.Response:
    """The answer to somebody who wants to see a value."""
    body = {"kind": kind, "id": id_, "field": field, "purpose": "verify"} | more
    return await client.post(DOOR, json=body)


async def test_one_value_is_shown_for_a_moment(node: Running, client: httpx.AsyncClient) -> None:
    id_ = await contact(node)
    shown = await ask(client, "contact", id_, "caller")
    assert (shown.status_code, shown.json()["value"]) == (200, NUMBER)
    assert shown.json()["until"].endswith("Z")
    assert shown.headers["cache-control"] == "no-store"
    assert (await ask(client, "contact", id_, "caller_name")).json()["value"] == "李娜"
    assert (await ask(client, "contact", id_, "callback")).json()["value"] == "13900139000"
    assert (await ask(client, "callback", id_, "number")).json()["value"] == "13900139000"


async def test_every_kind_of_thing_has_its_values(node: Running, client: httpx.AsyncClient) -> None:
    wanted: dict[str, Any] = {
        "name": "李娜",
        "attributes": {"mobile": "13700137000"},
        "identities": [{"kind": "phone", "value": NUMBER}],
    }
    made = (await client.post("/api/v1/customers", json=wanted)).json()
    (identity,) = made["identities"]
    assert identity["value"] == "138****8000"
    assert (await ask(client, "customer", made["id"], identity["id"])).json()["value"] == NUMBER
    assert (await ask(client, "customer", made["id"], "name")).json()["value"] == "李娜"
    attribute = await ask(client, "customer", made["id"], "attribute:mobile")
    assert attribute.json()["value"] == "13700137000"
    entry = {"kind": "number", "value": NUMBER, "effect": "reject", "reason": "x"}
    listed = (await client.post("/api/v1/blacklist", json=entry)).json()
    assert (await ask(client, "blacklist", listed["id"], "value")).json()["value"] == NUMBER


async def test_what_was_shown_to_whom_is_kept_without_the_value(
    node: Running, client: httpx.AsyncClient
) -> None:
    id_ = await contact(node)
    await ask(client, "contact", id_, "caller", note=" asks for her invoice ")
    async with node.node.database.reading() as connection:
        (row,) = (await connection.execute(select(REVEAL))).mappings().all()
    assert (row["object"], row["field"], row["purpose"]) == (id_, "caller", "verify")
    assert row["note"] == "asks for her invoice"
    assert row["person"], "it says who"
    story = await client.get(f"/api/v1/contacts/{id_}/facts")
    assert story.status_code == 403, "who reveals need not read contacts"
    fact = PrivacyRevealed(reveal="r", of="contact", object=id_, field="caller", purpose="law", by="x")
    assert "value" not in fact.__struct_fields__


REFUSED: list[tuple[str, str, str, dict[str, str], int, str]] = [
    ("contact", "nobody", "caller", {}, 404, "privacy.nothing_to_reveal"),
    ("customer", "nobody", "name", {}, 404, "privacy.nothing_to_reveal"),
    ("voicemail", "nobody", "caller", {}, 404, "privacy.nothing_to_reveal"),
    ("leg", "nobody", "caller", {}, 404, "privacy.nothing_to_reveal"),
    ("ticket", "nobody", "phone", {}, 404, "privacy.nothing_to_reveal"),
    ("blacklist", "nobody", "value", {}, 404, "privacy.nothing_to_reveal"),
    ("contact", "nobody", "note", {}, 422, "privacy.not_revealable"),
    ("contact", "nobody", "caller", {"purpose": "other"}, 422, "privacy.purpose_missing"),
    ("contact", "nobody", "caller", {"purpose": "curious"}, 422, "request.invalid"),
    ("contact", "nobody", "caller", {"note": "x" * 201}, 422, "request.invalid"),
]


async def test_what_is_refused(client: httpx.AsyncClient) -> None:
    for kind, id_, field, more, status, problem in REFUSED:
        answer = await ask(client, kind, id_, field, **more)
        told = (answer.status_code, answer.json()["type"])
        assert told == (status, f"urn:yunhu:problem:{problem}"), (kind, field, more)


async def test_purposes_are_said_in_the_readers_language(client: httpx.AsyncClient) -> None:
    found = (await client.get(f"{DOOR}/purposes")).json()
    assert found[0] == {"id": "call_back", "name": "to call back outside the desk"}
    chinese = await client.get(f"{DOOR}/purposes", headers={"Accept-Language": "zh-CN"})
    assert chinese.json()[1]["name"] == "核实身份"


async def test_without_the_permission_nothing_is_shown(node: Running) -> None:
    async with node.client(await node.token("customer.read")) as client:
        assert (await ask(client, "contact", "x", "caller")).status_code == 403
