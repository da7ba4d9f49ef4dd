"""Holds, what is erased because its time is over, and what is erased because a person asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from yunhu.kit.refusal import Refusal
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.work.recordings import facts
from yunhu.work.recordings import store as index
from yunhu.work.recordings.errors import NoSuchHold, TooManyHolds
from yunhu.work.recordings.keeping import rules, store
from yunhu.work.recordings.keeping.eraser import Eraser
from yunhu.work.recordings.keeping.model import Certificate, Hold, RecordingTerms
from yunhu.work.recordings.model import Recording
from yunhu.work.recordings.ports import Announce, Keys, NewId

MOST_A_DAY = 50_000
"""Recordings that are erased in one run; the next one goes on."""

PAGE = 200
KEEPER = "system"
WHY = "recording.hold"

_log = telemetry.logger("recordings")


class Erased(Struct, frozen=True):
    """What came of erasing: the proofs, and the recordings that a hold keeps."""

    certificates: tuple[Certificate, ...]
    held: tuple[str, ...] = ()


class Keeping:
    """The recordings of one tenant as the law and the centre want them kept."""

    def __init__(
        self,
        database: Database,
        eraser: Eraser,
        terms: Callable[[], RecordingTerms],
        keys: Keys,
        announce: Announce,
        new_id: NewId,
        clock: Clock,
    ) -> None:
        self._database = database
        self._eraser = eraser
        self._terms = terms
        self._keys = keys
        self._announce = announce
        self._new_id = new_id
        self._clock = clock

    # --- holds ----------------------------------------------------------------------------------------

    async def hold(self, recording: Recording, why: str, by: str) -> Hold:
        """Keep a recording whatever else says that it goes. Raises `TooManyHolds`."""
        tenant = recording.tenant
        hold = Hold(
            id=self._new_id(), recording=recording.id, why=why, placed_by=by, placed_at=self._clock.now()
        )
        sealed = Hold(
            id=hold.id,
            recording=hold.recording,
            why=self._keys.seal(tenant, why, WHY),
            placed_by=by,
            placed_at=hold.placed_at,
        )
        async with self._eraser.deciding, self._database.writing() as connection:
            if await store.count_holds(connection, tenant, recording.id) >= store.MOST_HOLDS:
                raise TooManyHolds(most=store.MOST_HOLDS)
            await store.place(connection, tenant, sealed)
        fact = facts.RecordingHeld(recording=recording.id, hold=hold.id, by=by)
        self._announce(tenant, recording.contact, fact)
        return hold

    async def release(self, recording: Recording, hold: str, why: str, by: str) -> None:
        """End a hold. Raises `NoSuchHold`."""
        sealed = self._keys.seal(recording.tenant, why, WHY)
        async with self._database.writing() as connection:
            done = await store.release(
                connection, recording.tenant, recording.id, hold, by, self._clock.now(), sealed
            )
        if not done:
            raise NoSuchHold(hold=hold)
        fact = facts.RecordingReleased(recording=recording.id, hold=hold, by=by)
        self._announce(recording.tenant, recording.contact, fact)

    async def holds(self, recording: Recording) -> list[Hold]:
        """The holds of a recording, the released ones too."""
        async with self._database.reading() as connection:
            found = await store.holds(connection, recording.tenant, recording.id)
        return [self._opened(recording.tenant, hold) for hold in found]

    def _opened(self, tenant: str, hold: Hold) -> Hold:
        released = hold.released_why
        return Hold(
            id=hold.id,
            recording=hold.recording,
            why=self._keys.open(tenant, hold.why, WHY),
            placed_by=hold.placed_by,
            placed_at=hold.placed_at,
            released_by=hold.released_by,
            released_at=hold.released_at,
            released_why=None if released is None else self._keys.open(tenant, released, WHY),
        )

    # --- erasing --------------------------------------------------------------------------------------

    async def erase(self, tenant: str, contacts: Sequence[str], why: str, by: str) -> Erased:
        """Erase every recording of these contacts, messages included. What a hold keeps stays, and is told.

        Raises `RecordingNotClosed` while one of them goes on; what was erased before stays so.
        """
        certificates: list[Certificate] = []
        held: list[str] = []
        for contact in contacts:
            async with self._database.reading() as connection:
                found = await index.recordings_of(connection, tenant, contact)
                kept = [it.id for it in found if await store.is_held(connection, tenant, it.id)]
            held += kept
            for recording in found:
                if recording.id not in kept:
                    certificates.append(await self._eraser.erase(recording, "request", why, by))
        return Erased(tuple(certificates), tuple(held))

    async def sweep(self, tenant: str) -> int:
        """Erase what has been kept long enough, up to a bound; how many that were."""
        terms, now, done = self._terms(), self._clock.now(), 0
        for retention, before in rules.due(terms, now):
            done += await self._sweep(tenant, retention, before, MOST_A_DAY - done)
        return done

    async def _sweep(self, tenant: str, retention: str, before: int, most: int) -> int:
        done, after = 0, None
        while done < most:
            async with self._database.reading() as connection:
                page = await store.due(connection, tenant, retention, before, min(PAGE, most - done), after)
            for recording in page:
                done += await self._erased(recording, retention)
            if len(page) < PAGE:
                break
            after = (page[-1].ended_at or 0, page[-1].id)
        return done

    async def _erased(self, recording: Recording, retention: str) -> int:
        why = f"kept for its days ({retention or 'no class'})"
        try:
            await self._eraser.erase(recording, "retention", why, KEEPER)
        except (Refusal, OSError) as trouble:
            _log.error("a recording could not be erased", recording=recording.id, error=str(trouble))
            return 0
        return 1
