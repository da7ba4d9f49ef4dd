"""`yunhu story` tells the newest contact, or says that there is none; `yunhu demo` says what it can."""

from __future__ import annotations

from pathlib import Path

import msgspec
import typer
from sqlalchemy import insert, select
from tests.app.running import make_settings
from typer.testing import CliRunner, Result

from yunhu.app import database as main_database
from yunhu.app.commands import demo, story
from yunhu.kit.ids import uuid7
from yunhu.platform.database.db import open_sync
from yunhu.platform.settings.node import Settings
from yunhu.trust.audit.tables import WAITING
from yunhu.work.calls.errors import NoSuchContact
from yunhu.work.calls.tables import CONTACT

ID = uuid7(1_700_000_000_000_000, 5)

REST = {"caller_print": "", "dialled": "8000", "arrived_at": 1_700_000_000_000_000}


def run(settings: Settings, *arguments: str) -> Result:
    app = typer.Typer()
    story.add(app, lambda _path: settings, lambda: "zh-CN")
    demo.add(app, lambda: "zh-CN")
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


def test_the_newest_contact_is_told(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    main_database.upgrade(settings.database_url)
    missing = run(settings, "story", "last")
    assert isinstance(missing.exception, NoSuchContact)
    engine = open_sync(settings.database_url)
    with engine.begin() as connection:
        row = {
            "id": ID,
            "tenant": "main",
            "channel": "voice",
            "caller": "13800001234",
            "caller_name": "刘先生",
        }
        connection.execute(insert(CONTACT).values(**row, **REST))
    engine.dispose()
    said = run(settings, "story", "last")
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines() == [
        f"联络 {ID} · 刘** 138****1234 → 8000 · 2023-11-15 06:13:20 +08:00",
        "仍在进行",
    ]


def test_numbers_are_shown_for_a_purpose_that_the_audit_keeps(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    main_database.upgrade(settings.database_url)
    engine = open_sync(settings.database_url)
    with engine.begin() as connection:
        row = {"id": ID, "tenant": "main", "channel": "voice", "caller": "13800001234", "caller_name": ""}
        connection.execute(insert(CONTACT).values(**row, **REST))
    said = run(settings, "story", ID, "--reveal", "运营商查单")
    assert "13800001234" in said.stdout
    with engine.connect() as connection:
        (kept,) = connection.scalars(select(WAITING.c.entry))
    engine.dispose()
    entry = msgspec.json.decode(kept)
    assert (entry["action"], entry["object"], entry["why"]) == ("customer.reveal", ID, "运营商查单")
    assert "13800001234" not in kept


def test_the_demonstration_names_its_options(tmp_path: Path) -> None:
    help_ = run(make_settings(tmp_path, 5060), "demo", "--help").stdout
    for option in ("--once", "--fresh", "--folder", "--seed", "--address", "--no-callers"):
        assert option in help_
