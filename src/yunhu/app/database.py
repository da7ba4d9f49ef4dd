"""The main database's tables: made and brought up to date by migrations at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import select

from yunhu.app.configuration.store import CONFIGURATION
from yunhu.platform.database.db import Database, open_sync

DEFAULT_TENANT = "main"
MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def upgrade(url: str) -> None:
    """Bring the database to the newest version; for a thread."""
    engine = open_sync(url)
    try:
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


async def tenant(database: Database) -> str:
    """The tenant of this node: the one whose configuration is kept, else `main`."""
    async with database.reading() as connection:
        query = select(CONFIGURATION.c.tenant).where(CONFIGURATION.c.tenant.is_not(None)).limit(1)
        found = (await connection.execute(query)).scalar()
    return str(found) if found is not None else DEFAULT_TENANT
