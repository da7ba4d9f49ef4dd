"""`yunhu import`: what it prints is a configuration that `yunhu check` takes, beside a report in words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.work.queues.importers.player import load
from typer.testing import CliRunner

from yunhu.app.cli import app
from yunhu.app.commands import import_dialect, import_fragment
from yunhu.platform import texts
from yunhu.work.queues.importers.known import IMPORTERS
from yunhu.work.queues.importers.model import Choice, Imported
from yunhu.work.queues.model import Queue

RUNNER = CliRunner()
CONF = "[sales]\nstrategy = linear\nretry = 1\nringinuse = no\nmember => PJSIP/101,0,li\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "yunhu.toml").write_text('[node]\ndata_dir = "var"\n')
    return tmp_path


def put(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def test_the_yaml_is_printed_and_the_report_beside_it(folder: Path) -> None:
    done = RUNNER.invoke(app, ["import", "asterisk", put(folder, "queues.conf", CONF)])
    assert done.exit_code == 0
    document = yaml.safe_load(done.stdout)
    assert [agent["id"] for agent in document["agents"]] == ["li"]
    assert document["queues"][0]["strategy"] == "linear"
    assert "1 queues, 1 agents and 0 skills were read" in done.stderr
    assert "− queues.conf:4: ringinuse of sales has no counterpart" in done.stderr


def test_the_report_is_in_the_language_of_the_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    done = RUNNER.invoke(app, ["import", "asterisk", put(folder, "queues.conf", CONF)])
    assert "已读取 1 个队列" in done.stderr


def test_a_bad_file_is_told_with_its_line_and_nothing_is_written(folder: Path) -> None:
    file, out = put(folder, "queues.conf", "[sales]\nstrategy = best\n"), folder / "out.yaml"
    done = RUNNER.invoke(app, ["import", "asterisk", file, "--out", str(out)])
    assert done.exit_code == 1
    assert done.stderr == "queues.conf, line 2: there is no strategy best: correct the name\n"
    assert not out.exists()
    rules = put(folder, "queuerules.conf", "[r]\npenaltychange => soon,1\n")
    done = RUNNER.invoke(app, ["import", "asterisk", put(folder, "queues.conf", CONF), rules])
    assert "queuerules.conf, line 2:" in done.stderr


def test_a_file_that_is_there_is_not_written_over(folder: Path) -> None:
    file, out = put(folder, "queues.conf", CONF), folder / "out.yaml"
    assert RUNNER.invoke(app, ["import", "asterisk", file, "--out", str(out)]).exit_code == 0
    before = out.read_text("utf-8")
    done = RUNNER.invoke(app, ["import", "asterisk", file, "--out", str(out)])
    assert (done.exit_code, out.read_text("utf-8")) == (1, before)
    assert "is there already" in done.stderr
    done = RUNNER.invoke(app, ["import", "asterisk", file, "--out", str(folder / "none" / "out.yaml")])
    assert "cannot be written" in done.stderr


def test_what_cannot_be_read_is_told(folder: Path) -> None:
    file = put(folder, "queues.conf", CONF)
    assert "there is no importer x" in RUNNER.invoke(app, ["import", "x", file]).stderr
    assert "No such file" in RUNNER.invoke(app, ["import", "asterisk", str(folder / "none")]).stderr
    assert "two files" in RUNNER.invoke(app, ["import", "asterisk", file, file]).stderr
    (folder / "queues.conf").write_bytes(b"\xff\xfe")
    assert "no UTF-8 text" in RUNNER.invoke(app, ["import", "asterisk", file]).stderr


@pytest.mark.parametrize("dialect", IMPORTERS)
def test_what_is_printed_is_a_configuration(dialect: str, folder: Path) -> None:
    for number, (_, files, _) in enumerate(load(dialect)):
        out = folder / f"{number}.yaml"
        paths = [put(folder, name, text) for name, text in files.items()]
        done = RUNNER.invoke(app, ["import", dialect, *paths, "--out", str(out)])
        assert done.exit_code == 0, done.stderr
        checked = RUNNER.invoke(app, ["check", "--config", str(folder / "yunhu.toml"), "--centre", str(out)])
        assert checked.exit_code == 0, checked.output


def test_choices_become_a_flow() -> None:
    queues = (Queue(id="vip", name="vip"), Queue(id="rest", name="rest"))
    asks = 'contact.kind == "contact.x" and contact.priority > 3'
    written = import_fragment.written(
        Imported(queues=queues, choices=(Choice("vip", asks, 5), Choice("rest"), Choice("vip")))
    )
    (flow,) = yaml.safe_load(written)["flows"]
    assert flow["nodes"] == {
        "choose": {
            "verb": "branch",
            "cases": [{"if": 'attribute.kind == "contact.x" and contact.priority > 3', "next": "queue-1"}],
            "otherwise": "queue-2",
        },
        "queue-1": {"verb": "queue", "queue": "vip", "priority": 5},
        "queue-2": {"verb": "queue", "queue": "rest"},
    }
    import_dialect._check(written, "en")
    (flow,) = yaml.safe_load(import_fragment.written(Imported(queues=queues, choices=(Choice("rest"),))))[
        "flows"
    ]
    assert flow["start"] == "queue-1"
    unfinished = import_fragment.written(
        Imported(queues=queues, choices=(Choice("vip", "contact.a == 'b'"),))
    )
    assert yaml.safe_load(unfinished)["flows"][0]["nodes"]["nowhere"] == {"verb": "hangup"}


def test_every_sentence_of_the_command_is_there() -> None:
    catalogues = texts.load()
    names = ("done", "written", "report", "nothing_lost", "approximated", "left_out", "faulty")
    assert all(catalogues.has(f"import.{name}") for name in names)
