"""Time limits: what is over is deleted with its proof, what is held stays, what is younger is not touched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select

from yunhu.app.migrations.tables import METADATA
from yunhu.kit.instants import DAY
from yunhu.kit.purposes import RETENTIONS
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import Database
from yunhu.platform.database.holding import Purged
from yunhu.trust.law.consents.store import CONSENT
from yunhu.trust.law.keeping import store
from yunhu.trust.law.keeping.errors import NoSuchHold, NothingToHold
from yunhu.trust.law.keeping.facts import DataPurged, LegalHoldPlaced, LegalHoldReleased
from yunhu.trust.law.keeping.model import StorageOnly
from yunhu.trust.law.keeping.service import BATCH, Keeping
from yunhu.work.calls.tables import CONTACT, SEGMENT


class Cellar:
    """Time limits over a whole empty database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.time = VirtualTime()
        self.facts: list[msgspec.Struct] = []
        self.recorded: frozenset[str] = frozenset()
        self.gone: list[tuple[str, list[str], bool]] = []
        ids = count(1)
        self.keeping = Keeping(
            "main",
            database,
            lambda tenant, contact, fact: self.facts.append(fact),
            self.time,
            lambda: f"{next(ids):032x}",
            lambda keep: RETENTIONS[keep].days,
            self._held,
            self._beside,
        )

    async def _held(self, tenant: str, contacts: Sequence[str]) -> frozenset[str]:
        return self.recorded

    async def _beside(self, tenant: str, table: str, ids: Sequence[str], asked: bool) -> None:
        self.gone.append((table, list(ids), asked))

    async def call(self, id_: str, days_ago: int, customer: str | None = None, tenant: str = "main") -> None:
        """A contact that arrived so long ago, with one segment."""
        at = self.time.now() - days_ago * DAY
        values = {"id": id_, "tenant": tenant, "arrived_at": at, "customer": customer}
        segment = {"id": id_, "tenant": tenant, "contact": id_, "started_at": at}
        await self._write((CONTACT, values), (SEGMENT, segment))

    async def customer(self, id_: str) -> None:
        """Somebody whom the centre knows."""
        await self._write((METADATA.tables["customer"], {"id": id_, "tenant": "main"}))

    async def _write(self, *rows: tuple[Any, dict[str, Any]]) -> None:
        async with self.database.writing() as connection:
            for table, row in rows:
                empty: dict[str, Any] = {
                    column.name: 0 if column.type.python_type is int else "x"
                    for column in table.columns
                    if not column.nullable
                }
                await connection.execute(insert(table).values(**{**empty, **row}))

    async def left(self, table: Any = CONTACT) -> set[str]:
        """The ids that are still there."""
        async with self.database.reading() as connection:
            return set((await connection.execute(select(table.c.id))).scalars())


@pytest.fixture
async def cellar(tmp_path: Path) -> AsyncIterator[Cellar]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'law.db'}")
    async with database.writing() as connection:
        await connection.run_sync(METADATA.create_all)
    yield Cellar(database)
    await database.close()


async def test_what_is_over_goes_with_all_that_goes_along_and_leaves_a_proof(cellar: Cellar) -> None:
    await cellar.call("old", 731)
    await cellar.call("young", 729)
    await cellar.call("foreign", 731, tenant="other")
    assert await cellar.keeping.purge() == 1
    assert await cellar.left() == {"young", "foreign"}
    assert await cellar.left(SEGMENT) == {"young", "foreign"}
    [proof] = await cellar.keeping.proofs()
    assert (proof["table"], proof["rows"], proof["counts"]["segment"]) == ("contact", 1, 1)
    assert [type(fact) for fact in cellar.facts] == [DataPurged]
    assert cellar.gone == [("contact", ["old"], False)]


