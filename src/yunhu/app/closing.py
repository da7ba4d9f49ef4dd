"""What a crash left without an end gets one: no CDR stays open because nobody was there to close it."""

from __future__ import annotations

from yunhu.app.wiring import Rooms
from yunhu.flow.inbound.recovery import CAUSE
from yunhu.kit.instants import MILLISECOND, Instant
from yunhu.platform.db import Database
from yunhu.platform.projector import Projector
from yunhu.telephony.legs.facts import LegEnded
from yunhu.work.calls import store
from yunhu.work.calls.facts import ContactEnded


async def close_left_behind(rooms: Rooms, projector: Projector, database: Database, died_at: Instant) -> int:
    """Announce the end of every leg and contact that the database thinks alive and nobody has. How many.

    Facts that were written are projected first, so that what has an end already is left alone.
    """
    await projector.caught_up()
    async with database.reading() as connection:
        legs = await store.open_legs(connection, rooms.tenant)
        contacts = await store.open_contacts(connection, rooms.tenant)
    closed = 0
    for leg in legs:
        if rooms.legs.find(leg["id"]) is None:
            at = max(died_at, leg["answered_at"] or leg["started_at"])
            talked = at - leg["answered_at"] if leg["answered_at"] is not None else 0
            fact = LegEnded(
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
            rooms.announce(leg["tenant"], leg["contact"], fact)
            closed += 1
    for contact in contacts:
        if not rooms.inbound.is_live(contact["id"]):
            at = max(died_at, contact["arrived_at"])
            rooms.announce(contact["tenant"], contact["id"], ContactEnded(cause=CAUSE, by="system", at=at))
            closed += 1
    return closed
