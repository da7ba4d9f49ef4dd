"""Tells warnings and breaches on time. What is due is in the database, so a restart forgets nothing."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from yunhu.kit.instants import SECOND, Instant
from yunhu.platform import telemetry
from yunhu.platform.clock import Handle, Scheduler
from yunhu.platform.metrics import tally
from yunhu.work.tickets import changes, store
from yunhu.work.tickets.office import SYSTEM, Office

BATCH = 100
"""Tickets told in one transaction."""

LOOK_S = 60.0
"""How long it sleeps at most: another node may have written something that is due earlier."""

RETRY_S = 5.0
"""After the database did not work."""

_log = telemetry.logger("tickets")
_LATE = tally("ticket_sla_trouble_total", "Times that due tickets could not be looked up.")


class SlaWatch:
    """Looks when something is due, and at the latest every minute."""

    def __init__(self, office: Office, tenant: str, scheduler: Scheduler) -> None:
        self._office = office
        self._tenant = tenant
        self._scheduler = scheduler
        self._timer: Handle | None = None
        self._looking: asyncio.Task[None] | None = None
        self._wake_at: float = float("inf")
        self._again = False
        self._stopped = False

    def start(self) -> None:
        """Look now, and from now on."""
        self._look()

    async def stop(self) -> None:
        """Look no more; waits for a look that goes on."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        if self._looking is not None:
            await asyncio.wait((self._looking,))

    def expect(self, at: Instant | None) -> None:
        """A ticket was written that has something to tell then."""
        if at is not None:
            self._arm((at - self._office.clock.now()) / SECOND)

    async def tell(self) -> None:
        """Tell everything that is due by now."""
        while await self._tell_some():
            continue

    async def _tell_some(self) -> bool:
        """One batch; whether there may be more."""
        async with self._office.working(self._tenant, SYSTEM) as work:
            due = await store.due(work.connection, self._tenant, work.now, BATCH)
            for before in due:
                type_, hours = work.rules_of(before)
                after = changes.told(type_, before, hours, work.now)
                told = [
                    new.kind if new.breached_at != old.breached_at else f"{new.kind} soon"
                    for old, new in zip(before.clocks, after.clocks, strict=True)
                    if old != new
                ]
                await work.put(before, after, "due", {"clocks": ", ".join(told)})
        return len(due) == BATCH

    # --- its timer ------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._timer, self._wake_at = None, float("inf")
        if self._stopped:
            return
        if self._looking is not None:
            self._again = True
            return
        self._looking = asyncio.get_running_loop().create_task(self._once())

    async def _once(self) -> None:
        delay = LOOK_S
        try:
            await self.tell()
            async with self._office.database.reading() as connection:
                next_at = await store.next_due(connection, self._tenant)
            if next_at is not None:
                delay = (next_at - self._office.clock.now()) / SECOND
        except SQLAlchemyError:
            _LATE.count += 1
            _log.warning("due tickets could not be looked up", exc_info=True)
            delay = RETRY_S
        finally:
            self._looking = None
        self._arm(0.0 if self._again else delay)
        self._again = False

    def _arm(self, delay_s: float) -> None:
        if self._stopped:
            return
        delay_s = min(max(delay_s, 0.0), LOOK_S)
        at = self._scheduler.monotonic() + delay_s
        if at < self._wake_at:
            if self._timer is not None:
                self._timer.cancel()
            self._wake_at = at
            self._timer = self._scheduler.after(delay_s, self._look)
