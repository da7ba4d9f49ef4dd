"""`yunhu holidays` and `yunhu regions`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from yunhu.app.cli import app
from yunhu.platform.calendar.holidays import KNOWN_YEARS

UNKNOWN = KNOWN_YEARS[-1] + 1
RUNNER = CliRunner()


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "yunhu.toml").write_text('[node]\ndata_dir = "var"\n')
    return tmp_path


def run(node: Path, *arguments: str) -> tuple[int, str]:
    """What a command says."""
    done = RUNNER.invoke(app, [*arguments, "--config", str(node / "yunhu.toml")])
    return done.exit_code, done.output


def written(node: Path, name: str, text: str) -> str:
    (node / name).write_text(text, "utf-8")
    return str(node / name)


def test_holidays_are_imported_and_shown(node: Path) -> None:
    code, said = run(node, "holidays", "show", str(UNKNOWN))
    assert code == 0
    assert "not known" in said
    file = written(node, "h.csv", f"date,name,off\n{UNKNOWN}-01-01,元旦,yes\n")
    assert run(node, "holidays", "import", file) == (
        0,
        f"the holidays of {UNKNOWN} are in force: 1 days, version 1\n",
    )
    assert "version 2" in run(node, "holidays", "import", file)[1]
    code, said = run(node, "holidays", "show", str(UNKNOWN))
    assert "imported, version 2" in said
    assert f"{UNKNOWN}-01-01  off  元旦" in said
    assert "known to the program" in run(node, "holidays", "show", "2026")[1]


def test_what_is_wrong_with_a_notice_is_told_with_its_line(
    node: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(node, "h.csv", "date,name,off\n2027-01-01,x,maybe\n")
    assert run(node, "holidays", "import", file) == (
        1,
        "h.csv, line 2: whether the day is off is yes or no, not maybe\n",
    )
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "第 2 行" in run(node, "holidays", "import", file)[1]
    code, said = run(node, "holidays", "import", str(node / "none.json"))
    assert (code, "No such file" in said) == (1, True)


def test_segments_are_imported_and_shown(node: Path) -> None:
    assert run(node, "regions", "show", "13800138000") == (
        0,
        "Beijing China Mobile (60 % sure, table of the program)\n",
    )
    file = written(node, "s.csv", "prefix,province,city,carrier\n1380013,广东,深圳,移动\n")
    assert run(node, "regions", "import", file) == (0, "1 number segments are in force, version 1\n")
    assert "Shenzhen, Guangdong China Mobile (80 % sure, imported table version 1)" in run(
        node, "regions", "show", "13800138000"
    )[1].replace("\n", " ")
    assert run(node, "regions", "show", "110")[0] == 1
    bad = written(node, "s.csv", "prefix,province,city,carrier\nx,y,z,\n")
    assert (
        run(node, "regions", "import", bad)[1]
        == "s.csv, line 2: a prefix has 2 to 7 digits behind +86 or 0\n"
    )
