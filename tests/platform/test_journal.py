"""The journal on a healthy disk: order, durability, recovery records, reading, pruning."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.platform import journal_store
from yunhu.platform.clock import SystemClock, VirtualTime
from yunhu.platform.journal import FactDecoder, Journal, kind_of
from yunhu.platform.journal_store import Envelope, JournalDamaged, JournalInUse, JournalReader, JournalStore


class ContactArrived(msgspec.Struct, frozen=True, kw_only=True, tag="contact.arrived", tag_field="kind"):
    channel: str


class ContactEnded(msgspec.Struct, frozen=True, kw_only=True, tag="contact.ended", tag_field="kind"):
    cause: str


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "journal.db", SystemClock())
    opened.start()
    yield opened
    await opened.close()


async def test_facts_are_read_in_the_order_they_were_appended(journal: Journal) -> None:
    given_ = [journal.append("t1", f"c{number}", ContactArrived(channel="voice")) for number in range(2000)]
    await journal.durable()
    assert journal.read_after(0, 5000) == given_
    assert journal.read_after(700, 10) == given_[700:710]
    assert journal.read_after(2000, 10) == []
    assert [fact.seq for fact in given_] == list(range(1, 2001))
    assert sorted({fact.id for fact in given_}) == [fact.id for fact in given_]
    assert journal.waiting == 0


async def test_a_fact_is_decoded_by_its_kind(journal: Journal) -> None:
    envelope = journal.append("t1", None, ContactEnded(cause="hangup"))
    decoder = FactDecoder(ContactArrived, ContactEnded)
    assert envelope.kind == "contact.ended"
    assert decoder.decode(envelope) == ContactEnded(cause="hangup")
    assert FactDecoder(ContactArrived).decode(envelope) is None
    assert decoder.kinds == {"contact.arrived", "contact.ended"}


def test_an_untagged_struct_is_no_fact() -> None:
    class Plain(msgspec.Struct):
        pass

    with pytest.raises(TypeError):
        kind_of(Plain)


async def test_durable_returns_at_once_when_nothing_waits(journal: Journal) -> None:
    await journal.durable(timeout_s=0)


async def test_the_sequence_and_the_records_survive_a_restart(tmp_path: Path) -> None:
    first = Journal(tmp_path / "journal.db", SystemClock())
    first.start()
    first.append("t1", "c1", ContactArrived(channel="voice"))
    for contact in ("c1", "c2", "c3"):
        first.remember(contact, b"old")
    first.remember("c1", b"new")
    first.forget("c2")
    await first.close()
    second = Journal(tmp_path / "journal.db", SystemClock())
    assert second.records() == {"c1": b"new", "c3": b"old"}
    assert second.identity == first.identity
    second.start()
    assert second.append("t1", "c1", ContactEnded(cause="hangup")).seq == 2
    second.forget("c1")
    await second.durable()
    await second.close()
    third = Journal(tmp_path / "journal.db", SystemClock())
    assert third.records() == {"c3": b"old"}
    await third.close()


async def test_a_second_process_is_refused(journal: Journal) -> None:
    with pytest.raises(JournalInUse):
        Journal(journal.path, SystemClock())


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"this is not a database" * 1000)
    with pytest.raises(JournalDamaged):
        JournalStore(path, "x")
    path.unlink()
    JournalStore(path, "x").close()


def _facts(first: int, count: int, at: int = 0) -> list[Envelope]:
    return [
        Envelope(f"{seq:032x}", seq, at, "t1", None, "x.happened", b"") for seq in range(first, first + count)
    ]


@given(st.lists(st.integers(1, 1200), max_size=6), st.integers(0, 4000), st.integers(1, 700))
def test_reading_is_like_slicing(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], seq: int, limit: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    store = JournalStore(path, "x")
    every: list[Envelope] = []
    for size in sizes:
        batch = _facts(len(every) + 1, size)
        store.commit(batch, {})
        every += batch
    reader = JournalReader(path)
    assert reader.read_after(seq, limit) == every[seq : seq + limit]
    assert store.last_seq() == len(every)
    reader.close()
    store.close()


def test_only_old_and_projected_facts_are_pruned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_store, "PRUNED_ROWS", 2)
    path = tmp_path / "journal.db"
    store = JournalStore(path, "x")
    for index in range(5):
        store.commit(_facts(1 + index * 10, 10, at=index), {})
    reader = JournalReader(path)
    assert store.prune(through=35, before=100) is True
    assert reader.read_after(0, 1)[0].seq == 21
    assert store.prune(through=35, before=100) is False
    assert reader.read_after(0, 1)[0].seq == 31
    assert reader.pruned() == 30
    assert store.prune(through=50, before=3) is False
    assert reader.read_after(0, 1)[0].seq == 31
    monkeypatch.setattr(journal_store, "MOST_KEPT", 0)
    while store.prune(through=50, before=0):
        pass
    assert reader.read_after(0, 1) == []
    reader.close()
    store.close()
    again = JournalStore(path, "y")
    assert (again.last_seq(), again.identity) == (50, "x")
    again.close()


def test_many_records_are_written_and_forgotten(tmp_path: Path) -> None:
    store = JournalStore(tmp_path / "journal.db", "x")
    store.commit([], {f"c{number}": b"body" for number in range(1000)})
    store.commit([], {f"c{number}": None for number in range(990)})
    assert len(store.records()) == 10
    store.close()


async def test_the_writer_prunes_what_was_projected(tmp_path: Path) -> None:
    time = VirtualTime()
    journal = Journal(tmp_path / "journal.db", time)
    journal.start()
    journal.append("t1", None, ContactEnded(cause="hangup"))
    await journal.durable()
    journal.projected(1)
    time.advance(4 * 86400)
    journal.append("t1", None, ContactEnded(cause="hangup"))
    await journal.durable()
    journal.append("t1", None, ContactEnded(cause="hangup"))
    await journal.durable()
    assert [fact.seq for fact in journal.read_after(0, 10)] == [2, 3]
    await journal.close()
