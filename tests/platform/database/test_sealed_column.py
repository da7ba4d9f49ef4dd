"""A column that is sealed on the disk."""

from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, select

from yunhu.kit.pii import Name
from yunhu.platform import sealing
from yunhu.platform.database.db import open_sync
from yunhu.platform.database.sealed_column import Sealed
from yunhu.platform.sealing import UNREADABLE

ROWS = Table("person", MetaData(), Column("id", Integer, primary_key=True), Column("name", Sealed("name")))


def test_a_column_is_sealed_on_the_disk_and_clear_in_the_row(tmp_path: Path) -> None:
    engine = open_sync(f"sqlite:///{tmp_path / 'rows.db'}")
    ROWS.create(engine)
    with engine.begin() as connection:
        connection.execute(ROWS.insert(), [{"id": 1, "name": "王小明"}, {"id": 2, "name": None}])
        connection.execute(ROWS.insert(), {"id": 3, "name": Name("李")})
        connection.exec_driver_sql(
            "INSERT INTO person SELECT 4, replace(name, '.name', '.number') FROM person WHERE id = 1"
        )
    with engine.begin() as connection:
        rows = {row.id: row.name for row in connection.execute(select(ROWS.c.id, ROWS.c.name))}
        kept = connection.exec_driver_sql("SELECT name FROM person WHERE id = 1").scalar_one()
    engine.dispose()
    assert rows == {1: "王小明", 2: None, 3: "李", 4: UNREADABLE}
    assert kept.startswith(sealing.SEALED)
