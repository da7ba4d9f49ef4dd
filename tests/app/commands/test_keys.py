"""`yunhu keys` shows names of keys and never a key, and changes keys that are there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.app.running import make_settings
from typer.testing import CliRunner, Result

from yunhu.app.commands.keys import commands
from yunhu.app.privacy.keys import keyring_of
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.settings.node import Settings
from yunhu.trust.audit import store
from yunhu.trust.privacy.errors import WrongMaster
from yunhu.trust.privacy.masters.file import FileMaster


def keys(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(commands(lambda _path: settings, lambda: "en"), list(words))


async def left_entries(settings: Settings) -> list[tuple[str, str]]:
    database = Database(settings.database_url)
    try:
        async with database.reading() as connection:
            return [
                (entry.action, entry.object)
                for _id, _at, entry in await store.waiting(connection, "main", 10)
            ]
    finally:
        await database.close()


def test_keys_are_shown_by_name_checked_and_changed(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    keyring = keyring_of(settings, SystemClock())
    sealed = keyring.seal("main", "text", "note")
    identity = str(keyring.recording_identity("main")[0])
    master = (settings.key_folder / "master.key").read_text().splitlines()[1]
    shown = keys(settings, "show")
    assert keyring.recipient("main") in shown.output
    assert identity not in shown.output
    assert master not in shown.output
    keyring.keep_own("audit", "0123456789abcdef", b"the private key of seals")
    listed = keys(settings, "show").output
    assert "audit" in listed
    assert "0123456789abcdef" in listed
    for what in ("master", "data", "recording"):
        done = keys(settings, "rotate", what)
        assert done.exit_code == 0, done.output
    assert "all 6 keys" in keys(settings, "check").output.replace("\n", " ")
    assert keyring_of(settings, SystemClock()).open("main", sealed, "note") == "text"
    found = asyncio.run(left_entries(settings))
    assert found == [("key.rotate", "master"), ("key.rotate", "data"), ("key.rotate", "recording")]


def test_no_keyring_is_made_by_a_command(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    for words in (("show",), ("check",), ("rotate", "master")):
        done = keys(settings, *words)
        assert done.exit_code == 1
        assert "keyring.json" in done.output
    assert not settings.key_folder.exists()


def test_a_master_that_does_not_fit_is_said(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    keyring_of(settings, SystemClock()).sealer("main")
    (settings.key_folder / "master.key").unlink()
    FileMaster(settings.key_folder / "master.key").make()
    assert isinstance(keys(settings, "check").exception, WrongMaster)
