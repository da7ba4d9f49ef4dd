"""Keys over HTTP, on a whole node: shown by name, and followed by new ones, with who and why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.app.running import Running, running

from yunhu.trust.audit.tables import ENTRY

DOOR = "/api/v1/keys"
WHY = "someone left us"


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as it:
        yield it


async def shown(node: Running) -> dict[str, Any]:
    """What somebody is told who may only look."""
    async with node.client(await node.token("key.read")) as client:
        answer = await client.get(DOOR)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        assert (
            await client.post(f"{DOOR}/rotations", json={"what": "data", "purpose": WHY})
        ).status_code == 403
        return found


async def test_keys_are_shown_by_name_and_no_key_itself(node: Running) -> None:
    found = await shown(node)
    assert found["master_in"] == "file"
    assert [(it["what"], it["state"]) for it in found["items"]] == [
        ("data", "in_use"),
        ("recording", "in_use"),
        ("fingerprint", "in_use"),
    ]
    assert set(found["items"][0]) == {"what", "key", "suite", "made_at", "state"}
    assert "AGE-SECRET-KEY" not in str(found)
    async with node.client(await node.token("security.read")) as client:
        assert (await client.get(DOOR)).status_code == 403


@pytest.mark.parametrize("what", ["data", "recording", "master"])
async def test_a_new_key_is_taken_into_use_and_who_and_why_is_written_down(node: Running, what: str) -> None:
    before, keyring = await shown(node), node.node.keyring
    sealed = keyring.seal("main", "张伟", "name")
    async with node.client(await node.token("key.rotate")) as client:
        answer = await client.post(f"{DOOR}/rotations", json={"what": what, "purpose": WHY})
        assert answer.status_code == 201, answer.text
        made = answer.json()["key"]
        assert (await client.get(DOOR)).status_code == 403
    after = await shown(node)
    assert keyring.open("main", sealed, "name") == "张伟", "what was sealed before still opens"
    if what == "master":
        assert after["master"] == made != before["master"]
        assert after["items"] == before["items"]
    else:
        mine = [(it["key"], it["state"]) for it in after["items"] if it["what"] == what]
        old = next(it["key"] for it in before["items"] if it["what"] == what)
        assert mine == [(made, "in_use"), (old, "opens")]
        assert after["master"] == before["master"]
    await node.node.projector.caught_up()
    async with node.node.database.reading() as connection:
        rows = await connection.execute(
            select(ENTRY).where(ENTRY.c.action.in_(["key.rotate", "key.rotated"]))
        )
        told = [row for row in rows.mappings() if row["status"] == 201 or row["status"] == 0]
    assert [(row["object"], row["why"], row["outcome"]) for row in told] == [(what, WHY, "ok")]
    assert made in told[0]["detail"]


async def test_what_is_asked_wrongly_changes_nothing(node: Running) -> None:
    before = await shown(node)
    async with node.client(node.admin_token) as admin:
        for body in (
            {"what": "fingerprint", "purpose": WHY},
            {"what": "data"},
            {"what": "data", "purpose": " "},
        ):
            answer = await admin.post(f"{DOOR}/rotations", json=body)
            assert answer.status_code == 422, body
            assert answer.json()["errors"], body
    assert await shown(node) == before


async def test_a_key_that_cannot_be_written_is_not_used(node: Running) -> None:
    before, keyring = await shown(node), node.node.keyring
    lock = keyring.path.with_suffix(".lock")
    lock.unlink()
    lock.mkdir()
    async with node.client(node.admin_token) as admin:
        answer = await admin.post(f"{DOOR}/rotations", json={"what": "data", "purpose": WHY})
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:yunhu:problem:keys.not_written")
    assert await shown(node) == before
    assert keyring.open("main", keyring.seal("main", "张伟", "name"), "name") == "张伟"
