"""Looks whether the rows are what they were, and names the first that is not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from yunhu.platform.database.db import Database
from yunhu.trust.audit import seal_file, store
from yunhu.trust.audit.keys import Keys, is_signed
from yunhu.trust.audit.model import Row, Seal, Statement, Trouble
from yunhu.trust.audit.rules import MOST_AHEAD, Walk, genesis, root_of, seal_hash

BATCH = 500
"""Rows looked at before others get their turn."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at one chain found."""

    chain: str
    rows: int
    """Rows looked at."""

    sealed: int
    """The last row that a seal is on."""

    seals: int
    trouble: Trouble | None
    """The first thing that is not as it was; None when all is."""


class Checks:
    """Looks at the chains of a tenant."""

    def __init__(self, database: Database, files: Sequence[Path], pause_s: float = 0.0) -> None:
        """`files`: where seals are kept beside the database. `pause_s`: a rest after every `BATCH` rows."""
        self._database = database
        self._files = tuple(files)
        self._pause_s = pause_s

    async def check(self, tenant: str, keys: Keys) -> list[Checked]:
        """Look at every chain. `keys`: the public ones. Raises OSError for a file that cannot be read."""
        async with self._database.reading() as connection:
            chains = set(await store.chains(connection, tenant))
        kept = [seal for path in self._files for seal in await asyncio.to_thread(seal_file.read, path)]
        chains |= {seal.statement.chain for seal in kept if seal.statement.tenant == tenant}
        return [await self._chain(tenant, chain, kept, keys) for chain in sorted(chains)]

    async def _chain(self, tenant: str, chain: str, kept: Sequence[Seal], keys: Keys) -> Checked:
        async with self._database.reading() as connection:
            known = await store.seals(connection, tenant, chain)
        seals = together((*known, *seal_file.of_chain(kept, tenant, chain)), keys)
        looked = Look(tenant, chain, seals, keys)
        while looked.trouble is None:
            async with self._database.reading() as connection:
                rows = await store.rows_after(connection, tenant, chain, looked.walk.seq, BATCH + MOST_AHEAD)
            if not rows:
                break
            looked.take(rows, BATCH)
            await asyncio.sleep(self._pause_s)
        return looked.result()


def together(found: Iterable[Seal], keys: Keys) -> list[Seal]:
    """Seals of several places in order; where they differ in one of a number, the one that is ours."""
    kept: dict[int, Seal] = {}
    for seal in found:
        number = seal.statement.number
        if number not in kept or not is_signed(kept[number], keys):
            kept[number] = seal
    return [kept[number] for number in sorted(kept)]


class Look:
    """One chain being looked at: rows are given in order, as many at a time as there are."""

    def __init__(self, tenant: str, chain: str, seals: Sequence[Seal], keys: Keys) -> None:
        self._seals = seals
        self._chain = chain
        self._bad_seal = bad_seal(seals, keys, genesis(tenant, chain), chain)
        right = [seal.statement for seal in seals if is_signed(seal, keys)]
        cuts = [it for it in right if it.kind == "cut"]
        after, head = (cuts[-1].last, cuts[-1].head) if cuts else (0, genesis(tenant, chain))
        self._roots = [it for it in right if it.kind == "root" and it.last > after]
        self._waiting = list(reversed(self._roots))
        self._hashes: dict[int, str] = {}
        self._from = after
        self.walk = Walk(chain, after, head)
        self.trouble: Trouble | None = None

    def take(self, rows: Sequence[Row], count: int) -> None:
        """Look at the next `count` of these rows; stops at the first trouble."""
        for row in rows[:count]:
            self._hashes[row.seq] = row.hash
        trouble = self.walk.over(rows, count)
        self.trouble = self._replaced() or trouble

    def _replaced(self) -> Trouble | None:
        """Whether a seal that the walk has passed says something else of its rows."""
        while self._waiting and self._waiting[-1].last <= self.walk.seq:
            statement = self._waiting.pop()
            places = range(statement.first, statement.last + 1)
            found = [self._hashes.pop(place, "") for place in places]
            if found and ("" in found or root_of(found) != statement.root or found[-1] != statement.head):
                return Trouble(fault="replaced", chain=self._chain, seq=statement.first)
        return None

    def result(self) -> Checked:
        """What was found, when there are no more rows."""
        found = [self.trouble or self._truncated(), self._bad_seal]
        troubles = sorted((it for it in found if it is not None), key=lambda trouble: trouble.seq)
        return Checked(
            chain=self._chain,
            rows=self.walk.seq - self._from,
            sealed=max((it.last for it in self._roots), default=self._from),
            seals=len(self._seals),
            trouble=troubles[0] if troubles else None,
        )

    def _truncated(self) -> Trouble | None:
        if self._waiting and self._waiting[0].last > self.walk.seq:
            return Trouble(fault="truncated", chain=self._chain, seq=self.walk.seq + 1)
        return None


def bad_seal(seals: Sequence[Seal], keys: Keys, beginning: str, chain: str) -> Trouble | None:
    """The first seal that is not ours, or after which one is missing."""
    previous, number, seq = beginning, 0, 1
    for seal in seals:
        statement: Statement = seal.statement
        if not is_signed(seal, keys):
            return Trouble(fault="seal_forged", chain=chain, seq=statement.first)
        if statement.number != number + 1 or statement.previous != previous:
            return Trouble(fault="seal_missing", chain=chain, seq=seq)
        previous, number, seq = seal_hash(statement), statement.number, statement.last + 1
    return None
