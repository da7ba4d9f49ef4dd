"""The public door of visitors on a whole node, and the call that comes of it over a real WebSocket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from tests.app.running import Running, running, served, until
from tests.app.ws_phone import ws_phone
from tests.telephony.legs.test_peers import OFFER

from yunhu.flow.visits import service
from yunhu.flow.visits.model import WebEntry

SHOP = WebEntry(id="shop", name="Shop", number="5001", origins=("https://shop.example",), media=("audio",))


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        centre = msgspec.structs.replace(it.node.rooms.directory.centre, web_entries=(SHOP,))
        it.node.rooms.use(centre, 2)
        yield it


async def opened(client: httpx.AsyncClient, **more: Any) -> httpx.Response:
    """POST of a visit."""
    return await client.post("/api/v1/visits", json={"entry": "shop", "media": "audio", **more})


async def test_a_visitor_calls_waits_and_hangs_up(node: Running) -> None:
    rooms = node.node.rooms
    async with served(node.app, node.node) as at, httpx.AsyncClient(base_url=f"http://{at}") as client:
        made = (await opened(client, name="吴女士", attributes={"page": "cart"})).json()
        path, sip = f"/api/v1/visits/{made['visit']}", made["sip"]
        headers = {"Authorization": f"Visit {made['secret']}"}
        assert (made["media"], made["language"], sip["path"]) == ("audio", "en", "/sip")
        assert sip["dial"] == "sip:shop@pbx.test"
        assert (await client.get(path, headers=headers)).json()["phase"] == "calling"
        user = sip["uri"].removeprefix("sip:").partition("@")[0]
        async with ws_phone(
            at, user, sip["authorization_user"], sip["password"], origin=f"http://{at}"
        ) as page:
            assert (await page.call("sip:5000@pbx.test", OFFER)).status == 404
            answer = await page.call(sip["dial"], OFFER)
            assert answer.status == 200
            assert b"m=audio" in answer.body
            (contact,) = rooms.inbound.contacts("main")
            assert (contact.dialled, contact.number) == ("5001", "5001")
            assert (contact.caller, contact.caller_name) == (user, "吴女士")
            assert contact.attributes == {"page": "cart", "entry": "shop"}
            await until(lambda: rooms.inbound.contacts("main")[0].phase == "waiting")
            waits = (await client.get(path, headers=headers)).json()
            assert waits == {"phase": "waiting", "position": 1, "waiting": 1, "estimated_s": None}
        rooms.desk.hang_up("main", contact.id, "test")
        await until(lambda: not rooms.inbound.contacts("main"))
        assert (await client.get(path, headers=headers)).json()["phase"] == "ended"


async def test_pages_of_other_sites_open_no_visit(node: Running) -> None:
    async with node.client(None) as client:
        for origin, status in (
            ("https://evil.example", 403),
            ("null", 403),
            ("https://shop.example", 201),
            ("http://test", 201),
        ):
            answer = await client.post("/api/v1/visits", json={"entry": "shop"}, headers={"Origin": origin})
            assert answer.status_code == status, origin


async def test_a_page_learns_what_it_may_ask_for(node: Running) -> None:
    async with node.client(None) as client:
        assert (await client.get("/api/v1/visits/entries/shop")).json() == {
            "id": "shop",
            "name": "Shop",
            "number": "5001",
            "media": ["audio"],
            "language": "en",
        }
        assert (await client.get("/api/v1/visits/entries/other")).status_code == 404


async def test_what_is_wrong_is_said(node: Running) -> None:
    async with node.client(None) as client:
        assert (await opened(client, entry="other")).status_code == 404
        assert (await opened(client, media="video")).json()["type"].endswith("visit.media_not_offered")
        for wrong in (
            {"media": "smell"},
            {"name": "x" * 65},
            {"attributes": {str(at): "x" for at in range(3)}},
            {"attributes": {f"a{at}": "x" for at in range(21)}},
            {"attributes": {"a": "x" * 257}},
            {"tenant": "other"},
        ):
            assert (await opened(client, **wrong)).status_code == 422, wrong


async def test_a_secret_is_needed_and_no_token_does(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        made = (await opened(client)).json()
        path = f"/api/v1/visits/{made['visit']}"
        assert (await client.get(path)).status_code == 404
        for wrong in ("Visit ", "Visit x", "Visit " + "x" * 100, f"Bearer {made['secret']}"):
            assert (await client.get(path, headers={"Authorization": wrong})).status_code == 404
        right = {"Authorization": f"visit {made['secret']}"}
        assert (await client.get(path, headers=right)).status_code == 200


async def test_one_address_is_slowed_down(node: Running) -> None:
    async with node.client(None) as client:
        for _ in range(service.BURST):
            assert (await opened(client)).status_code == 201
        refused = await opened(client)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, str(service.RETRY_AFTER_S))
