"""The audit of a running node: what it starts with, what requests leave, and what a change of a row does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.app.running import Running, running
from tests.trust.audit.test_keys import plain

from yunhu.app.privacy.keys import keyring_of
from yunhu.platform.clock import SystemClock
from yunhu.trust.audit.keys import PLAIN, fingerprint
from yunhu.trust.audit.tables import ENTRY

AUDIT = "/api/v1/audit"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def actions(node: Running, **filters: str) -> list[tuple[str, str, int]]:
    """Actor, action and status of the entries, the oldest first."""
    async with node.client(node.admin_token) as client:
        found = (await client.get(AUDIT, params={"limit": "200", **filters})).json()["items"]
    return [(it["actor"], it["action"], it["status"]) for it in reversed(found)]


async def test_the_start_is_an_entry_and_so_is_looking_at_the_audit(node: Running) -> None:
    found = await actions(node)
    assert ("system", "node.started", 0) in found
    assert ("audit.read", 200) in [(action, status) for _, action, status in await actions(node)]


async def test_a_changed_row_is_named_and_alarmed(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        for number in range(3):
            await client.post("/api/v1/tokens", json={"name": f"t{number}", "scopes": ["x.read"]})
        assert (await client.post(f"{AUDIT}/verify")).json()["intact"]
        found = (await client.get(AUDIT, params={"action": "token.write"})).json()["items"]
        async with node.node.database.writing() as connection:
            await connection.execute(
                update(ENTRY).where(ENTRY.c.tenant == "main", ENTRY.c.id == found[1]["id"]).values(actor="x")
            )
        report = (await client.post(f"{AUDIT}/verify")).json()
    assert not report["intact"]
    (chain,) = report["chains"]
    assert chain["trouble"] == {"fault": "changed", "seq": found[1]["seq"], "entry": found[1]["id"]}
    assert "alarm.audit_broken" in [alarm.name for alarm in node.node.alarms.active()]


async def test_an_entry_is_proved_when_it_is_sealed(node: Running) -> None:
    async with node.client(node.admin_token) as client:
        await client.post("/api/v1/tokens", json={"name": "t", "scopes": ["x.read"]})
        (found,) = (await client.get(AUDIT, params={"action": "token.write"})).json()["items"]
        assert (await client.get(f"{AUDIT}/{found['id']}/proof")).status_code == 409
        await node.node.auditing.rounds.seal()
        proof = (await client.get(f"{AUDIT}/{found['id']}/proof")).json()
    assert proof["row"]["id"] == found["id"]
    assert proof["seal"]["statement"]["last"] >= found["seq"]


async def test_a_key_that_lay_in_a_file_is_wrapped_and_seals_go_on_by_it(tmp_path: Path) -> None:
    keys = tmp_path / "var" / "keys"
    keys.mkdir(parents=True)
    own = fingerprint(plain(keys).public_key())
    async with running(tmp_path) as node:
        assert node.node.auditing.signer.fingerprint == own
        assert "audit.key_made" not in [action for _, action, _ in await actions(node)]
        keyring_of(node.node.settings, SystemClock()).rotate_master()
    assert not (keys / PLAIN).exists()
    async with running(tmp_path) as node:
        assert node.node.auditing.signer.fingerprint == own
        async with node.client(node.admin_token) as client:
            assert (await client.post(f"{AUDIT}/verify")).json()["intact"]
            (shown,) = (await client.get(f"{AUDIT}/keys")).json()["items"]
        assert shown["id"] == own
