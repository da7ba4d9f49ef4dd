"""The first user of a tenant: an administrator, whose password is left in a file that only we can read."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

from yunhu.platform import telemetry
from yunhu.platform.http.base import UNLIMITED, Principal
from yunhu.platform.secrets import write_private
from yunhu.trust.identity.services.users import Users
from yunhu.trust.roles.presets import ADMINISTRATOR

FILE = "admin.password"
ID = "admin"
NAME = "Administrator"

_BYTES = 15

_log = telemetry.logger("identity")


async def ensure_first_user(users: Users, tenant: str, folder: Path) -> Path | None:
    """Make an administrator when the tenant has no user; the file the password is in.

    The password opens nothing but its own change, and is never logged. The file is written first: a password
    that nobody can read would lock everybody out.
    """
    if not await users.is_empty(tenant):
        return None
    password, path = secrets.token_urlsafe(_BYTES), folder / FILE
    await asyncio.to_thread(write_private, path, password.encode() + b"\n")
    owner = Principal(tenant, "first start", UNLIMITED)
    await users.create(owner, ID, NAME, [ADMINISTRATOR], None, password)
    _log.warning("the first start made a user who may do everything", path=str(path))
    return path
