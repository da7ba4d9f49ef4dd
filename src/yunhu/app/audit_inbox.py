"""What a command on this machine does is an entry as well: it is left in a table, where a node takes it up.

The journal is the running node's alone; and when none runs, the next one finds what was left.
"""

from __future__ import annotations

from collections.abc import Mapping

from yunhu.platform.clock import SystemClock
from yunhu.platform.db import Database
from yunhu.platform.http_audit import Entry
from yunhu.platform.ids import IdSource
from yunhu.trust.audit import store

ACTOR = "command line"


async def left(
    database: Database,
    tenant: str,
    action: str,
    object: str = "",
    outcome: str = "ok",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Leave an entry of what a command did."""
    clock = SystemClock()
    said = {name: str(value) for name, value in (detail or {}).items()}
    entry = Entry(actor=ACTOR, action=action, object=object, outcome=outcome, detail=said)
    async with database.writing() as connection:
        await store.leave(connection, tenant, IdSource(clock)(), clock.now(), entry)
