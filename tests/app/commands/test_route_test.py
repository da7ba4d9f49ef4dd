"""`yunhu route-test`: one question, and a file of them as a test."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import typer
from tests.app.running import make_settings
from typer.testing import CliRunner, Result

from yunhu.app import database as main_database
from yunhu.app.commands import route_test
from yunhu.app.configuration import store as configurations
from yunhu.app.configuration.model import Version
from yunhu.app.configuration.rules import Sounds
from yunhu.app.configuration.service import read as read_text
from yunhu.people.blacklist import store
from yunhu.people.blacklist.model import Entry
from yunhu.platform.database.db import Database

CENTRE = """
tenant: acme
skills: [{id: talk, name: 客服}]
agents: [{id: li, name: 李娜, sign_in: api, skills: [{skill: talk}]}]
queues: [{id: support, name: 客服, need: [{skill: talk}]}]
business_hours: [{id: office, name: 上班}]
flows:
  - id: hot
    name: 热线
    start: open
    nodes:
      open: {verb: branch, cases: [{when: {value: hours.office, to: open}, next: wait}], otherwise: bye}
      wait: {verb: queue, queue: support, on_full: bye, on_timeout: bye}
      bye: {verb: hangup}
numbers: [{number: "4001", name: 热线, flow: hot}]
"""

CASES = """
cases:
  - name: workday
    at: 2026-10-12 09:10
    from: "+8613800138000"
    to: "4001"
    expect: {queue: support, agent: li}
  - name: 国庆
    at: 2026-10-01 09:10
    to: "4001"
    expect: {outcome: hangup}
"""


def run(folder: Path, *arguments: str, cases: str | None = None, centre: str | None = CENTRE) -> Result:
    settings = make_settings(folder, 5060)
    app = typer.Typer()
    app.callback()(lambda: None)
    none = frozenset[str]()
    route_test.add(app, lambda _path: settings, lambda: "en", lambda _settings: Sounds(none, none))
    asked = ["route-test", *arguments]
    if centre is not None:
        (folder / "centre.yaml").write_text(centre)
        asked += ["--centre", str(folder / "centre.yaml")]
    if cases is not None:
        (folder / "cases.yaml").write_text(cases)
        asked.append(str(folder / "cases.yaml"))
    return CliRunner().invoke(app, asked)


def test_a_file_of_cases_that_come_out(tmp_path: Path) -> None:
    said = run(tmp_path, cases=CASES)
    assert said.exit_code == 0, said.output
    assert "1. 李娜: idle for the longest time" in said.output
    assert "business hours office: holiday" in said.output
    assert said.output.rstrip().endswith("2 cases, 0 not as expected")


def test_a_case_that_does_not_is_named_with_its_line(tmp_path: Path) -> None:
    said = run(tmp_path, cases=CASES.replace("outcome: hangup", "outcome: queue"))
    assert said.exit_code == 1
    assert "cases.yaml, line 11, cases[1].expect.outcome: expected queue, but it is hangup" in said.output
    assert "2 cases, 1 not as expected" in said.output


@pytest.mark.parametrize(
    ("cases", "says"),
    [
        (CASES.replace("2026-10-12 09:10", "2026-13-12 09:10"), "line 4"),
        (CASES.replace("expect: {queue", "expects: {queue"), "line 7"),
        ("cases: [", "line"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_line(tmp_path: Path, cases: str, says: str) -> None:
    said = run(tmp_path, cases=cases)
    assert said.exit_code == 1
    assert says in said.output


def test_one_question(tmp_path: Path) -> None:
    said = run(tmp_path, "--at", "2027-02-05T09:10", "--from", "13800138000", "--to", "4001", "--vip")
    assert said.exit_code == 0, said.output
    assert "the public holidays of 2027 are not known" in said.output
    assert "waits in 客服 with priority 0" in said.output


def test_without_a_file_the_configuration_in_force_is_asked(tmp_path: Path) -> None:
    main_database.upgrade(make_settings(tmp_path, 5060).database_url)
    said = run(tmp_path, "--at", "2026-10-12T09:10", "--to", "4001", centre=None)
    assert "is refused: no_such_number" in said.output


def test_a_question_without_its_parts_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "--at", "2026-10-12T09:10").exit_code == 2


LISTED = """
blacklist:
  - {value: "138 0013 8000", reason: 骚扰}
  - {value: "0755", kind: prefix, effect: low}
cases:
  - {at: 2026-10-12 09:10, from: "+8613800138000", to: "4001", expect: {outcome: refused, cause: blacklisted}}
  - {at: 2026-10-12 09:10, from: "075512345678", to: "4001", expect: {queue: support, priority: -1000}}
  - {at: 2026-10-12 09:10, from: "13900005678", to: "4001", expect: {queue: support, priority: 0}}
"""


def test_callers_on_the_blacklist_of_the_file_go_as_they_would(tmp_path: Path) -> None:
    said = run(tmp_path, cases=LISTED)
    assert said.exit_code == 0, said.output
    assert "is on the blacklist, by the number: turned away before the call is answered" in said.output
    assert "why: 骚扰" in said.output
    assert "is on the blacklist, by a prefix: waits behind everybody else" in said.output


def test_a_blacklist_that_is_wrong_is_refused_with_the_line(tmp_path: Path) -> None:
    said = run(tmp_path, cases=LISTED.replace("138 0013 8000", "110"))
    assert said.exit_code == 1
    assert "cases.yaml, line 3, blacklist[0].value: emergency services must always" in said.output


def test_without_a_list_in_the_file_the_nodes_is_met(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    settings.data_dir.mkdir()
    main_database.upgrade(settings.database_url)
    asyncio.run(put(settings.database_url))
    asked = ("--at", "2026-10-12T09:10", "--from", "13900005678", "--to", "4001")
    assert "is refused: blacklisted" in run(tmp_path, *asked, centre=None).output
    assert "is on the blacklist" not in run(tmp_path, *asked).output, "another configuration, another list"


async def put(url: str) -> None:
    """What a node has: the configuration, and a number that is turned away."""
    database = Database(url)
    try:
        centre = read_text(CENTRE, Sounds(frozenset(), frozenset()))[0]
        entry = Entry(
            id="e1",
            kind="number",
            value="+8613900005678",
            effect="reject",
            reason="",
            category="",
            by="",
            created_at=0,
        )
        async with database.writing() as connection:
            await configurations.add(connection, Version("acme", 1, 0, "", "", centre))
            await store.add(connection, "acme", entry)
    finally:
        await database.close()
