"""The migrations make exactly the tables that the rooms define, and can be gone back on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from yunhu.app import database as main_database
from yunhu.app.configuration import store
from yunhu.app.configuration.model import Centre, Version
from yunhu.app.migrations.tables import METADATA, TABLES
from yunhu.platform.database.db import Database, open_sync


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/main.db"


@contextmanager
def migrating(url: str) -> Iterator[tuple[Config, Connection]]:
    """Alembic as the application uses it, for other commands than its own."""
    engine = open_sync(url)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(main_database.MIGRATIONS))
        config.attributes["connection"] = connection
        yield config, connection
    engine.dispose()


def tables(url: str) -> set[str]:
    engine = open_sync(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_the_migrations_make_what_the_rooms_define(url: str) -> None:
    main_database.upgrade(url)
    with migrating(url) as (_, connection):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    assert tables(url) == {table.name for table in TABLES} | {"alembic_version"}


def test_every_table_of_the_package_is_migrated() -> None:
    assert set(METADATA.tables) == {table.name for table in TABLES}


def test_each_migration_can_be_gone_back_on_and_made_again(url: str) -> None:
    main_database.upgrade(url)
    with migrating(url) as (config, _):
        revisions = list(ScriptDirectory.from_config(config).walk_revisions())
    assert revisions
    for revision in revisions:
        with migrating(url) as (config, _):
            command.downgrade(config, revision.down_revision or "base")  # type: ignore[arg-type]
    assert tables(url) <= {"alembic_version"}
    main_database.upgrade(url)
    with migrating(url) as (_, connection):
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_there_is_one_newest_migration(url: str) -> None:
    with migrating(url) as (config, _):
        assert len(ScriptDirectory.from_config(config).get_heads()) == 1


async def test_a_second_start_changes_nothing_and_loses_nothing(url: str) -> None:
    main_database.upgrade(url)
    database = Database(url)
    async with database.writing() as connection:
        await store.add(connection, Version("acme", 1, 0, "", "", Centre(tenant="acme")))
    main_database.upgrade(url)
    assert await main_database.tenant(database) == "acme"
    await database.close()


async def test_a_node_without_a_configuration_is_the_default_tenants(url: str) -> None:
    main_database.upgrade(url)
    database = Database(url)
    assert await main_database.tenant(database) == main_database.DEFAULT_TENANT
    await database.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(url: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "main.db") as other:
        other.execute("CREATE TABLE leg (id TEXT)")
    with pytest.raises(Exception, match="leg"):
        main_database.upgrade(url)
    assert tables(url) == {"leg"}


def test_a_percent_sign_in_the_path_of_the_package_is_no_interpolation(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "a%20b"
    link.symlink_to(main_database.MIGRATIONS)
    monkeypatch.setattr(main_database, "MIGRATIONS", link)
    main_database.upgrade(url)
    assert "leg" in tables(url)
