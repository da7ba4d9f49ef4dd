"""The projector: each fact exactly once, whatever the database does."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, select

from yunhu.platform.clock import SystemClock
from yunhu.platform.database.db import METADATA, open_sync
from yunhu.platform.database.upsert import Fold
from yunhu.platform.journal import projector as projector_module
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import FactDecoder, Journal
from yunhu.platform.journal.projector import FAILURES, POSITIONS, Projection, Projector

COUNTS = Table(
    "contact_count",
    MetaData(),
    Column("contact", String(32), primary_key=True),
    Column("tenant", String(32), nullable=False),
    Column("facts", Integer, nullable=False, server_default="0"),
    Column("sum", Integer, nullable=False, server_default="0"),
)


class Happened(msgspec.Struct, frozen=True, kw_only=True, tag="thing.happened", tag_field="kind"):
    number: int


class Counting:
    """Counts the facts of each contact; `bad` numbers make it fail."""

    tables: Sequence[Table] = (COUNTS,)
    _decoder = FactDecoder(Happened)

    def __init__(self, name: str = "counting", bad: frozenset[int] = frozenset()) -> None:
        self.name = name
        self.bad = bad

    def apply(self, connection: Connection, envelopes: Sequence[Envelope]) -> None:
        fold = Fold(COUNTS, added=("facts", "sum"))
        for envelope in envelopes:
            fact = self._decoder.decode(envelope)
            assert isinstance(fact, Happened)
            if fact.number in self.bad:
                raise ValueError(f"cannot take {fact.number} of 13800138000")
            assert envelope.contact is not None
            fold.row(envelope.contact)["tenant"] = envelope.tenant
            fold.add(envelope.contact, "facts")
            fold.add(envelope.contact, "sum", fact.number)
        fold.write(connection)


class Centre:
    """A journal, a database and projectors that come and go."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite+aiosqlite:///{folder}/main.db"
        self.path = folder / "main.db"
        self.journal = Journal(folder / "journal.db", SystemClock())
        self.engine = open_sync(self.url)
        with self.engine.begin() as connection:
            METADATA.create_all(connection, [POSITIONS, FAILURES])
            COUNTS.create(connection)
        self.told: list[str | None] = []
        self.news = asyncio.Event()

    def projector(self, *projections: Projection) -> Projector:
        engine = open_sync(self.url, locked_ms=1)
        made = Projector(self.journal, engine, projections, SystemClock(), self._tell)
        made.start()
        return made

    def _tell(self, reason: str | None) -> None:
        self.told.append(reason)
        self.news.set()

    async def told_that(self, holds: Callable[[list[str | None]], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds(self.told):
                self.news.clear()
                await self.news.wait()

    def happened(self, first: int, count: int) -> None:
        for number in range(first, first + count):
            self.journal.append("t1", f"c{number % 7}", Happened(number=number))

    def totals(self) -> tuple[int, int]:
        with self.engine.begin() as connection:
            found = connection.execute(select(COUNTS.c.facts, COUNTS.c.sum)).all()
        return sum(row[0] for row in found), sum(row[1] for row in found)


@pytest.fixture
async def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Centre]:
    monkeypatch.setattr(projector_module, "WINDOW_S", 0.002)
    monkeypatch.setattr(projector_module, "BACK_OFF_S", (0.002,))
    made = Centre(tmp_path)
    made.journal.start()
    yield made
    await made.journal.close()
    made.engine.dispose()


async def test_facts_reach_the_database(centre: Centre) -> None:
    projector = centre.projector(Counting())
    centre.happened(0, 1203)
    await projector.caught_up()
    assert centre.totals() == (1203, sum(range(1203)))
    await projector.caught_up()
    await projector.close()


async def test_a_restart_goes_on_where_the_last_commit_was(centre: Centre) -> None:
    for round_ in range(4):
        projector = centre.projector(Counting())
        centre.happened(round_ * 100, 100)
        if round_ % 2:
            await projector.caught_up()
        await projector.close()
    projector = centre.projector(Counting())
    await projector.caught_up()
    assert centre.totals() == (400, sum(range(400)))
    await projector.close()


async def test_a_locked_database_delays_and_loses_nothing(centre: Centre) -> None:
    projector = centre.projector(Counting())
    centre.happened(0, 10)
    await projector.caught_up()
    other = sqlite3.connect(centre.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    centre.happened(10, 10)
    await centre.told_that(lambda told: len(told) == 1 and "locked" in str(told[0]))
    with pytest.raises(TimeoutError):
        await projector.caught_up(timeout_s=0.02)
    other.execute("ROLLBACK")
    other.close()
    await centre.told_that(lambda told: told[-1] is None)
    await projector.caught_up()
    assert centre.totals() == (20, sum(range(20)))
    await projector.close()


async def test_a_fact_that_cannot_be_taken_is_passed_over_and_kept(centre: Centre) -> None:
    projector = centre.projector(Counting("good"), Counting("picky", frozenset({5, 17})))
    centre.happened(0, 30)
    await projector.caught_up()
    assert centre.totals() == (30 + 28, 2 * sum(range(30)) - 5 - 17)
    with centre.engine.begin() as connection:
        failures = connection.execute(select(FAILURES)).all()
    assert [(row.projection, row.kind, row.tenant) for row in failures] == [
        ("picky", "thing.happened", "t1")
    ] * 2
    assert all("cannot take" in row.reason and "138" not in row.reason for row in failures)
    await projector.close()


async def test_a_new_projection_starts_from_the_beginning(centre: Centre) -> None:
    projector = centre.projector(Counting("old"))
    centre.happened(0, 50)
    await projector.caught_up()
    await projector.close()
    projector = centre.projector(Counting("old"), Counting("new"))
    centre.happened(50, 10)
    await projector.caught_up()
    assert centre.totals() == (60 + 60, 2 * sum(range(60)))
    await projector.close()


async def test_a_database_without_tables_is_waited_for(centre: Centre) -> None:
    with centre.engine.begin() as connection:
        POSITIONS.drop(connection)
    projector = centre.projector(Counting())
    centre.happened(0, 5)
    await centre.told_that(lambda told: len(told) == 1 and "no such table" in str(told[0]))
    with centre.engine.begin() as connection:
        POSITIONS.create(connection)
    await projector.caught_up()
    assert centre.totals()[0] == 5
    await projector.close()
