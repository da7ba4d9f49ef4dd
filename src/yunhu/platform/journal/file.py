"""The journal's file: SQLite with a write-ahead log, every commit on the disk before it counts.

The facts of one commit are one row. SQLite gives up Python's global lock for every row, and gets it back
late while the loop is busy; so one row for 100 facts is not only smaller than 100 rows, it is what keeps
the journal in step.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, ClassVar

import msgspec

from yunhu.kit.instants import Instant
from yunhu.kit.refusal import Refusal

FACTS_PER_ROW = 512
"""The most facts in one row, so that a reader never has to hold many more than it asked for."""

MOST_KEPT = 5_000_000
"""Facts kept in the file at most, once they were projected."""

PRUNED_ROWS = 200
"""Rows deleted by one `prune`, so that a commit never waits long behind it."""

_RECORDS_PER_STATEMENT = 64
_LONGEST_WAL = 64 << 20
_BUSY_MS = 100
_VERSION = 1
_SCHEMA = """
CREATE TABLE facts (
  first INTEGER PRIMARY KEY, last INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE records (contact TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class Envelope(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A fact with where and when it belongs. `seq` counts the facts of one journal without holes."""

    id: str
    seq: int
    at: Instant
    tenant: str
    contact: str | None
    kind: str
    body: bytes
    """The fact in MessagePack; `FactDecoder` reads it."""


class JournalDamaged(Refusal):
    """The file is no journal, or not readable."""

    id: ClassVar[str] = "journal.damaged"
    status: ClassVar[int] = 500


class JournalInUse(Refusal):
    """Another process writes to this file."""

    id: ClassVar[str] = "journal.in_use"
    status: ClassVar[int] = 500


class StorageTrouble(Exception):  # noqa: N818 (it names a state of the disk)
    """The disk does not take what we write. `kind`.

    Full, locked or io (nothing in the file is certain then).
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


def trouble_of(error: sqlite3.Error) -> StorageTrouble:
    """What an error of SQLite means for us; whatever is not known counts as io."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_FULL:
        return StorageTrouble("full", str(error))
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StorageTrouble("locked", str(error))
    return StorageTrouble("io", str(error))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Envelope]).decode


class JournalFile:
    """The writing end. Used by one thread; holds the file's lock until it is closed."""

    def __init__(self, path: Path, identity: str) -> None:
        """Open or create the journal. `identity` names it when it is new (an id). Raises `JournalInUse`,
        `JournalDamaged`, `StorageTrouble`."""
        self._path = path
        self._lock = _hold(path)
        try:
            path.touch(mode=0o600)
            self._connection = _connect(path)
            self._prepare(identity)
        except sqlite3.Error as error:
            self._lock.close()
            raise _opening_failed(path, error) from error

    def _prepare(self, identity: str) -> None:
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            self._connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version={_VERSION};COMMIT")
            self._connection.execute("INSERT INTO about VALUES ('identity', ?), ('pruned', '0')", (identity,))
        self.identity = self._about("identity")
        """Stays the same for the life of the file."""

    def _about(self, name: str) -> str:
        (value,) = self._connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(value)

    def last_seq(self) -> int:
        """The sequence of the newest fact ever written (0: none yet)."""
        (last,) = self._connection.execute("SELECT max(last) FROM facts").fetchone()
        return int(last or self._about("pruned"))

    def commit(self, facts: list[Envelope], records: Mapping[str, bytes | None]) -> None:
        """Write facts and recovery records (None: forget it) as one; on the disk when this returns.

        Raises `StorageTrouble`; after `full` and `locked` nothing of it was written.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for start in range(0, len(facts), FACTS_PER_ROW):
                self._write_row(facts[start : start + FACTS_PER_ROW])
            if records:
                self._write_records(records)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise trouble_of(error) from error

    def _write_row(self, facts: list[Envelope]) -> None:
        row = (facts[0].seq, facts[-1].seq, facts[-1].at, _encode(facts))
        self._connection.execute("INSERT INTO facts VALUES (?, ?, ?, ?)", row)

    def _write_records(self, records: Mapping[str, bytes | None]) -> None:
        kept = [part for contact, body in records.items() if body is not None for part in (contact, body)]
        gone = [contact for contact, body in records.items() if body is None]
        size = _RECORDS_PER_STATEMENT * 2
        for start in range(0, len(kept), size):
            part = kept[start : start + size]
            values = ",".join(["(?,?)"] * (len(part) // 2))
            self._connection.execute(f"REPLACE INTO records VALUES {values}", part)
        for start in range(0, len(gone), _RECORDS_PER_STATEMENT):
            names = gone[start : start + _RECORDS_PER_STATEMENT]
            marks = ",".join("?" * len(names))
            self._connection.execute(f"DELETE FROM records WHERE contact IN ({marks})", names)

    def _roll_back(self) -> None:
        # SQLite has rolled back by itself after some errors; then this fails, and nothing is left to do.
        with suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def prune(self, through: int, before: Instant) -> bool:
        """Delete the oldest facts up to `through` that are older than `before`, or surplus to `MOST_KEPT`.

        At most `PRUNED_ROWS`; returns whether there may be more. Raises `StorageTrouble`.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            last, count = self._oldest(min(through, self.last_seq()), before)
            if count:
                self._connection.execute("DELETE FROM facts WHERE last <= ? AND first <= ?", (last, last))
                self._connection.execute("UPDATE about SET value = ? WHERE name = 'pruned'", (str(last),))
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise trouble_of(error) from error
        return count == PRUNED_ROWS

    def _oldest(self, through: int, before: Instant) -> tuple[int, int]:
        """The last sequence of the oldest rows that may go, and how many rows that is."""
        surplus = self.last_seq() - MOST_KEPT
        found = self._connection.execute(
            "SELECT last, at FROM facts WHERE first <= ? ORDER BY first LIMIT ?", (through, PRUNED_ROWS)
        )
        gone, count = 0, 0
        for last, at in found.fetchall():
            if last > through or (at >= before and last > surplus):
                break
            gone, count = last, count + 1
        return gone, count

    def records(self) -> dict[str, bytes]:
        """The recovery records, by contact."""
        return dict(self._connection.execute("SELECT contact, body FROM records"))

    def reopen(self) -> None:
        """Open the file anew after an input/output error, and write all that it shows to the disk once more.

        After a failed fsync the kernel may show data that the disk never got; copying the log into the
        database writes it again, and the fsync of that copy tells the truth. Raises `StorageTrouble`.
        """
        with suppress(sqlite3.Error):
            self._connection.close()
        try:
            self._connection = _connect(self._path)
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise trouble_of(error) from error
        if busy:
            raise StorageTrouble("locked", "a reader keeps the log from being copied")

    def close(self) -> None:
        """Close the file and let go of its lock."""
        with suppress(sqlite3.Error):
            self._connection.close()
        self._lock.close()


class JournalReader:
    """The reading end, for any thread, one at a time; sees what was committed."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        self._connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")

    def read_after(self, seq: int, limit: int) -> list[Envelope]:
        """The oldest facts after `seq`, at most `limit`, in order."""
        found: list[Envelope] = []
        # The row that `seq` is in may hold later ones; each further row holds at least one.
        rows = self._connection.execute(
            "SELECT body FROM facts "
            "WHERE first >= coalesce((SELECT max(first) FROM facts WHERE first <= ?), 0) "
            "ORDER BY first LIMIT ?",
            (seq, limit + 1),
        )
        for (body,) in rows:
            found += [fact for fact in _decode(body) if fact.seq > seq]
            if len(found) >= limit:
                break
        rows.close()
        return found[:limit]

    def identity(self) -> str:
        """The journal's name."""
        (value,) = self._connection.execute("SELECT value FROM about WHERE name = 'identity'").fetchone()
        return str(value)

    def pruned(self) -> int:
        """Facts up to this sequence may have been deleted."""
        (value,) = self._connection.execute("SELECT value FROM about WHERE name = 'pruned'").fetchone()
        return int(value)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in _pragmas():
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _pragmas() -> Iterable[str]:
    yield f"busy_timeout={_BUSY_MS}"
    yield "journal_mode=WAL"
    yield "synchronous=FULL"
    yield f"journal_size_limit={_LONGEST_WAL}"


def _hold(path: Path) -> IO[bytes]:
    """Keep other processes from writing to this journal, for as long as the file returned is open."""
    lock = open(path.with_name(path.name + ".lock"), "wb")  # noqa: SIM115 (it stays open: it is the lock)
    os.fchmod(lock.fileno(), 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise JournalInUse(path=path) from None
    return lock


def _opening_failed(path: Path, error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_ERROR):
        return JournalDamaged(path=path)
    return trouble_of(error)
