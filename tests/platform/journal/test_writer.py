"""The journal on a disk that is full, locked, failing, or whose process is killed."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from tests.keys import keys_in

from yunhu.platform import sealing
from yunhu.platform.clock import SystemClock
from yunhu.platform.journal import journal as journal_module
from yunhu.platform.journal import writer as journal_writer
from yunhu.platform.journal.file import Envelope, JournalFile, JournalReader, StorageTrouble
from yunhu.platform.journal.journal import Journal, JournalUnavailable
from yunhu.platform.journal.writer import Trouble


class Ticked(msgspec.Struct, frozen=True, kw_only=True, tag="clock.ticked", tag_field="kind"):
    number: int


class BadDisk(JournalFile):
    """A store whose disk refuses as a plan says, before or after the data reached the file."""

    plan: list[str] = []

    def commit(self, facts: list[Envelope], records: Mapping[str, bytes | None]) -> None:
        step = self.plan.pop(0) if self.plan else "ok"
        if step in ("full", "io"):
            raise StorageTrouble(step, "planned")
        super().commit(facts, records)
        if step == "io after":
            raise StorageTrouble("io", "planned, after the data reached the file")
        if step == "eaten":
            self._connection.execute("DELETE FROM facts WHERE last > 0")


@pytest.fixture
def bad_disk(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(journal_module, "JournalFile", BadDisk)
    monkeypatch.setattr(journal_writer, "BACK_OFF_S", (0.001,) * 3)
    monkeypatch.setattr(BadDisk, "plan", [])
    return BadDisk.plan


class Told:
    """What the journal told about its disk."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self._news = asyncio.Event()

    def __call__(self, trouble: Trouble) -> None:
        self.kinds.append(trouble.kind)
        self._news.set()

    async def until(self, kind: str) -> None:
        async with asyncio.timeout(20):
            while kind not in self.kinds:
                self._news.clear()
                await self._news.wait()


@pytest.mark.parametrize("step", ["full", "io", "io after"])
@pytest.mark.parametrize("nth", [0, 1, 2, 5])
async def test_a_commit_that_fails_is_made_again_exactly_once(
    tmp_path: Path, bad_disk: list[str], step: str, nth: int
) -> None:
    told = Told()
    journal = Journal(tmp_path / "journal.db", SystemClock(), told)
    bad_disk += ["ok"] * nth + [step, step]
    journal.start()
    for number in range(8):
        journal.append("t1", "c1", Ticked(number=number))
        journal.remember("c1", str(number).encode())
        await journal.durable()
    assert [fact.seq for fact in journal.read_after(0, 100)] == list(range(1, 9))
    await journal.close()
    assert told.kinds == [step.split()[0], "none"]
    store = JournalFile(tmp_path / "journal.db", "x")
    assert sealing.in_use().open_bytes(store.records()["c1"], "record.c1") == b"7"
    store.close()


async def test_facts_that_a_failed_fsync_ate_are_written_again(tmp_path: Path, bad_disk: list[str]) -> None:
    journal = Journal(tmp_path / "journal.db", SystemClock())
    bad_disk += ["ok", "eaten", "io"]
    journal.start()
    for number in range(4):
        journal.append("t1", None, Ticked(number=number))
        await journal.durable()
    assert [fact.seq for fact in journal.read_after(0, 100)] == [1, 2, 3, 4]
    await journal.close()


async def test_durability_is_not_promised_while_the_disk_fails(tmp_path: Path, bad_disk: list[str]) -> None:
    journal = Journal(tmp_path / "journal.db", SystemClock())
    bad_disk += ["full"] * 1000
    journal.start()
    journal.append("t1", None, Ticked(number=0))
    with pytest.raises(JournalUnavailable):
        await journal.durable(timeout_s=0.05)
    bad_disk.clear()
    await journal.durable()
    await journal.close()


async def test_memory_is_bounded_and_calls_are_refused_first(
    tmp_path: Path, bad_disk: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MOST_WAITING", 100)
    monkeypatch.setattr(journal_module, "REFUSING", 80)
    told = Told()
    journal = Journal(tmp_path / "journal.db", SystemClock(), told)
    bad_disk += ["full"] * 1000
    journal.start()
    accepted = []
    for number in range(150):
        journal.append("t1", None, Ticked(number=number))
        accepted.append(journal.accepting)
    assert accepted.count(True) == 79
    assert journal.waiting == 100
    assert journal.losing
    await told.until("full")
    bad_disk.clear()
    await told.until("none")
    await journal.durable()
    assert not journal.losing
    assert journal.append("t1", None, Ticked(number=150)).seq == 101
    await journal.close()
    assert set(told.kinds) == {"losing", "full", "none"}


async def test_closing_gives_up_on_a_disk_that_takes_nothing(tmp_path: Path, bad_disk: list[str]) -> None:
    told = Told()
    journal = Journal(tmp_path / "journal.db", SystemClock(), told)
    bad_disk += ["full"] * 1000
    journal.start()
    journal.append("t1", None, Ticked(number=0))
    await journal.close()
    await told.until("losing")


async def test_facts_wait_while_the_file_is_locked(tmp_path: Path) -> None:
    told = Told()
    journal = Journal(tmp_path / "journal.db", SystemClock(), told)
    journal.start()
    other = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    journal.append("t1", None, Ticked(number=0))
    await told.until("locked")
    assert journal.waiting == 1
    other.execute("ROLLBACK")
    other.close()
    await journal.durable()
    assert journal.waiting == 0
    await journal.close()


CHILD = """
import asyncio, sys
from pathlib import Path
from yunhu.platform.clock import SystemClock
from yunhu.platform.journal.journal import Journal
from yunhu.platform import sealing
from tests.keys import keys_in
from tests.platform.journal.test_writer import Ticked

async def main():
    sealing.use(keys_in(Path(sys.argv[1]).parent))
    journal = Journal(Path(sys.argv[1]), SystemClock())
    journal.start()
    while True:
        for _ in range(20):
            envelope = journal.append("t1", "c1", Ticked(number=journal.seq))
            journal.remember("c1", str(envelope.seq).encode())
        await journal.durable()
        print(envelope.seq, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("lines", [1, 3, 40])
def test_what_was_called_durable_survives_kill_9(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "journal.db"
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        promised = 0
        for _ in range(lines):
            promised = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().splitlines()
    promised = int(rest[-1]) if rest else promised
    reader = JournalReader(path)
    found = reader.read_after(0, 10_000_000)
    reader.close()
    assert [fact.seq for fact in found] == list(range(1, len(found) + 1))
    assert len(found) >= promised
    store = JournalFile(path, "x")
    # The record is never ahead of the facts that came before it.
    record = keys_in(tmp_path).open_bytes(store.records()["c1"], "record.c1")
    assert promised <= int(record) <= len(found)
    store.close()
