"""The first token: in a private file, once, and never in the log."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from yunhu.app import database as main_database
from yunhu.app.access.first_token import FILE, ensure_administrator
from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import Database
from yunhu.platform.http.base import UNLIMITED
from yunhu.platform.ids import IdSource
from yunhu.trust.identity.services.tokens import Identity
from yunhu.trust.identity.store.tokens import IdentityStore
from yunhu.trust.roles.services.authority import Authority


@pytest.fixture
async def identity(tmp_path: Path) -> AsyncIterator[Identity]:
    url = f"sqlite+aiosqlite:///{tmp_path}/main.db"
    await asyncio.to_thread(main_database.upgrade, url)
    database, clock = Database(url), SystemClock()
    made = Identity(IdentityStore(database), Authority(), lambda *_: None, clock, IdSource(clock))
    await made.ensure_tenant("main", "Main")
    yield made
    await database.close()


async def test_it_is_made_once_in_a_private_file(
    identity: Identity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = await ensure_administrator(identity, "main", tmp_path)
    assert path == tmp_path / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text().strip()
    who = await identity.authenticate(text)
    assert who is not None
    assert (who.tenant, who.grants) == ("main", UNLIMITED)
    assert text not in "".join(capsys.readouterr())

    assert await ensure_administrator(identity, "main", tmp_path) is None
    assert path.read_text().strip() == text


async def test_a_file_that_cannot_be_written_leaves_no_token_that_works(
    identity: Identity, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(OSError):
        await ensure_administrator(identity, "main", blocked)
    (token,) = (await identity.list("main", None, 10)).items
    assert token.revoked_at is not None
    assert await ensure_administrator(identity, "main", tmp_path) == tmp_path / FILE
