"""The hands of time limits: holds, and the purge that deletes what is over."""

from __future__ import annotations

from typing import Any

import msgspec

from yunhu.kit.instants import DAY
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import METADATA, Database
from yunhu.platform.database.holding import Purged, purged
from yunhu.platform.metrics import tallies
from yunhu.trust.law.keeping import store
from yunhu.trust.law.keeping.errors import NoSuchHold, NothingToHold, TooManyHolds
from yunhu.trust.law.keeping.facts import DataPurged, LegalHoldPlaced, LegalHoldReleased
from yunhu.trust.law.keeping.model import MOST_HOLDS, Held, LegalHold, StorageOnly
from yunhu.trust.law.keeping.ports import Announce, Beside, Days, HeldElsewhere, NewId

BATCH = 500
"""Rows (with what goes along with them) that one transaction deletes."""

BATCHES = 20
"""Of one table in one round; the next round goes on."""

MOST_PROOFS = 200
"""Proofs that are shown."""

NOT_PURGED = frozenset({"audit"})
"""Classes whose rooms delete by themselves: a chain of hashes is not cut from outside."""

_log = telemetry.logger("keeping")
_ROWS = tallies("purged_rows_total", "Rows deleted because their time was over.", "table")


class Keeping:
    """A tenant's time limits."""

    def __init__(
        self,
        tenant: str,
        database: Database,
        announce: Announce,
        clock: Clock,
        new_id: NewId,
        days: Days,
        held_elsewhere: HeldElsewhere,
        beside: Beside,
    ) -> None:
        self._tenant = tenant
        self._database = database
        self._announce = announce
        self._clock = clock
        self._new_id = new_id
        self._days = days
        self._held_elsewhere = held_elsewhere
        self._beside = beside
        self._locked: frozenset[tuple[str, str]] = frozenset()

    # --- holds ----------------------------------------------------------------------------------------

    async def holds(self) -> list[LegalHold]:
        """Those in force, the newest first."""
        async with self._database.reading() as connection:
            return await store.holds(connection, self._tenant, MOST_HOLDS)

    async def place(self, by: str, kind: Held, object_: str, why: str) -> LegalHold:
        """Let nothing of it be deleted. Raises TooManyHolds, NothingToHold."""
        hold = LegalHold(
            id=self._new_id(), kind=kind, object=object_, why=why, placed_by=by, placed_at=self._clock.now()
        )
        if len(await self.holds()) >= MOST_HOLDS:
            raise TooManyHolds(most=MOST_HOLDS)
        async with self._database.writing() as connection:
            if not await store.is_there(connection, self._tenant, kind, object_):
                raise NothingToHold(kind=kind, object=object_)
            await store.place(connection, self._tenant, hold)
        fact = LegalHoldPlaced(hold=hold.id, of=kind, object=object_, by=by)
        self._announce(self._tenant, object_ if kind == "contact" else None, fact)
        return hold

    async def release(self, by: str, id_: str) -> None:
        """Let it be deleted again when its time is over. Raises NoSuchHold."""
        async with self._database.writing() as connection:
            if not await store.release(connection, self._tenant, id_, by, self._clock.now()):
                raise NoSuchHold(hold=id_)
        self._announce(self._tenant, None, LegalHoldReleased(hold=id_, by=by))

    # --- what is stored only --------------------------------------------------------------------------

    async def load(self) -> None:
        """Know what is stored only."""
        async with self._database.reading() as connection:
            self._locked = frozenset(await store.locked_away(connection, self._tenant))

    def is_stored_only(self, kind: str, object_: str) -> bool:
        """Whether nobody may read it. Answers from memory."""
        return (kind, object_) in self._locked

    async def lock_away(self, what: list[StorageOnly]) -> None:
        """Let nobody read these any more."""
        async with self._database.writing() as connection:
            await store.lock_away(connection, self._tenant, what)
        await self.load()

    async def let_out(self, request: str, still: str | None = None) -> int:
        """What a request restricted may be read again, unless `still` restricts it too; how much that was."""
        async with self._database.writing() as connection:
            if still is not None:
                await store.hand_over(connection, self._tenant, request, still)
            count = await store.let_out(connection, self._tenant, request)
        await self.load()
        return count

    async def proofs(self) -> list[dict[str, Any]]:
        """What was deleted because its time was over, the newest first."""
        async with self._database.reading() as connection:
            found = await store.proofs(connection, self._tenant, None, MOST_PROOFS)
        hidden = ("tenant", "counts")
        return [
            {name: row[name] for name in row if name not in hidden}
            | {"counts": msgspec.json.decode(row["counts"], type=dict[str, int])}
            for row in found
        ]

    # --- the purge ------------------------------------------------------------------------------------

    async def purge(self) -> int:
        """Delete what is over, in bounded batches, each with its proof; how many rows went."""
        total = 0
        for each in purged(METADATA):
            days = self._days(each.keep)
            if days is None or each.keep in NOT_PURGED:
                continue
            for _ in range(BATCHES):
                gone = await self._batch(each, days)
                total += gone
                if gone < BATCH:
                    break
        return total + await self._ripe()

    async def _batch(self, each: Purged, days: int) -> int:
        """Delete one batch of a table's oldest rows; how many of its own."""
        table, before = each.table.name, self._clock.now() - days * DAY
        async with self._database.reading() as connection:
            held = await self._held(table)
            ids = await store.over(connection, self._tenant, each, before, held, BATCH)
        if table == "contact" and ids:
            also_held = await self._held_elsewhere(self._tenant, ids)
            held |= also_held
            ids = [id_ for id_ in ids if id_ not in also_held]
        if ids:
            await self._delete(table, each.keep, days, before, ids, len(held), asked=False)
        return len(ids)

    async def _held(self, table: str) -> frozenset[str]:
        if table not in ("contact", "ticket", "customer"):
            return frozenset()
        async with self._database.reading() as connection:
            direct = await store.held(connection, self._tenant, table)  # type: ignore[arg-type]
            customers = await store.held(connection, self._tenant, "customer")
            return direct | await store.of_customers(connection, self._tenant, table, customers)

    async def _ripe(self) -> int:
        """Delete contacts that only a duty had kept, and whose duty is over."""
        now = self._clock.now()
        async with self._database.reading() as connection:
            ids = await store.ripe(connection, self._tenant, now, BATCH)
        held = await self._held("contact") | await self._held_elsewhere(self._tenant, ids)
        ids = [id_ for id_ in ids if id_ not in held]
        if ids:
            await self._delete("contact", "contact", 0, now, ids, len(held), asked=True)
            await self.load()
        return len(ids)

    async def _delete(
        self, table: str, keep: str, days: int, before: int, ids: list[str], held: int, *, asked: bool
    ) -> None:
        await self._beside(self._tenant, table, ids, asked)
        proof = self._new_id()
        async with self._database.writing() as connection:
            counts = await store.remove(connection, self._tenant, table, ids)
            row = {
                "id": proof,
                "tenant": self._tenant,
                "table": table,
                "keep": keep,
                "days": days,
                "before": before,
                "rows": counts[table],
                "counts": msgspec.json.encode(dict(counts)).decode(),
                "held": held,
                "at": self._clock.now(),
            }
            await store.prove(connection, row)
        _ROWS.of(table).count += counts[table]
        _log.info("rows whose time was over were deleted", table=table, rows=counts[table], proof=proof)
        fact = DataPurged(proof=proof, table=table, keep=keep, before=before, rows=counts[table])
        self._announce(self._tenant, None, fact)
