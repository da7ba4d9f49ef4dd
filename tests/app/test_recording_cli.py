"""`yunhu recording`: keys are made, recordings are proved and taken out, mistakes are told in a sentence."""

from __future__ import annotations

import asyncio
import wave
from pathlib import Path

import pytest
from sqlalchemy import insert
from tests.app.running import make_settings
from tests.work.recordings.conftest import Made, keys, made
from typer.testing import CliRunner, Result

from yunhu.app import database as main_database
from yunhu.app import recording_cli
from yunhu.kit.ids import uuid7
from yunhu.platform.db import Database
from yunhu.platform.settings import Settings
from yunhu.work.recordings.errors import KeyExists, NoFittingKey, NoSuchRecording
from yunhu.work.recordings.keys import KeyFiles, keygen
from yunhu.work.recordings.reader import outline
from yunhu.work.recordings.store import RECORDING

__all__ = ["keys", "made"]

ID = uuid7(1_700_000_000_000_000, 5)


@pytest.fixture
def settings(tmp_path: Path, made: Made) -> Settings:
    """A node with one recording of 0.1 s."""
    found = make_settings(tmp_path, 5060)
    file = made([0, 25, 50, 75])
    store = found.recording_store
    (store / "demo").mkdir(parents=True)
    for suffix in (".rec", ".key"):
        file.with_suffix(suffix).rename(store / "demo" / f"{ID}{suffix}")
    sha256 = outline(store / "demo" / f"{ID}.rec").sha256
    main_database.upgrade(found.database_url)
    asyncio.run(_index(found, sha256))
    return found


async def _index(settings: Settings, sha256: str) -> None:
    database = Database(settings.database_url)
    row = {"id": ID, "tenant": "main", "contact": ID, "leg": ID, "file": f"demo/{ID}.rec"}
    async with database.writing() as connection:
        await connection.execute(insert(RECORDING).values(**row, state="closed", sha256=sha256))
    await database.close()


def run(settings: Settings, *arguments: str) -> Result:
    app = recording_cli.commands(lambda _path: settings, lambda: "en")
    return CliRunner().invoke(app, arguments)


def test_keys_are_made_once(tmp_path: Path, settings: Settings) -> None:
    said = run(settings, "keygen", str(tmp_path / "new")).stdout
    assert 'recipients = ["age1' in said
    assert "AGE-SECRET" not in said
    again = run(settings, "keygen", str(tmp_path / "new"))
    assert isinstance(again.exception, KeyExists)


def test_a_recording_is_proved_without_and_with_a_key(settings: Settings, keys: KeyFiles) -> None:
    for identity in ((), ("--identity", str(keys.escrow_key))):
        done = run(settings, "verify", ID, *identity)
        assert done.exit_code == 0
        assert f"{ID}.rec: 4 blocks, 0.1 s, 0 gaps\n✓ whole" in done.stdout


def test_a_recording_becomes_a_wav(tmp_path: Path, settings: Settings, keys: KeyFiles) -> None:
    out = tmp_path / "call.wav"
    done = run(settings, "export", ID, "--identity", str(keys.tenant_key), "--out", str(out))
    assert done.exit_code == 0, done.output
    with wave.open(str(out)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 800)


def test_damage_is_told_and_ends_with_1(settings: Settings) -> None:
    file = settings.recording_store / "demo" / f"{ID}.rec"
    file.write_bytes(file.read_bytes()[:-10])
    done = run(settings, "verify", ID)
    assert done.exit_code == 1
    assert "✗ damaged in" in done.stdout


def test_the_wrong_key_and_an_unknown_recording_are_refused(tmp_path: Path, settings: Settings) -> None:
    other = keygen(tmp_path / "other").tenant_key
    assert isinstance(run(settings, "verify", ID, "--identity", str(other)).exception, NoFittingKey)
    assert isinstance(run(settings, "verify", uuid7(1, 1)).exception, NoSuchRecording)