async def test_what_is_held_stays_until_it_is_released(cellar: Cellar) -> None:
    await cellar.call("disputed", 800)
    await cellar.call("of-wang", 800, customer="wang")
    await cellar.call("recorded", 800)
    await cellar.call("free", 800)
    hold = await cellar.keeping.place("li", "contact", "disputed", "a dispute")
    await cellar.customer("wang")
    await cellar.keeping.place("li", "customer", "wang", "an inquiry")
    with pytest.raises(NothingToHold):
        await cellar.keeping.place("li", "customer", "nobody", "a typing mistake")
    with pytest.raises(NothingToHold):
        await cellar.keeping.place("li", "ticket", "disputed", "a contact's id")
    cellar.recorded = frozenset({"recorded"})
    await cellar.keeping.purge()
    assert await cellar.left() == {"disputed", "of-wang", "recorded"}
    assert {each.why for each in await cellar.keeping.holds()} == {"a dispute", "an inquiry"}
    await cellar.keeping.release("li", hold.id)
    await cellar.keeping.purge()
    assert await cellar.left() == {"of-wang", "recorded"}
    kinds = [type(fact) for fact in cellar.facts]
    assert kinds.count(LegalHoldPlaced) == 2
    assert kinds.count(LegalHoldReleased) == 1
    with pytest.raises(NoSuchHold):
        await cellar.keeping.release("li", hold.id)


async def test_a_batch_is_bounded_and_the_rest_follows(cellar: Cellar) -> None:
    purged = Purged(CONTACT, "arrived_at", "contact")
    for number in range(4):
        await cellar.call(f"old-{number}", 800 + number)
    async with cellar.database.reading() as connection:
        found = await store.over(connection, "main", purged, cellar.time.now(), frozenset({"old-3"}), 2)
    assert found == ["old-2", "old-1"], "the oldest first, without what is held"
    assert BATCH <= store.CHUNK


async def test_what_only_a_duty_kept_goes_when_it_is_over(cellar: Cellar) -> None:
    await cellar.call("kept", 20)
    until = cellar.time.now() + 10 * DAY
    locked = StorageOnly(
        kind="contact", object="kept", why="duty", request="r", since=cellar.time.now(), until=until
    )
    await cellar.keeping.lock_away([locked])
    assert cellar.keeping.is_stored_only("contact", "kept")
    await cellar.keeping.purge()
    assert await cellar.left() == {"kept"}
    cellar.time.advance(11 * 86_400)
    await cellar.keeping.purge()
    assert await cellar.left() == set()
    assert cellar.gone == [("contact", ["kept"], True)]
    assert not cellar.keeping.is_stored_only("contact", "kept")


async def test_a_restriction_is_lifted_by_its_request(cellar: Cellar) -> None:
    now = cellar.time.now()
    await cellar.keeping.lock_away(
        [StorageOnly(kind="customer", object="wang", why="restriction", request="r", since=now)]
    )
    assert cellar.keeping.is_stored_only("customer", "wang")
    assert await cellar.keeping.let_out("r") == 1
    assert not cellar.keeping.is_stored_only("customer", "wang")


async def test_what_two_requests_restrict_stays_until_both_are_lifted(cellar: Cellar) -> None:
    once = StorageOnly(kind="customer", object="wang", why="restriction", request="r1", since=1)
    await cellar.keeping.lock_away([once])
    await cellar.keeping.lock_away([msgspec.structs.replace(once, request="r2")])
    assert await cellar.keeping.let_out("r1", "r2") == 0
    assert cellar.keeping.is_stored_only("customer", "wang")
    assert await cellar.keeping.let_out("r2") == 1
    assert not cellar.keeping.is_stored_only("customer", "wang")


async def test_what_a_deletion_keeps_is_not_let_out_with_a_restriction(cellar: Cellar) -> None:
    once = StorageOnly(kind="customer", object="wang", why="restriction", request="r1", since=1)
    await cellar.keeping.lock_away([once])
    await cellar.keeping.lock_away([msgspec.structs.replace(once, request="r2", why="hold")])
    assert await cellar.keeping.let_out("r1") == 0
    await cellar.keeping.lock_away([once])
    assert await cellar.keeping.let_out("r1") == 0
    assert cellar.keeping.is_stored_only("customer", "wang")


async def test_the_ledger_of_consents_outlives_what_it_was_about(cellar: Cellar) -> None:
    assert "law" in {each for each in RETENTIONS if RETENTIONS[each].least >= 1_095}
    assert CONSENT.name not in {table.name for table, _ in store.family("contact")}
    assert CONSENT.name not in {table.name for table, _ in store.family("customer")}
