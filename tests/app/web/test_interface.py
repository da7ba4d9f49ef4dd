"""The whole interface of a node that is up: health, one call from end to end, and no number in any log."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.app.far_ends import call, far_end
from tests.app.running import Running, running, until

from yunhu.work.calls.model import Phase


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def test_calls_come_only_while_the_engine_and_the_journal_work(node: Running) -> None:
    async with node.client(None) as client:
        assert (await client.get("/health/live")).status_code == 204
        assert (await client.get("/health/ready")).json() == {"ready": True, "troubles": {}}
        node.engine.kill()
        gone = await client.get("/health/ready")
        assert (gone.status_code, list(gone.json()["troubles"])) == (503, ["engine"])
        node.engine.revive()
        await until(lambda: node.node.checks.health().ready)


async def test_an_agent_handles_a_call_through_the_interface(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with far_end() as customer, far_end() as agent, running(tmp_path, agent_port=agent.port) as node:
        rooms = node.node.rooms
        async with node.client(node.admin_token) as client:
            made = await call(customer, node.sip_port)
            await until(lambda: [it.phase for it in rooms.inbound.contacts("main")] == [Phase.TALKING])
            (listed,) = (await client.get("/api/v1/contacts?live=true")).json()["items"]
            path = f"/api/v1/contacts/{listed['id']}"
            assert (await client.get(path)).json()["phase"] == "talking"

            assert (await client.post(f"{path}/resume")).status_code == 409
            assert (await client.post(f"{path}/hold")).status_code == 202
            assert (await client.get(path)).json()["phase"] == "held"
            assert (await client.post(f"{path}/resume")).status_code == 202
            moved = await client.post(f"{path}/transfer", json={"to": "queue:billing"})
            assert moved.status_code == 202
            (waits,) = (await client.get("/api/v1/queues/billing/waiting")).json()["items"]
            assert waits["contact"] == listed["id"]
            assert (await client.get("/api/v1/agents/wang")).json()["routing"] == "wrap-up"
            assert (await client.post("/api/v1/agents/wang/wrap-up/finish")).json()["routing"] == "idle"
            (recording,) = (await client.get(path)).json()["recordings"]
            paused = await client.post(f"/api/v1/recordings/{recording['id']}/pause", json={"reason": "card"})
            assert paused.status_code == 202

            assert (await client.post(f"{path}/hang-up")).status_code == 202
            await until(lambda: customer.got("BYE"))
            await until(lambda: len(rooms.legs) == 0)
            over = (await client.get(path)).json()
            assert (over["phase"], over["cause"]) == ("ended", "ended_by_staff")
            assert [it["segment"] for it in over["segments"]] == [
                "ivr",
                "queue",
                "agent",
                "hold",
                "agent",
                "queue",
            ]
            assert {leg["direction"] for leg in over["legs"]} == {"inbound", "outbound"}
            kinds = [it["kind"] for it in (await client.get(f"{path}/facts")).json()["items"]]
            assert kinds[0] == "leg.started"
            assert {"contact.transferred", "recording.paused", "contact.ended"} <= set(kinds)
            made.hang_up()
    logged = "".join(capsys.readouterr()) + caplog.text
    assert "13800001111" not in logged
    assert node.admin_token not in logged


async def test_a_tenant_is_found_again_by_the_next_start(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        token = node.admin_token
    async with running(tmp_path) as node:
        assert node.admin_token == token
        async with node.client(token) as client:
            info = (await client.get("/api/v1/info")).json()
    assert (info["tenant"], info["configuration"], info["sip_domain"]) == ("main", 1, "pbx.test")
