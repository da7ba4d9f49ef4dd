"""`yunhu token` beside a running node and without one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from tests.app.running import make_settings, running
from typer.testing import CliRunner, Result

from yunhu.app.commands import token
from yunhu.platform.settings.node import Settings
from yunhu.trust.identity.services.tokens import FRESH_S


def run(settings: Settings, *arguments: str, columns: str = "200") -> Result:
    """What a command says."""
    return CliRunner().invoke(token.commands(lambda _path: settings), arguments, env={"COLUMNS": columns})


def test_tokens_are_made_listed_and_revoked_without_a_node(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    made = run(settings, "create", "crm", "--scope", "contact.read", "--scope", "contact.control")
    assert re.fullmatch(r"yh_[\w-]{43}\n", made.stdout), made.output
    listed = run(settings, "list").stdout
    assert "crm" in listed
    assert "contact.control contact.read" in listed
    assert "active" in listed
    assert made.stdout.strip() not in listed
    (id_,) = re.findall(r"[0-9a-f]{32}", run(settings, "list", columns="60").stdout)
    assert run(settings, "revoke", id_).exit_code == 0
    assert "revoked" in run(settings, "list").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "x"),
        ("create", "x", "--scope", "everything"),
        ("create", "x", "--scope", "*", "--expires", "tomorrow"),
        ("revoke", "x"),
        ("revoke", "01a20415423671e0b15be7d51d4d2158"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(make_settings(tmp_path, 5060), *arguments).exit_code != 0


async def test_a_running_node_knows_the_new_token_and_notices_its_end(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        settings = node.node.settings
        text = (
            await asyncio.to_thread(run, settings, "create", "cli", "--scope", "agent.read")
        ).stdout.strip()
        async with node.client(text) as client:
            assert (await client.get("/api/v1/agents")).status_code == 200
            assert (await client.get("/api/v1/contacts")).status_code == 403
        who = await node.node.identity.authenticate(text)
        assert who is not None
        await asyncio.to_thread(run, settings, "revoke", who.actor)
        # Another process revoked it: this one believes its memory for a bounded time, which passes here.
        known = node.node.identity._known
        for digest, (token, found_s) in list(known.items()):
            known[digest] = (token, found_s - FRESH_S)
        async with node.client(text) as client:
            assert (await client.get("/api/v1/agents")).status_code == 401
