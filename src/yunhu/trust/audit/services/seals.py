"""Puts seals on the rows, keeps them in two places and more, and cuts off what is old enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from yunhu.kit.instants import DAY
from yunhu.platform import telemetry
from yunhu.platform.clock import Clock
from yunhu.platform.database.db import Database
from yunhu.trust.audit import seal_file, store
from yunhu.trust.audit.keys import Signer
from yunhu.trust.audit.model import Seal, SealKind, Statement
from yunhu.trust.audit.rules import genesis, root_of, seal_hash

MOST_SEALED = 50_000
"""Rows below one seal; more of them get several."""

MOST_SEALS = 1_000
"""Seals made at once."""

FEWEST_DAYS = 180
"""Rows stay at least so long, whatever anybody wants."""

_log = telemetry.logger("audit")


class Seals:
    """The seals of one chain. Used on the loop's thread, by one task."""

    def __init__(
        self,
        database: Database,
        signer: Signer,
        clock: Clock,
        tenant: str,
        chain: str,
        files: Sequence[Path],
        lost: Callable[[str, str | None], None],
    ) -> None:
        """`files` get every seal as well.

        `lost` is told which of them cannot be written, and why (None: it can be again).
        """
        self._database = database
        self._signer = signer
        self._clock = clock
        self._tenant = tenant
        self._chain = chain
        self._files = tuple(files)
        self._lost = lost
        self._known: dict[int, Seal] | None = None

    async def all(self) -> dict[int, Seal]:
        """Every seal by its number, wherever it is kept; what one place lacks is put there again."""
        if self._known is None:
            async with self._database.reading() as connection:
                kept = await store.seals(connection, self._tenant, self._chain)
            in_database = {seal.statement.number: seal for seal in kept}
            found = dict(in_database)
            for path in self._files:
                found = await self._read(path) | found
            for number in sorted(found.keys() - in_database.keys()):
                # An older copy of the database was put back: the rows come again from the journal.
                await self._add(found[number])
            self._known = found
        return self._known

    async def _read(self, path: Path) -> dict[int, Seal]:
        try:
            seals = await asyncio.to_thread(seal_file.read, path)
        except OSError as error:
            self._lost(str(path), error.strerror or str(error))
            return {}
        mine = seal_file.of_chain(seals, self._tenant, self._chain)
        return {seal.statement.number: seal for seal in mine}

    async def seal(self) -> int:
        """Seal the rows since the last seal, also when there are none; how many seals were made."""
        for made in range(1, MOST_SEALS + 1):
            first, _ = await self._next()
            async with self._database.reading() as connection:
                through = min(await store.end(connection, self._tenant, self._chain), first + MOST_SEALED - 1)
                rows = await store.hashes(connection, self._tenant, self._chain, first, through)
            if made > 1 and not rows:
                return made - 1
            last = rows[-1][0] if rows else first - 1
            await self._make(
                "root", first, last, root_of([hash_ for _, hash_ in rows]), rows[-1][1] if rows else ""
            )
        return MOST_SEALS

    async def cut(self, keep_days: int) -> int:
        """Cut off the rows that are older, as far as whole seals reach; how many rows went."""
        before = self._clock.now() - max(keep_days, FEWEST_DAYS) * DAY
        known = await self.all()
        async with self._database.reading() as connection:
            old = await store.last_before(connection, self._tenant, self._chain, before)
            newest = await store.end(connection, self._tenant, self._chain)
        done = max((it.statement.last for it in known.values() if it.statement.kind == "cut"), default=0)
        # The newest row stays: the next one goes on from it.
        fit = [
            it.statement
            for it in known.values()
            if it.statement.kind == "root" and done < it.statement.last <= min(old, newest - 1)
        ]
        if not fit:
            return 0
        at = max(fit, key=lambda statement: statement.last)
        await self._make("cut", done + 1, at.last, "", at.head)
        async with self._database.writing() as connection:
            return await store.cut(connection, self._tenant, self._chain, at.last)

    async def _next(self) -> tuple[int, str]:
        """The first row that no seal is on, and the hash before it."""
        roots = [it.statement for it in (await self.all()).values() if it.statement.kind == "root"]
        if not roots:
            return 1, genesis(self._tenant, self._chain)
        newest = max(roots, key=lambda statement: statement.number)
        return newest.last + 1, newest.head

    async def _make(self, kind: SealKind, first: int, last: int, root: str, head: str) -> None:
        known = await self.all()
        number = max(known, default=0) + 1
        before = known.get(number - 1)
        statement = Statement(
            kind=kind,
            tenant=self._tenant,
            chain=self._chain,
            number=number,
            first=first,
            last=last,
            root=root,
            head=head or (await self._next())[1],
            at=self._clock.now(),
            previous=genesis(self._tenant, self._chain) if before is None else seal_hash(before.statement),
        )
        seal = self._signer.seal(statement)
        for path in self._files:
            await self._append(path, seal)
        await self._add(seal)
        known[number] = seal

    async def _append(self, path: Path, seal: Seal) -> None:
        try:
            await asyncio.to_thread(seal_file.append, path, seal)
        except OSError as error:
            _log.error("a seal could not be written into a file", path=str(path), exc_info=error)
            self._lost(str(path), error.strerror or str(error))
        else:
            self._lost(str(path), None)

    async def _add(self, seal: Seal) -> None:
        async with self._database.writing() as connection:
            await store.add_seal(connection, seal)
