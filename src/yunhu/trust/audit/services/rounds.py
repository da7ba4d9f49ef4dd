"""What the audit does by itself: takes what commands left, seals and checks every hour, cuts every day."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from yunhu.kit.instants import DAY, HOUR
from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.platform.metrics import gauges
from yunhu.trust.audit import store
from yunhu.trust.audit.keys import Keys
from yunhu.trust.audit.model import Trouble
from yunhu.trust.audit.ports import CaughtUp, Disk
from yunhu.trust.audit.services.checks import Checked, Checks
from yunhu.trust.audit.services.notes import SYSTEM, Audit
from yunhu.trust.audit.services.seals import Seals

EVERY_S = 5.0
"""How often it looks whether there is something to do."""

MOST_TAKEN = 500
"""Entries of commands taken at once."""

STARTED, STOPPED, GAP, CUT, BROKEN = (
    "node.started",
    "node.stopped",
    "audit.gap",
    "audit.cut",
    "audit.broken",
)

TROUBLES = (SQLAlchemyError, TimeoutError, OSError, Refusal)
"""What may be away for a while: the database, the disk."""

_log = telemetry.logger("audit")
_OK = gauges("audit_chain_ok", "1 while the audit is what it was, 0 when something in it was changed.")


class Rounds:
    """Looks after the audit of one tenant on one node. Used on the loop's thread."""

    def __init__(
        self,
        tenant: str,
        audit: Audit,
        seals: Seals,
        checks: Checks,
        keys: Callable[[], Keys],
        database: Database,
        clock: Clock,
        disk: Disk,
        caught_up: CaughtUp,
        found: Callable[[Sequence[Trouble]], None],
        keep_days: int,
    ) -> None:
        """`found` is told what every look found wrong, or nothing."""
        self._tenant = tenant
        self._audit = audit
        self._seals = seals
        self._checks = checks
        self._keys = keys
        self._database = database
        self._clock = clock
        self._disk = disk
        self._caught_up = caught_up
        self._found = found
        self._keep_days = keep_days
        self._lost = disk.lost
        self._hour = self._day = -1
        self._broken: list[Trouble] = []
        _OK.ask(lambda: 0.0 if self._broken else 1.0)

    async def begin(self, settings: dict[str, str]) -> None:
        """Write down that the node has started, by which settings, and how it ended before."""
        async with self._database.reading() as connection:
            before = await store.last_action(connection, self._tenant, (STARTED, STOPPED))
        ended = "first" if before is None else "stopped" if before.action == STOPPED else "crashed"
        self._audit.note(self._tenant, SYSTEM, STARTED, detail={"before": ended, **settings})

    async def keep(self) -> NoReturn:
        """Go on until cancelled."""
        while True:
            try:
                await self.round()
            except TROUBLES as trouble:
                _log.error("the audit could not be looked after", trouble=type(trouble).__name__)
            await asyncio.sleep(EVERY_S)

    async def round(self) -> None:
        """Do what is due."""
        self._notice_losses()
        await self._take()
        now = self._clock.now()
        if now // HOUR != self._hour:
            await self.seal()
            await self.check()
            self._hour = now // HOUR
        if now // DAY != self._day:
            await self._cut()
            self._day = now // DAY

    async def end(self) -> None:
        """Write down that the node stops, and put the last seal."""
        self._audit.note(self._tenant, SYSTEM, STOPPED)
        try:
            await self.seal()
        except TROUBLES as trouble:
            _log.error("the last seal could not be made", trouble=type(trouble).__name__)

    async def seal(self) -> int:
        """Seal everything that there is."""
        await self._caught_up()
        return await self._seals.seal()

    async def check(self) -> list[Checked]:
        """Look at every row, and tell whoever must know."""
        checked = await self._checks.check(self._tenant, self._keys())
        troubles = [each.trouble for each in checked if each.trouble is not None]
        for trouble in troubles:
            if trouble not in self._broken:
                detail = {"fault": trouble.fault, "chain": trouble.chain, "seq": trouble.seq}
                self._audit.note(self._tenant, SYSTEM, BROKEN, trouble.id, outcome="failed", detail=detail)
        self._broken = troubles
        self._found(troubles)
        return checked

    def _notice_losses(self) -> None:
        """Say in the audit itself that facts were lost, as soon as any can be written again."""
        lost = self._disk.lost
        if lost != self._lost and not self._disk.losing:
            self._audit.note(self._tenant, SYSTEM, GAP, outcome="failed", detail={"facts": lost - self._lost})
            self._lost = lost

    async def _take(self) -> None:
        """Take what commands have left; it is taken out there only when it is on the disk here."""
        async with self._database.reading() as connection:
            found = await store.waiting(connection, self._tenant, MOST_TAKEN)
        if not found:
            return
        for id_, at, entry in found:
            self._audit.take_late(self._tenant, entry, id_, at)
        await self._audit.durable()
        async with self._database.writing() as connection:
            await store.taken(connection, self._tenant, [id_ for id_, _, _ in found])

    async def _cut(self) -> None:
        gone = await self._seals.cut(self._keep_days)
        if gone:
            self._audit.note(self._tenant, SYSTEM, CUT, detail={"rows": gone, "keep_days": self._keep_days})
