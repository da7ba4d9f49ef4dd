"""What a crash left without an end gets one: no CDR stays open because nobody was there to close it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence

from sqlalchemy import RowMapping
from sqlalchemy.exc import SQLAlchemyError

from yunhu.app.wiring import Rooms
from yunhu.flow.inbound.recovery import CAUSE
from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.platform import telemetry
from yunhu.platform.database.db import Database
from yunhu.platform.journal.journal import JournalUnavailable
from yunhu.platform.journal.projector import Projector
from yunhu.telephony.legs.facts import LegEnded
from yunhu.work.calls import store
from yunhu.work.calls.facts import ContactEnded

AGAIN_S = 5.0
"""How long a database that does not work is left alone before the next attempt."""

_log = telemetry.logger("closing")


class Closing:
    """Ends what the database thinks alive and nobody has; made when all that goes on was taken up."""

    def __init__(self, rooms: Rooms, projector: Projector, database: Database, died_at: Instant) -> None:
        self._rooms = rooms
        self._projector = projector
        self._database = database
        self._died_at = died_at

    async def until_done(self) -> None:
        """Do it, and again while the database does not work: calls do not wait for that."""
        while True:
            try:
                await self.once()
            except (TimeoutError, JournalUnavailable, SQLAlchemyError) as trouble:
                _log.error("what a crash left could not be closed yet", trouble=type(trouble).__name__)
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def once(self) -> int:
        """Announce the ends. How many.

        It looks twice: what somebody has at the first look will tell its end itself, and what ended while we
        looked has its end in the database at the second.
        """
        legs, contacts = await self._open()
        nobodys = {leg["id"] for leg in legs if self._rooms.legs.find(leg["id"]) is None}
        nobodys |= {it["id"] for it in contacts if not self._rooms.inbound.is_live(it["id"])}
        if not nobodys:
            return 0
        legs, contacts = await self._open()
        for leg in legs:
            if leg["id"] in nobodys:
                self._rooms.announce(leg["tenant"], leg["contact"], ended(leg, self._died_at))
        for contact in contacts:
            if contact["id"] in nobodys:
                at = max(self._died_at, contact["arrived_at"])
                fact = ContactEnded(cause=CAUSE, by="system", at=at)
                self._rooms.announce(contact["tenant"], contact["id"], fact)
        return sum(row["id"] in nobodys for row in (*legs, *contacts))

    async def _open(self) -> tuple[Sequence[RowMapping], Sequence[RowMapping]]:
        """Legs and contacts without an end, with all facts so far taken into account."""
        await self._projector.caught_up()
        async with self._database.reading() as connection:
            legs = await store.open_legs(connection, self._rooms.tenant)
            return legs, await store.open_contacts(connection, self._rooms.tenant)


def ended(leg: RowMapping, died_at: Instant) -> LegEnded:
    """The fact that closes the CDR of a leg that nobody has any more."""
    at = max(died_at, leg["answered_at"] or leg["started_at"])
    talked = at - leg["answered_at"] if leg["answered_at"] is not None else 0
    return LegEnded(
        leg=leg["id"],
        direction=leg["direction"],
        trunk=leg["trunk"],
        phone=leg["phone"],
        cause=CAUSE,
        by="system",
        total_ms=(at - leg["started_at"]) // MILLISECOND,
        talk_ms=talked // MILLISECOND,
        at=at,
    )


async def begun(work: Coroutine[None, None, None], within_s: float) -> asyncio.Task[None]:
    """Work that a start waits for, but no longer than a while. Raises what it raised by then."""
    task = asyncio.get_running_loop().create_task(work)
    done, _ = await asyncio.wait((task,), timeout=within_s)
    for finished in done:
        finished.result()
    return task
