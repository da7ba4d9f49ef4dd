"""`yunhu user` beside a running node and without one."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from tests.app.running import make_settings, running
from typer.testing import CliRunner, Result

from yunhu.app.commands.user import commands
from yunhu.platform.settings.node import Settings

GOOD = "correct horse battery"


def run(settings: Settings, *arguments: str, typed: str | None = None) -> Result:
    """What a command says to these arguments and this standard input."""
    app = commands(lambda _path: settings)
    return CliRunner().invoke(app, arguments, input=typed, env={"COLUMNS": "200"})


def test_users_are_made_listed_and_removed_without_a_node(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    made = run(settings, "add", "admin", "--role", "administrator")
    assert re.fullmatch(r"[\w-]{20}\n", made.stdout), made.output
    typed = run(
        settings, "add", "li", "--agent", "li.na", "--name", "李娜", "--password-stdin", typed=GOOD + "\n"
    )
    assert (typed.exit_code, typed.stdout) == (0, "")
    listed = run(settings, "list").stdout
    assert re.search(r"li +李娜 +agent +li\.na", listed)
    assert GOOD not in listed
    assert "argon2" not in listed
    assert run(settings, "password", "li").exit_code == 0
    assert run(settings, "remove", "li").exit_code == 0
    assert "李娜" not in run(settings, "list").stdout


def test_users_are_disabled_enabled_and_helped_without_a_node(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    for user, role in (("admin", "administrator"), ("li", "agent")):
        assert run(settings, "add", user, "--role", role).exit_code == 0
    for command in ("disable", "enable", "reset-factors"):
        assert run(settings, command, "li").exit_code == 0
    assert run(settings, "disable", "admin").exit_code != 0, "nobody could make users any more"


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("add", "Li Na"), None),
        (("add", "li", "--role", "king"), None),
        (("add", "li", "--password-stdin"), "short\n"),
        (("add", "li", "--password-stdin"), ""),
        (("password", "nobody"), None),
        (("remove", "nobody"), None),
        (("disable", "nobody"), None),
        (("reset-factors", "nobody"), None),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, arguments: tuple[str, ...], typed: str | None) -> None:
    assert run(make_settings(tmp_path, 5060), *arguments, typed=typed).exit_code != 0


async def test_who_was_made_beside_a_running_node_logs_in(tmp_path: Path) -> None:
    async with running(tmp_path) as node:
        settings = node.node.settings
        await asyncio.to_thread(run, settings, "add", "li", "--password-stdin", typed=GOOD + "\n")
        body = {"user": "li", "password": GOOD}
        async with node.client(None) as client:
            assert (await client.post("/api/v1/session", json=body)).status_code == 200
            await asyncio.to_thread(run, settings, "remove", "li")
            assert (await client.post("/api/v1/session", json=body)).status_code == 401
