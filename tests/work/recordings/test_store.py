"""Facts become the index of recordings, whichever batches they come in."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.journal.file import Envelope
from yunhu.platform.journal.journal import kind_of
from yunhu.work.recordings import facts, store
from yunhu.work.recordings.model import Gap, Recording
from yunhu.work.recordings.store import RecordingsProjection

TENANT, CONTACT, LEG = "acme", "c" * 32, "1" * 32
START = 1_800_000_000_000_000


class Base:
    """A database with the index, and a projection that is fed envelope by envelope or all at once."""

    def __init__(self, url: str) -> None:
        self.sync = open_sync(url)
        METADATA.create_all(self.sync, tables=list(RecordingsProjection.tables))
        self.database = Database(url)
        self.projection = RecordingsProjection()
        self.seq = itertools.count(1)

    def envelope(self, fact: msgspec.Struct, tenant: str = TENANT, contact: str = CONTACT) -> Envelope:
        seq = next(self.seq)
        body = msgspec.msgpack.encode(fact)
        return Envelope(f"{seq:032x}", seq, START + seq, tenant, contact, kind_of(type(fact)), body)

    def project(self, *batches: list[Envelope]) -> None:
        for batch in batches:
            with self.sync.begin() as connection:
                self.projection.apply(connection, batch)


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[Base]:
    base = Base(f"sqlite+aiosqlite:///{tmp_path}/main.db")
    yield base
    await base.database.close()
    base.sync.dispose()


def started(n: int) -> facts.RecordingStarted:
    return facts.RecordingStarted(recording=f"{n:032x}", leg=LEG, file=f"acme/{n:032x}.rec")


def closed(n: int) -> facts.RecordingClosed:
    return facts.RecordingClosed(
        recording=f"{n:032x}",
        leg=LEG,
        file=f"acme/{n:032x}.rec",
        duration_ms=2500,
        bytes=40_000,
        sha256="ab" * 32,
        gaps=(Gap(1000, 2000, "paused: card"),),
        reason="stopped",
    )


@pytest.mark.parametrize("together", [True, False])
async def test_a_recording_is_indexed_in_one_batch_or_many(base: Base, together: bool) -> None:
    envelopes = [
        base.envelope(fact)
        for fact in (
            started(1),
            facts.RecordingPaused(recording=f"{1:032x}", reason="card"),
            facts.RecordingGap(recording=f"{1:032x}", from_ms=1000, to_ms=2000, reason="paused: card"),
            closed(1),
        )
    ]
    base.project(*([envelopes] if together else [[envelope] for envelope in envelopes]))
    async with base.database.reading() as connection:
        found = await store.recording(connection, TENANT, f"{1:032x}")
    assert found == Recording(
        id=f"{1:032x}",
        tenant=TENANT,
        contact=CONTACT,
        leg=LEG,
        file=f"acme/{1:032x}.rec",
        state="closed",
        started_at=START + 1,
        ended_at=START + 4,
        duration_ms=2500,
        bytes=40_000,
        sha256="ab" * 32,
        gaps=(Gap(1000, 2000, "paused: card"),),
        reason="stopped",
    )


async def test_a_failure_is_indexed_even_when_nothing_began(base: Base) -> None:
    failed = facts.RecordingFailed(
        recording=f"{1:032x}", leg=LEG, file="f", reason="disk", message="full", policy="go_on"
    )
    base.project([base.envelope(failed)])
    async with base.database.reading() as connection:
        (found,) = await store.recordings_of(connection, TENANT, CONTACT)
        assert (found.state, found.reason, found.started_at) == ("failed", "disk", None)
        assert await store.recordings(connection, TENANT, 10) == []
        assert await store.unfinished(connection, TENANT) == []


def erased(n: int) -> facts.RecordingErased:
    return facts.RecordingErased(
        recording=f"{n:032x}", leg=LEG, file="f", cause="request", certificate="c", by="law"
    )


@pytest.mark.parametrize("together", [True, False])
async def test_an_erased_recording_is_marked(base: Base, together: bool) -> None:
    envelopes = [base.envelope(fact) for fact in (started(1), closed(1), erased(1))]
    base.project(*([envelopes] if together else [[envelope] for envelope in envelopes]))
    async with base.database.reading() as connection:
        found = await store.recording(connection, TENANT, f"{1:032x}")
    assert found is not None
    assert (found.state, found.bytes) == ("erased", 40_000)


async def test_what_is_told_late_brings_no_deleted_row_back(base: Base) -> None:
    chained = facts.RecordingChained(recording=f"{1:032x}", leg=LEG, file="f", blocks=3, root="ab" * 32)
    base.project([base.envelope(erased(1))], [base.envelope(chained)])
    async with base.database.reading() as connection:
        assert await store.recording(connection, TENANT, f"{1:032x}") is None


async def test_lists_go_by_pages_and_never_across_tenants(base: Base) -> None:
    mine = [base.envelope(started(n)) for n in range(1, 6)]
    base.project([*mine, base.envelope(started(9), "other"), base.envelope(closed(2))])
    async with base.database.reading() as connection:
        first = await store.recordings(connection, TENANT, 2)
        last = first[-1]
        assert last.started_at is not None
        rest = await store.recordings(connection, TENANT, 10, (last.started_at, last.id))
        assert [int(it.id, 16) for it in (*first, *rest)] == [5, 4, 3, 2, 1]
        assert [int(it.id, 16) for it in await store.unfinished(connection, TENANT)] == [1, 3, 4, 5]
        assert await store.recording(connection, TENANT, f"{9:032x}") is None
        assert len(await store.recordings_of(connection, "other", CONTACT)) == 1


async def test_damage_is_marked_until_it_is_whole_again(base: Base) -> None:
    async def marked() -> int | None:
        async with base.database.reading() as connection:
            found = await store.recording(connection, TENANT, f"{1:032x}")
        assert found is not None
        return found.damaged_at

    damaged = facts.RecordingDamaged(recording=f"{1:032x}", problems=1, kinds=("chain",))
    base.project([base.envelope(started(1)), base.envelope(closed(1))])
    base.project([base.envelope(damaged)])
    assert await marked() == START + 3
    base.project([base.envelope(facts.RecordingWhole(recording=f"{1:032x}"))])
    assert await marked() is None
