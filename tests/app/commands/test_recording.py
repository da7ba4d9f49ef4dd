"""`yunhu recording`: keys are made, recordings are proved and taken out, mistakes are told in a sentence."""

from __future__ import annotations

import asyncio
import os
import subprocess
import wave
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert
from tests.app.running import make_settings
from tests.work.recordings.conftest import FILE_KEY, Made, made, pair
from typer.testing import CliRunner, Result

from yunhu.app import database as main_database
from yunhu.app.commands import recording
from yunhu.app.privacy.keys import keyring_of
from yunhu.kit.ids import uuid7
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.settings.node import Recording as RecordingPolicy
from yunhu.platform.settings.node import Settings
from yunhu.work.recordings import wav
from yunhu.work.recordings.errors import KeyExists, NoFittingKey, NoSuchRecording, RecordingUnreadable
from yunhu.work.recordings.keys import KeyFiles, keygen
from yunhu.work.recordings.playing import watermark
from yunhu.work.recordings.playing.service import WATERMARK
from yunhu.work.recordings.reader import outline
from yunhu.work.recordings.sealing import age
from yunhu.work.recordings.store import RECORDING

__all__ = ["made", "pair"]

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
    app = recording.commands(lambda _path: settings, lambda: "en")
    return CliRunner().invoke(app, arguments)


def test_keys_are_made_once(tmp_path: Path, settings: Settings) -> None:
    said = run(settings, "keygen", str(tmp_path / "new")).stdout
    assert 'recipients = ["age1' in said
    assert "AGE-SECRET" not in said
    again = run(settings, "keygen", str(tmp_path / "new"))
    assert isinstance(again.exception, KeyExists)


def test_a_recording_is_proved_without_and_with_a_key(settings: Settings, pair: KeyFiles) -> None:
    for identity in ((), ("--identity", str(pair.escrow_key))):
        done = run(settings, "verify", ID, *identity)
        assert done.exit_code == 0
        assert f"{ID}.rec: 4 blocks, 0.1 s, 0 gaps\n✓ whole" in done.stdout


def test_a_recording_becomes_a_wav(tmp_path: Path, settings: Settings, pair: KeyFiles) -> None:
    out = tmp_path / "call.wav"
    done = run(settings, "export", ID, "--identity", str(pair.tenant_key), "--out", str(out))
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


def marked(path: Path, sign: watermark.Sign) -> Path:
    """A WAV of a second, marked."""
    mark = watermark.Mark(recording="ab" * 16, listening="cd" * 16, at=1_800_000_000_000_000, who="user:zhou")
    pcm = watermark.Marker(mark, sign).put(bytes(32_000), 0)
    path.write_bytes(wav.header("pcm16", len(pcm)) + pcm)
    return path


def test_a_mark_is_read_and_a_forged_one_is_told(settings: Settings, tmp_path: Path) -> None:
    config = tmp_path / "yunhu.toml"
    config.write_text("")
    keyring = keyring_of(settings, SystemClock())

    def sign(said: bytes) -> bytes:
        return keyring.fingerprint("main", said.hex(), WATERMARK).encode()[:16]

    ours = run(settings, "watermark", str(marked(tmp_path / "a.wav", sign)), "--config", str(config))
    assert "by user:zhou at 2027-01-15" in ours.stdout
    assert "the mark is ours" in ours.stdout
    command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "a.wav"), str(tmp_path / "a.flac")]
    subprocess.run(command, check=True, timeout=20)
    assert run(settings, "watermark", str(tmp_path / "a.flac"), "--config", str(config)).stdout == ours.stdout
    forged = run(
        settings, "watermark", str(marked(tmp_path / "b.wav", lambda said: b"x")), "--config", str(config)
    )
    assert "NOT ours" in forged.stdout
    elsewhere = run(settings, "watermark", str(tmp_path / "a.wav"), "--config", str(tmp_path / "none"))
    assert "without the keys" in elsewhere.stdout


def test_what_has_no_mark_is_told(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "plain.wav"
    path.write_bytes(wav.header("pcm16", 32_000) + bytes(32_000))
    assert run(settings, "watermark", str(path), "--config", str(tmp_path / "none")).exit_code == 1
    path.write_bytes(b"no sound")
    assert isinstance(run(settings, "watermark", str(path)).exception, RecordingUnreadable)


def test_keys_are_wrapped_anew(settings: Settings) -> None:
    keyring = keyring_of(settings, SystemClock())
    header = settings.recording_store / "main" / f"{ID}.key"
    header.parent.mkdir()
    header.write_bytes(age.wrap(FILE_KEY, [keyring.recipient("main")], lambda: os.urandom(32)))
    keyring.rotate_recording("main")
    own = msgspec.structs.replace(settings, recording=RecordingPolicy())
    assert "anew: 1; so already: 0; failed: 0" in run(own, "rewrap").stdout
    assert "anew: 0; so already: 1; failed: 0" in run(own, "rewrap").stdout
    newest = [str(keyring.recording_identity("main")[-1])]
    assert age.unwrap(header.read_bytes(), newest) == FILE_KEY
