"""Users, sessions and passwords are put together with the settings' limits."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.trust.identity.conftest import FakeSeal

from yunhu.app import database as main_database
from yunhu.app.access.log_in import LogIn
from yunhu.kit.instants import HOUR
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.ids import IdSource
from yunhu.platform.settings.node import Session
from yunhu.trust.identity.model import Tenant
from yunhu.trust.identity.services.entrance import Entered
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.trust.roles.services.authority import Authority

GOOD = "correct horse battery"


async def test_a_session_lives_as_long_as_the_settings_say(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database, time = Database(url), VirtualTime()
    await IdentityStore(database).add_tenant(Tenant(id="main", name="Main", created_at=0))
    lives = Session(idle_h=2, longest_h=3)
    log_in = LogIn(
        database,
        Authority(),
        lambda *_: None,
        time,
        IdSource(time),
        lives,
        lambda agent: agent == "li.na",
        FakeSeal,
    )
    admin = Principal("main", "admin", UNLIMITED)
    await log_in.users.create(admin, "li", "Li", ["agent"], "li.na", GOOD)
    entered = await log_in.entrance.log_in("main", "li", GOOD, "")
    assert isinstance(entered, Entered)
    session = entered.session
    assert session.expires_at - session.created_at == 3 * HOUR
    log_in.close()
    await database.close()
