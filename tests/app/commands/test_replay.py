"""`yunhu replay`: from a database and a file to a table that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from tests.app.running import make_settings
from tests.oversight.planning.days import agents, day, queue
from typer.testing import CliRunner

from yunhu.app import database as main_database
from yunhu.app.commands import replay
from yunhu.app.configuration.rules import Sounds
from yunhu.kit.instants import SECOND
from yunhu.oversight.planning.comparing import Staffing, compare

CENTRE = """
skills: [{id: help, name: Help}]
queues: [{id: help, name: Help, need: [{skill: help}]}]
"""


@pytest.mark.parametrize(("language", "head"), [("zh-CN", "重演"), ("en", "lived once more")])
def test_the_table_says_before_after_and_the_difference(language: str, head: str) -> None:
    few, many = agents(5), agents(8)
    told = replay.lines(compare(day(500, few), Staffing(few, [queue()]), Staffing(many, [queue()])), language)
    assert head in told[0]
    assert any("help-7" in line and "help-4" in line for line in told)
    difference = next(line for line in told if line.strip().startswith(("difference", "两次重演之差")))
    assert "+0" in difference.split()
    assert "-" in difference


def test_a_day_begins_and_ends_at_midnight_of_its_zone() -> None:
    start, end = replay.bounds("2027-02-05", "Asia/Shanghai")
    assert (start, end - start) == (1_801_756_800 * SECOND, 86_400 * SECOND)


@pytest.mark.parametrize(("day_", "zone"), [("2027-13-01", "Asia/Shanghai"), ("2027-02-05", "Mars/Base")])
def test_what_is_no_day_or_zone_is_refused(day_: str, zone: str) -> None:
    with pytest.raises(typer.BadParameter):
        replay.bounds(day_, zone)


@pytest.mark.parametrize(("centre", "code"), [(CENTRE, 0), (CENTRE.replace("skill: help", "skill: x"), 1)])
def test_the_command(tmp_path: Path, centre: str, code: int) -> None:
    settings = make_settings(tmp_path, 5060)
    main_database.upgrade(settings.database_url)
    (tmp_path / "new.yaml").write_text(centre)
    app = typer.Typer()
    app.callback()(lambda: None)
    replay.add(app, lambda _path: settings, lambda: "en", lambda _settings: Sounds(frozenset(), frozenset()))
    arguments = ["replay", "2027-02-05", "--config", str(tmp_path / "new.yaml")]
    said = CliRunner().invoke(app, arguments)
    assert said.exit_code == code, said.output
    assert ("0 contacts that waited" in said.output) == (code == 0)
