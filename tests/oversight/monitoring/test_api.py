"""The live stream over real WebSockets, and what else a watcher can ask for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.app.doors import at_the_door
from tests.app.far_ends import call, far_end
from tests.app.running import PATIENCE_S, Running, running, served, until
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from yunhu.oversight.monitoring.api import Info, make_router
from yunhu.oversight.monitoring.service import BOUND, Live
from yunhu.platform.http.base import create_app
from yunhu.platform.http.streams import POLICY
from yunhu.trust.identity.facts import TokenRevoked


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, streams=3) as it:
        yield it


@asynccontextmanager
async def watching(address: str, token: str | None, **headers: str) -> AsyncIterator[ClientConnection]:
    """A client of the live stream."""
    own = {**headers} if token is None else {"Authorization": f"Bearer {token}", **headers}
    async with connect(f"ws://{address}/api/v1/live", additional_headers=own) as opened:
        yield opened


async def hear(stream: ClientConnection) -> dict[str, Any]:
    """The next message. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        message: dict[str, Any] = json.loads(await stream.recv())
        return message


async def hear_until(stream: ClientConnection, kind: str) -> list[dict[str, Any]]:
    """The messages up to the first of a kind."""
    heard = [await hear(stream)]
    while heard[-1]["kind"] != kind:
        heard.append(await hear(stream))
    return heard


def info() -> Info:
    """What a test says it is."""
    return Info(version="1", node="n", tenant="main", name="N", configuration=1, sip_domain="d", now="now")


async def test_a_call_is_seen_from_its_arrival_to_its_end(tmp_path: Path) -> None:
    async with (
        far_end() as customer,
        far_end() as agent,
        running(tmp_path, agent_port=agent.port) as node,
        served(node.app, node.node) as address,
        watching(address, await node.token("live.read", "node.read")) as stream,
    ):
        snapshot = await hear(stream)
        assert snapshot["kind"] == "snapshot"
        assert snapshot["contacts"] == []
        assert [it["id"] for it in snapshot["agents"]] == ["li.na", "wang", "zhao"]
        assert [it["id"] for it in snapshot["queues"]] == ["support", "billing"]
        assert [(it["id"], it["state"]) for it in snapshot["trunks"]] == [("carrier", "unknown")]
        assert [(it["id"], it["registered"]) for it in snapshot["phones"]] == [("8001", False)]
        assert "ha1" not in json.dumps(snapshot)

        made = await call(customer, node.sip_port)
        talking = await hear_until(stream, "contact.connected")
        made.hang_up()
        over = await hear_until(stream, "contact.ended")
        events = talking + over
        numbers = [event["seq"] for event in events]
        assert numbers == list(range(snapshot["seq"] + 1, snapshot["seq"] + 1 + len(events)))
        arrived = next(event for event in events if event["kind"] == "contact.arrived")
        assert arrived["body"]["caller"] == "138****1111"
        assert {event["contact"] for event in events if event["contact"]} == {arrived["contact"]}


async def test_the_snapshot_shows_who_is_there_already(tmp_path: Path) -> None:
    async with far_end() as customer, running(tmp_path) as node, served(node.app, node.node) as address:
        await call(customer, node.sip_port, number="5001")
        await until(lambda: node.node.rooms.queues.waiting("billing"))
        node.node.alarms.sound("alarm.engine_lost")
        headers = {"Accept-Language": "en"}
        async with watching(address, node.admin_token, **headers) as stream:
            snapshot = await hear(stream)
            (contact,) = snapshot["contacts"]
            assert (contact["phase"], contact["queue"], contact["agent"]) == ("waiting", "billing", None)
            billing = next(it for it in snapshot["queues"] if it["id"] == "billing")
            assert (billing["waiting"], billing["oldest_arrived_at"]) == (1, contact["arrived_at"])
            (alarm,) = (it for it in snapshot["alarms"] if it["name"] == "alarm.engine_lost")
            assert alarm["text"].startswith("the media engine is gone")

            node.node.alarms.clear("alarm.engine_lost")
            (cleared,) = [
                event for event in await hear_until(stream, "alarm.cleared") if "alarm" in event["kind"]
            ]
            assert cleared["body"]["name"] == "alarm.engine_lost"
            assert cleared["seq"] >= snapshot["seq"]


async def test_a_browser_signs_in_by_subprotocol(node: Running) -> None:
    async with served(node.app, node.node) as address:
        offered = [Subprotocol("bearer"), Subprotocol(node.admin_token)]
        async with connect(
            f"ws://{address}/api/v1/live", subprotocols=offered, origin=Origin(f"http://{address}")
        ) as stream:
            assert stream.subprotocol == "bearer"
            assert (await hear(stream))["kind"] == "snapshot"


