"""The first user: a password in a private file, once, and never in the log."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yunhu.app import database as main_database
from yunhu.app.access.first_user import FILE, ensure_first_user
from yunhu.app.access.log_in import LogIn
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.ids import IdSource
from yunhu.platform.settings.node import Session
from yunhu.trust.identity.factors.ports import Seal
from yunhu.trust.identity.model import Tenant
from yunhu.trust.identity.services.entrance import Entered
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.trust.roles.services.authority import Authority


def no_keys() -> Seal:
    """Nothing is sealed here."""
    raise AssertionError("a key was asked for")


@pytest.fixture
async def log_in(tmp_path: Path) -> AsyncIterator[LogIn]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database, clock = Database(url), SystemClock()
    await IdentityStore(database).add_tenant(Tenant(id="main", name="Main", created_at=0))
    made = LogIn(
        database,
        Authority(),
        lambda *_: None,
        clock,
        IdSource(clock),
        Session(),
        lambda agent: True,
        no_keys,
    )
    yield made
    made.close()
    await database.close()


async def test_it_is_made_once_in_a_private_file(
    log_in: LogIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = await ensure_first_user(log_in.users, "main", tmp_path)
    assert path == tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    password = path.read_text().strip()
    entered = await log_in.entrance.log_in("main", "admin", password, "")
    assert isinstance(entered, Entered)
    user = entered.user
    assert (user.roles, user.must_change) == (("administrator",), True)
    assert password not in "".join(capsys.readouterr())

    assert await ensure_first_user(log_in.users, "main", tmp_path) is None
    assert path.read_text().strip() == password


async def test_a_file_that_cannot_be_written_leaves_no_user_with_an_unknown_password(
    log_in: LogIn, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OSError):
        await ensure_first_user(log_in.users, "main", blocked)
    assert await log_in.users.is_empty("main")
    assert await ensure_first_user(log_in.users, "main", tmp_path) == tmp_path / FILE
