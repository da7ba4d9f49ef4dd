"""`yunhu say` writes a file that can be played, or says why not."""

from __future__ import annotations

from pathlib import Path

import typer
from typer.testing import CliRunner, Result

from yunhu.app.commands.say import add
from yunhu.platform.settings.node import Node, Settings
from yunhu.telephony.media.speech.errors import NothingToSay, NoVoice
from yunhu.telephony.media.wav import describe


def say(tmp_path: Path, text: str, language: str) -> Result:
    app = typer.Typer()
    settings = Settings(node=Node(data_dir=str(tmp_path / "var")))
    add(app, lambda _path: settings, lambda: "en")
    return CliRunner().invoke(app, [text, "--language", language, "--out", str(tmp_path / "out.wav")])


def test_a_text_becomes_a_file(tmp_path: Path) -> None:
    said = say(tmp_path, "press one", "en")
    assert said.exit_code == 0, said.output
    assert describe(tmp_path / "out.wav").duration_ms > 300
    assert "16000 Hz" in said.output
    assert not (tmp_path / "var").exists()


def test_what_cannot_be_said_is_refused(tmp_path: Path) -> None:
    assert isinstance(say(tmp_path, " … ", "en").exception, NothingToSay)
    assert isinstance(say(tmp_path, "hello", "English").exception, NoVoice)
    assert not (tmp_path / "out.wav").exists()
