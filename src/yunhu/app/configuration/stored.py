"""The configuration in force as the main database has it, for commands that ask no running node."""

from __future__ import annotations

import asyncio

from yunhu.app import database as main_database
from yunhu.app.configuration import store
from yunhu.app.configuration.model import Centre
from yunhu.platform.database.db import Database


def in_force(url: str) -> Centre:
    """The newest configuration of a database; an empty one when there is none."""
    return asyncio.run(_newest(url))


async def _newest(url: str) -> Centre:
    database = Database(url)
    try:
        tenant = await main_database.tenant(database)
        async with database.reading() as connection:
            found = await store.newest(connection, tenant)
        return found.centre if found is not None else Centre(tenant=tenant)
    finally:
        await database.close()
