"""Tells warnings and breaches on time. What is due is in the database, so a restart forgets nothing."""

from __future__ import annotations

from yunhu.kit.instants import SECOND, Instant
from yunhu.platform.clock import Scheduler
from yunhu.work.tickets import changes
from yunhu.work.tickets.model import Ticket
from yunhu.work.tickets.services.office import SYSTEM, Office
from yunhu.work.tickets.services.rounds import Rounds
from yunhu.work.tickets.store import tickets as store

BATCH = 100
"""Tickets told in one transaction."""


class SlaWatch:
    """Looks when something is due."""

    def __init__(self, office: Office, tenant: str, scheduler: Scheduler) -> None:
        self._office = office
        self._tenant = tenant
        self._rounds = Rounds(self.tell, scheduler)

    def start(self) -> None:
        """Look now, and from now on."""
        self._rounds.start()

    async def stop(self) -> None:
        """Look no more; waits for a look that goes on."""
        await self._rounds.stop()

    def expect(self, at: Instant | None) -> None:
        """A ticket was written that has something to tell then."""
        if at is not None:
            self._rounds.expect((at - self._office.clock.now()) / SECOND)

    async def tell(self) -> float | None:
        """Tell everything that is due by now; seconds until there is more."""
        while await self._tell_some():
            continue
        async with self._office.database.reading() as connection:
            next_at = await store.next_due(connection, self._tenant)
        return None if next_at is None else (next_at - self._office.clock.now()) / SECOND

    async def _tell_some(self) -> bool:
        """One batch; whether there may be more."""
        async with self._office.working(self._tenant, SYSTEM) as work:
            due = await store.due(work.connection, self._tenant, work.now, BATCH)
            for before in due:
                type_, hours = work.rules_of(before)
                after = changes.told(type_, before, hours, work.now)
                await work.put(before, after, "due", {"clocks": _news(before, after)})
        return len(due) == BATCH


def _news(before: Ticket, after: Ticket) -> str:
    """Which clocks told what: `first_response soon, resolution`."""
    return ", ".join(
        new.kind if new.breached_at != old.breached_at else f"{new.kind} soon"
        for old, new in zip(before.clocks, after.clocks, strict=True)
        if old != new
    )
