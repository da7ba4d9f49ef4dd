"""What commands read that ask no running node."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert

from yunhu.app import database as main_database
from yunhu.app.configuration.model import Centre
from yunhu.app.configuration.store import CONFIGURATION
from yunhu.app.configuration.stored import in_force
from yunhu.platform.database.db import open_sync


def test_the_newest_version_is_in_force_and_without_any_the_centre_is_empty(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    main_database.upgrade(url)
    assert in_force(url) == Centre(tenant=main_database.DEFAULT_TENANT)
    engine = open_sync(url)
    with engine.begin() as connection:
        for version, name in ((1, "old"), (3, "new"), (2, "middle")):
            document = f'{{"tenant": "acme", "name": "{name}"}}'
            row = {
                "tenant": "acme",
                "version": version,
                "at": 1,
                "by": "li",
                "note": "",
                "document": document,
            }
            connection.execute(insert(CONFIGURATION).values(**row))
    engine.dispose()
    assert in_force(url).name == "new"
