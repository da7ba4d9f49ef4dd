"""What a crash left without an end gets one: no CDR stays open because nobody was there to close it."""

from __future__ import annotations

import asyncio

from sqlalchemy import RowMapping
from sqlalchemy.exc import SQLAlchemyError

from yunhu.app.wiring import Rooms
from yunhu.flow.inbound.recovery import CAUSE
from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.platform import telemetry
from yunhu.platform.db import Database
from yunhu.platform.journal import JournalUnavailable
from yunhu.platform.projector import Projector
from yunhu.telephony.legs.facts import LegEnded
from yunhu.work.calls import store
from yunhu.work.calls.facts import ContactEnded

AGAIN_S = 5.0
"""How long a database that does not work is left alone before the next attempt."""

_log = telemetry.logger("closing")


class Closing:
    """Ends what the database thinks alive and nobody has.

    Made when the process has taken up what goes on: legs and contacts that are alive then, and all that
    begin later, will tell their end themselves.
    """

    def __init__(self, rooms: Rooms, projector: Projector, database: Database, died_at: Instant) -> None:
        self._rooms = rooms
        self._projector = projector
        self._database = database
        self._died_at = died_at
        self._began = rooms.clock.now()
        self._ours = {leg.id for leg in rooms.legs.living()}
        self._ours |= {contact.id for contact in rooms.inbound.contacts(rooms.tenant)}

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

        Facts that were written are projected first, so that what has an end already is left alone.
        """
        await self._projector.caught_up()
        async with self._database.reading() as connection:
            legs = await store.open_legs(connection, self._rooms.tenant)
            contacts = await store.open_contacts(connection, self._rooms.tenant)
        left_legs = [leg for leg in legs if self._is_left(leg["id"], leg["started_at"])]
        left_contacts = [it for it in contacts if self._is_left(it["id"], it["arrived_at"])]
        for leg in left_legs:
            self._rooms.announce(leg["tenant"], leg["contact"], ended(leg, self._died_at))
        for contact in left_contacts:
            at = max(self._died_at, contact["arrived_at"])
            fact = ContactEnded(cause=CAUSE, by="system", at=at)
            self._rooms.announce(contact["tenant"], contact["id"], fact)
        return len(left_legs) + len(left_contacts)

    def _is_left(self, id_: str, began: Instant) -> bool:
        return id_ not in self._ours and began < self._began


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