async def test_who_may_not_watch_is_told_why(node: Running) -> None:
    other = await node.token("*", tenant="other")
    poor = await node.token("agent.read")
    cases: list[tuple[str | None, dict[str, str], int, str]] = [
        (None, {}, 401, "auth.not_signed_in"),
        ("yh_wrong", {}, 401, "auth.not_signed_in"),
        (poor, {}, 403, "auth.not_allowed"),
        (other, {}, 404, "auth.not_served_here"),
        (node.admin_token, {"Origin": "https://elsewhere.test"}, 403, "live.foreign_origin"),
        (node.admin_token, {"Origin": "null"}, 403, "live.foreign_origin"),
        (node.admin_token, {"Origin": "http://[broken"}, 403, "live.foreign_origin"),
    ]
    async with served(node.app, node.node) as address:
        for token, headers, status, problem in cases:
            with pytest.raises(InvalidStatus) as refused:
                async with watching(address, token, **headers):
                    pass
            response = refused.value.response
            assert response.status_code == status, problem
            assert json.loads(response.body)["type"] == f"urn:yunhu:problem:{problem}"


async def test_streams_are_bounded_and_their_places_come_back(node: Running) -> None:
    async with served(node.app, node.node) as address:
        async with (
            watching(address, node.admin_token),
            watching(address, node.admin_token),
            watching(address, node.admin_token),
        ):
            with pytest.raises(InvalidStatus) as refused:
                async with watching(address, node.admin_token):
                    pass
            assert refused.value.response.status_code == 503
            assert refused.value.response.headers["retry-after"] == "5"
        async with watching(address, node.admin_token) as stream:
            assert (await hear(stream))["kind"] == "snapshot"


async def test_what_a_client_says_is_not_listened_to(node: Running) -> None:
    async with served(node.app, node.node) as address, watching(address, node.admin_token) as stream:
        await hear(stream)
        await stream.send("junk")
        await stream.send(b"\x00\xff")
        node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))
        assert (await hear(stream))["kind"] == "token.revoked"
        await stream.send("x" * 5_000)
        with pytest.raises(ConnectionClosed):
            await hear(stream)
        node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))


async def test_other_tenants_facts_are_not_told(node: Running) -> None:
    async with served(node.app, node.node) as address, watching(address, node.admin_token) as stream:
        await hear(stream)
        node.node.rooms.announce("other", None, TokenRevoked(token="theirs", by="b"))
        node.node.rooms.announce("main", None, TokenRevoked(token="ours", by="b"))
        assert (await hear(stream))["body"]["token"] == "ours"


async def test_a_quiet_stream_lives_and_ends_with_its_token(node: Running) -> None:
    live = Live(node.node.rooms, 2)
    router = make_router(node.node.rooms, live, info, heartbeat_s=0.05)
    app = create_app(
        "Test", "1", [router], node.node.identity.authenticate, node.node.rooms.new_id, tenant="main"
    )
    text = await node.token("live.read", "node.read")
    who = await node.node.identity.authenticate(text)
    assert who is not None
    async with served(app, node.node) as address, watching(address, text) as stream:
        await hear(stream)
        assert (await hear(stream))["kind"] == "heartbeat"
        await node.node.identity.revoke(who, who.actor)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await hear(stream)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY


async def test_a_client_that_fell_behind_starts_anew(node: Running) -> None:
    live = Live(node.node.rooms, 2)
    router = make_router(node.node.rooms, live, info)
    app = create_app(
        "Test", "1", [router], node.node.identity.authenticate, node.node.rooms.new_id, tenant="main"
    )
    async with served(app, node.node) as address, watching(address, node.admin_token) as stream:
        first = await hear(stream)
        # All in one turn of the loop, so that none can be sent between them.
        for _ in range(BOUND + 10):
            node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))
        gap = await hear(stream)
        assert (gap["kind"], gap["gap"], gap["missed"]) == ("gap", first["seq"], BOUND + 10)
        again = await hear(stream)
        assert (again["kind"], again["seq"]) == ("snapshot", first["seq"] + BOUND + 10)
        node.node.rooms.announce("main", None, TokenRevoked(token="t", by="b"))
        assert (await hear(stream))["seq"] == again["seq"] + 1


async def test_trunks_phones_alarms_and_info(node: Running) -> None:
    rooms = node.node.rooms
    router = make_router(rooms, Live(rooms, 1), info)
    async with at_the_door(router) as client:
        trunk = (await client.get("/api/v1/trunks/carrier")).json()
        assert trunk == {
            "id": "carrier",
            "name": "Carrier",
            "state": "unknown",
            "target": "",
            "max_calls": 1000,
        }
        assert (await client.get("/api/v1/trunks")).json()["items"] == [trunk]
        phone = (await client.get("/api/v1/phones/8001")).json()
        assert phone == {
            "id": "8001",
            "name": "Desk phone",
            "agent": "li.na",
            "registered": False,
            "bindings": [],
        }
        assert (await client.get("/api/v1/phones")).json() == {"items": [phone], "next": None}
        node.node.alarms.sound("alarm.recording_failed", "r1", reason="disk")
        # There may be another one of the day that the test runs: holidays that are not announced yet.
        alarm = (await client.get("/api/v1/alarms")).json()["items"][-1]
        assert (alarm["name"], alarm["about"], alarm["params"]) == (
            "alarm.recording_failed",
            "r1",
            {"reason": "disk"},
        )
        assert "r1" in alarm["text"]
        assert (await client.get("/api/v1/info")).json()["version"] == "1"
