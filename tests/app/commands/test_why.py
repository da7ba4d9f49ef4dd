"""`yunhu why` says the reasons, or that there are none."""

from __future__ import annotations

from pathlib import Path

import msgspec
import typer
from sqlalchemy import insert
from tests.app.running import make_settings
from typer.testing import CliRunner, Result

from yunhu.app import database as main_database
from yunhu.app.commands import why
from yunhu.kit.ids import uuid7
from yunhu.platform.database.db import open_sync
from yunhu.platform.settings.node import Settings
from yunhu.work.calls.tables import CONTACT, FACT

START = 1_700_000_000_000_000
ID = uuid7(START, 5)


def run(settings: Settings, *arguments: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    why.add(app, lambda _path: settings, lambda: "zh-CN")
    return CliRunner().invoke(app, ["why", *arguments])


def test_the_reasons_are_told_in_either_language(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, 5060)
    main_database.upgrade(settings.database_url)
    engine = open_sync(settings.database_url)
    row = {"id": ID, "tenant": "main", "channel": "voice", "caller": "1", "caller_name": "", "dialled": "2"}
    with engine.begin() as connection:
        connection.execute(insert(CONTACT).values(**row, caller_print="", arrived_at=START))
    assert run(settings, "last").stdout.splitlines() == ["没有该联络的路由记录：它未进入任何队列"]
    reason = {"strategy": "longest_idle", "eligible": 0, "dropped": {"presence: offline": 2}}
    body = {"kind": "contact.queued", "queue": "help", "priority": 0, "position": 1, "reason": reason}
    with engine.begin() as connection:
        connection.execute(
            insert(FACT).values(
                id="f",
                tenant="main",
                contact=ID,
                at=START + 2_500_000,
                kind="contact.queued",
                body=msgspec.json.encode(body).decode(),
            )
        )
    engine.dispose()
    assert run(settings, ID, "--language", "en").stdout.splitlines() == [
        "+2.500 s  waits in help with priority 0, at position 1; 0 agents could take it at once",
        "      · nobody who may take it is free",
        "      · 2 not asked: presence offline",
    ]
