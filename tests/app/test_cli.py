"""The command line says what is wrong in plain words, with file and line, in the terminal's language."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stories.world import CENTRE
from typer.testing import CliRunner

from yunhu import __version__
from yunhu.app import cli
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry

ENGLISH, CHINESE = "en_GB.UTF-8", "zh_CN.UTF-8"
MISTAKEN = CENTRE.replace("flow: main, recording", "flow: mein, recording").replace(
    "max_waiting: 3", "max_waiting: many"
)


def environment_of(language: str) -> dict[str, str]:
    """An environment in which nothing is set but the language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YUNHU_")}
    return kept | {"LC_ALL": language, "PYTHONIOENCODING": "utf-8"}


def yunhu(folder: Path, *words: str, language: str = ENGLISH, **more: str) -> tuple[int, str, str]:
    """Run a command in a folder: its code, what it says, and what it complains of."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli.app, words, env=environment_of(language) | more)
    return done.exit_code, done.stdout, done.stderr


def program(folder: Path, *words: str) -> tuple[int, str, str]:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "yunhu", *words],
        cwd=folder,
        env=environment_of(ENGLISH),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with sound settings and a sound centre."""
    (tmp_path / "yunhu.toml").write_text('[sip]\ndomain = "pbx.example.com"\n')
    (tmp_path / "centre.yaml").write_text(CENTRE, "utf-8")
    return tmp_path


def lines_of(text: str, *pieces: str) -> list[int]:
    """The lines on which these pieces are."""
    return [1 + text[: text.index(piece)].count("\n") for piece in pieces]


def test_what_is_sound_is_said_to_be_with_its_warnings(folder: Path) -> None:
    code, said, complained = yunhu(folder, "check")
    assert (code, complained) == (0, "")
    assert said.splitlines()[-1] == "yunhu.toml, centre.yaml: ok"
    assert any("on_timeout" in line for line in said.splitlines()[:-1])


def test_without_a_centre_the_settings_are_checked_alone(folder: Path) -> None:
    (folder / "centre.yaml").unlink()
    assert yunhu(folder, "check") == (0, "yunhu.toml: ok\n", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (ENGLISH, ("line", "a whole number", "there is no flow mein")),
        (CHINESE, ("行", "整数", "没有流程 mein")),
    ],
)
def test_a_mistake_in_the_centre_is_told_with_its_line(
    folder: Path, language: str, words: tuple[str, ...]
) -> None:
    (folder / "centre.yaml").write_text(MISTAKEN, "utf-8")
    [line] = lines_of(MISTAKEN, "max_waiting: many")
    code, said, complained = yunhu(folder, "check", language=language)
    assert (code, said) == (1, "")
    [only] = complained.splitlines()
    assert only.startswith("centre.yaml")
    assert str(line) in only
    assert words[0] in only
    assert words[1] in only
    (folder / "centre.yaml").write_text(MISTAKEN.replace("many", "3"), "utf-8")
    [line] = lines_of(MISTAKEN, "flow: mein")
    code, said, complained = yunhu(folder, "check", language=language)
    assert code == 1
    assert words[2] in complained
    assert str(line) in complained


@pytest.mark.parametrize(("language", "word"), [(ENGLISH, "did you mean domain"), (CHINESE, "domain")])
def test_mistakes_in_the_settings_are_told_all_at_once(folder: Path, language: str, word: str) -> None:
    (folder / "yunhu.toml").write_text('[sip]\ndomian = "x"\n\n[http]\nport = 99999\n')
    code, said, complained = yunhu(folder, "check", language=language)
    assert (code, said) == (1, "")
    first, second = complained.splitlines()
    assert first.startswith("yunhu.toml: ")
    assert word in first
    assert "2" in first
    assert "5" in second
    assert "99999" in second


def test_a_variable_of_the_environment_is_named(folder: Path) -> None:
    code, _, complained = yunhu(folder, "check", YUNHU_HTTP__PORT="none")
    assert code == 1
    assert "YUNHU_HTTP__PORT" in complained


def test_another_centre_is_checked_by_its_name(folder: Path) -> None:
    code, _, complained = yunhu(folder, "check", "--centre", "other.yaml")
    assert code == 1
    assert "other.yaml cannot be read" in complained
    (folder / "other.yaml").write_text("a: [}")
    code, _, complained = yunhu(folder, "check", "--centre", "other.yaml")
    assert code == 1
    assert complained.startswith("other.yaml, line 1: this cannot be understood")


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--centre", "bad.yaml"),
        ("check", "--config", "bad.yaml"),
        ("run", "--centre", "bad.yaml"),
        ("run", "--centre", "nowhere.yaml"),
        ("run", "--config", "bad.yaml"),
    ],
)
def test_no_mistake_of_a_person_shows_a_stack_trace(folder: Path, words: tuple[str, ...]) -> None:
    (folder / "bad.yaml").write_bytes(b"\xff\xfe\x00")
    code, _, complained = program(folder, *words)
    assert code == 1
    assert complained
    assert "Traceback" not in complained


def test_an_address_in_use_is_one_sentence(folder: Path) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        (folder / "yunhu.toml").write_text(f'[sip]\nudp = ["127.0.0.1:{port}"]\ntcp = []\n')
        code, _, complained = program(folder, "run")
    assert code == 1
    assert f"127.0.0.1:{port}" in complained.splitlines()[-1]
    assert "Traceback" not in complained


def test_the_version_is_said(folder: Path) -> None:
    assert yunhu(folder, "--version") == (0, f"yunhu {__version__}\n", "")


def test_the_commands_are_told_to_who_does_not_know_them(folder: Path) -> None:
    _, said, complained = yunhu(folder)
    for command in ("check", "run", "token", "demo"):
        assert command in said + complained


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh-CN"),
        ({"LC_ALL": "en_US", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LANG": ""}, "en"),
        ({"LC_ALL": "C"}, "en"),
    ],
)
def test_the_language_is_the_terminals(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cli.language() == language


@pytest.fixture
def own_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The libraries' logs go where they went when the test is over."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])


@pytest.mark.usefixtures("own_logs")
def test_what_a_command_logs_names_nobody_and_is_not_in_its_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        caller = "13800138000"
        try:
            raise ValueError(caller)
        except ValueError as error:
            telemetry.logger("test").error("it failed", exc_info=error)

    monkeypatch.setattr(cli, "app", fail)
    cli.main()
    said = capsys.readouterr()
    assert said.out == ""
    assert "it failed" in said.err
    assert "Traceback" in said.err
    assert "0138000" not in said.err, "neither in the reason nor among the values of a frame"


@pytest.mark.usefixtures("own_logs")
def test_a_refusal_of_a_command_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Busy(Refusal):
        id = "journal.in_use"

    def refuse() -> None:
        raise Busy(path="/var/lib/yunhu")

    monkeypatch.setenv("LC_ALL", ENGLISH)
    monkeypatch.setattr(cli, "app", refuse)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("the journal /var/lib/yunhu is used by another")


@pytest.mark.usefixtures("own_logs")
def test_ctrl_c_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
