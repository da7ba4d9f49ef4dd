"""`yunhu audit` on the folder of a node that has run."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.app.running import running
from typer.testing import CliRunner

from yunhu.app.commands import audit
from yunhu.platform.database.db import Database
from yunhu.platform.settings import node as s
from yunhu.trust.audit.tables import ENTRY

Run = Callable[..., tuple[int, str]]


@pytest.fixture
async def settings(tmp_path: Path) -> s.Settings:
    async with running(tmp_path) as node, node.client(node.admin_token) as client:
        for number in range(3):
            await client.post("/api/v1/tokens", json={"name": f"t{number}", "scopes": ["x.read"]})
        return node.node.settings


@pytest.fixture
def run(settings: s.Settings) -> Run:
    app = audit.commands(lambda path: settings, lambda: "en")

    def run(*words: str) -> tuple[int, str]:
        found = CliRunner().invoke(app, words)
        return found.exit_code, found.output

    return run


async def change(settings: s.Settings, seq: int) -> str:
    database = Database(settings.database_url)
    async with database.writing() as connection:
        await connection.execute(
            update(ENTRY).where(ENTRY.c.tenant == "main", ENTRY.c.seq == seq).values(actor="x")
        )
        found = await connection.scalar(
            ENTRY.select().where(ENTRY.c.seq == seq).with_only_columns(ENTRY.c.id)
        )
    await database.close()
    return str(found)


async def entry_of(settings: s.Settings, action: str) -> str:
    database = Database(settings.database_url)
    async with database.reading() as connection:
        query = ENTRY.select().where(ENTRY.c.action == action).with_only_columns(ENTRY.c.id)
        found = await connection.scalar(query)
    await database.close()
    return str(found)


def key_of(settings: s.Settings) -> str:
    (path,) = (settings.data_dir / "keys").glob("audit-*.pub")
    return str(path)


async def test_all_of_it(settings: s.Settings, run: Run, tmp_path: Path) -> None:
    """A start of a node takes its time: one serves for every command."""

    def told(*words: str) -> tuple[int, str]:
        return run(*words)

    code, said = await asyncio.to_thread(told, "verify")
    assert (code, "the audit is what it was" in said) == (0, True)

    entry = await entry_of(settings, "node.stopped")
    code, said = await asyncio.to_thread(told, "prove", entry)
    assert code == 0
    proof = tmp_path / "proof.json"
    proof.write_text(said)
    assert (await asyncio.to_thread(told, "check-proof", str(proof), "--key", key_of(settings)))[0] == 0
    forged = json.loads(said)
    forged["row"]["actor"] = "user:x"
    proof.write_text(json.dumps(forged))
    assert (await asyncio.to_thread(told, "check-proof", str(proof), "--key", key_of(settings)))[0] == 1
    proof.write_text("nothing")
    assert (await asyncio.to_thread(told, "check-proof", str(proof), "--key", key_of(settings)))[0] == 1

    out = tmp_path / "audit.jsonl"
    assert (await asyncio.to_thread(told, "export", "--out", str(out)))[0] == 0
    assert (await asyncio.to_thread(told, "check-export", str(out), "--key", key_of(settings)))[0] == 0
    out.write_bytes(out.read_bytes().replace(b"token.write", b"token.wrote", 1))
    assert (await asyncio.to_thread(told, "check-export", str(out), "--key", key_of(settings)))[0] == 1

    changed = await change(settings, 3)
    code, said = await asyncio.to_thread(told, "verify", "--key", key_of(settings))
    assert code == 1
    assert f"row 3 (entry {changed}): its content was changed" in said
