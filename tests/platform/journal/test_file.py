"""The journal's file: reading by sequence, records, pruning, what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunhu.platform.journal import file as journal_file
from yunhu.platform.journal.file import Envelope, JournalDamaged, JournalFile, JournalReader, StorageTrouble


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"this is not a database" * 1000)
    with pytest.raises(JournalDamaged):
        JournalFile(path, "x")
    path.unlink()
    JournalFile(path, "x").close()


def _facts(first: int, count: int, at: int = 0) -> list[Envelope]:
    return [
        Envelope(f"{seq:032x}", seq, at, "t1", None, "x.happened", b"") for seq in range(first, first + count)
    ]


@given(st.lists(st.integers(1, 1200), max_size=6), st.integers(0, 4000), st.integers(1, 700))
def test_reading_is_like_slicing(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], seq: int, limit: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    store = JournalFile(path, "x")
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
    monkeypatch.setattr(journal_file, "PRUNED_ROWS", 2)
    path = tmp_path / "journal.db"
    store = JournalFile(path, "x")
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
    monkeypatch.setattr(journal_file, "MOST_KEPT", 0)
    while store.prune(through=50, before=0):
        pass
    assert reader.read_after(0, 1) == []
    reader.close()
    store.close()
    again = JournalFile(path, "y")
    assert (again.last_seq(), again.identity) == (50, "x")
    again.close()


def test_many_records_are_written_and_forgotten(tmp_path: Path) -> None:
    store = JournalFile(tmp_path / "journal.db", "x")
    store.commit([], {f"c{number}": b"body" for number in range(1000)})
    store.commit([], {f"c{number}": None for number in range(990)})
    assert len(store.records()) == 10
    store.close()


def test_a_disk_without_room_is_told_apart(tmp_path: Path) -> None:
    store = JournalFile(tmp_path / "journal.db", "x")
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    fact = Envelope("0" * 32, 1, 0, "t1", None, "x", b"x" * 100_000)
    with pytest.raises(StorageTrouble) as caught:
        store.commit([fact], {"c1": b"record"})
    assert caught.value.kind == "full"
    assert (store.last_seq(), store.records()) == (0, {})
    store._connection.execute("PRAGMA max_page_count = 100000")
    store.commit([fact], {})
    assert store.last_seq() == 1
    store.close()
