"""What commands do is left for a node, in the words of the audit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yunhu.app import database as main_database
from yunhu.app.access.audit_inbox import Told
from yunhu.platform.database.db import Database
from yunhu.trust.audit import store
from yunhu.trust.identity.facts import TokenRevoked, UserPasswordChanged


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'yunhu.db'}"
    main_database.upgrade(url)
    it = Database(url)
    yield it
    await it.close()


async def test_facts_of_a_command_are_left_as_entries_once(database: Database) -> None:
    told = Told()
    told.announce("main", None, UserPasswordChanged(user="wang", by="command line"))
    told.announce("main", None, TokenRevoked(token="t1", by="command line"))
    await told.leave(database)
    await told.leave(database)
    async with database.reading() as connection:
        found = [entry for _, _, entry in await store.waiting(connection, "main", 10)]
    assert [(it.actor, it.action, it.object, it.detail) for it in found] == [
        ("command line", "user.write", "wang", {"fact": "user.password_changed"}),
        ("command line", "token.write", "t1", {"fact": "token.revoked"}),
    ]
