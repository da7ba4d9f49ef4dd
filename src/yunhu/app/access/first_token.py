"""The first token of a tenant: made when none works, and left in a file that only our user can read."""

from __future__ import annotations

import asyncio
from pathlib import Path

from yunhu.platform import telemetry
from yunhu.platform.http.base import EVERYTHING, UNLIMITED, Principal
from yunhu.platform.secrets import write_private
from yunhu.trust.identity.services.tokens import Identity

FILE = "admin.token"
NAME = "administrator"

_log = telemetry.logger("identity")


async def ensure_administrator(identity: Identity, tenant: str, folder: Path) -> Path | None:
    """Make a token that may do everything when the tenant has none that works; the file it is in.

    So whoever can start the node can always sign in. The token itself is never logged. When the file cannot
    be written the token is revoked again and the error goes on: the next start tries anew.
    """
    if await identity.any_works(tenant):
        return None
    owner = Principal(tenant, "first start", UNLIMITED)
    token, text = await identity.create(owner, NAME, [EVERYTHING])
    path = folder / FILE
    try:
        await asyncio.to_thread(write_private, path, text.encode() + b"\n")
    except OSError:
        await identity.revoke(owner, token.id)
        raise
    _log.warning("the first start made a token that may do everything", path=str(path))
    return path
