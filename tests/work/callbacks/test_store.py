"""Rows of promises, made from facts, for two tenants."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from yunhu.kit.instants import SECOND
from yunhu.platform.clock import VirtualTime
from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.journal.file import Envelope
from yunhu.platform.sealing import enc_hook
from yunhu.work.callbacks import store
from yunhu.work.callbacks.service import Callbacks


class Book:
    """The table, filled by the projection from what the ledger announces."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite+aiosqlite:///{folder}/main.db"
        self.sync = open_sync(url)
        METADATA.create_all(self.sync, tables=[store.CALLBACK])
        self.database = Database(url)
        self.time = VirtualTime()
        self._facts = 0
        self.ledger = Callbacks(self.time, self.time, self._announce, lambda tenant, number: number != "999")
        self.ledger.attach(self, lambda contact: None)

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self._facts += 1
        now, kind = self.time.now(), str(type(fact).__struct_config__.tag)
        body = msgspec.msgpack.encode(fact, enc_hook=enc_hook)
        envelope = Envelope(f"{self._facts:032x}", self._facts, now, tenant, contact, kind, body)
        with self.sync.begin() as connection:
            store.CallbacksProjection().apply(connection, [envelope])

    def promise(self, contact: str, tenant: str = "t", number: str = "138") -> None:
        """Promise a callback within ten minutes, a second after what was before."""
        self.time.advance(1)
        self.ledger.promise(contact, tenant, "support", number, 600, 2, 60, "agent_first")

    def callback_due(self, contact: str) -> None:
        """Nobody takes a place here."""

    def callback_rests(self, contact: str) -> None:
        """Nor leaves it."""

    def callback_changed(self, contact: str, number: str) -> None:
        """Nobody is called."""

    def callback_over(self, contact: str, why: str) -> None:
        """No contact ends."""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


async def state_of(book: Book, contact: str) -> tuple[str, int, str | None]:
    """State, attempts and reason of a promise."""
    async with book.database.reading() as connection:
        row = await store.callback(connection, "t", contact)
    assert row is not None
    return row["state"], row["attempts"], row["why"]


async def test_a_row_follows_the_ledger(book: Book) -> None:
    book.promise("a")
    assert await state_of(book, "a") == ("waiting", 0, None)
    book.ledger.trying("a")
    assert await state_of(book, "a") == ("trying", 1, None)
    book.ledger.failed("a", "busy")
    assert await state_of(book, "a") == ("resting", 1, "busy")
    book.time.advance(61)
    book.ledger.trying("a")
    book.ledger.answered("a")
    assert await state_of(book, "a") == ("kept", 2, None)
    async with book.database.reading() as connection:
        row = await store.callback(connection, "t", "a")
        assert row is not None
        assert (row["within_window"], row["settled_at"]) == (1, book.time.now())
        assert await store.callback(connection, "u", "a") is None


async def test_one_that_is_promised_anew_is_not_settled(book: Book) -> None:
    book.promise("a", number="138")
    book.promise("a", number="139")
    assert await state_of(book, "a") == ("waiting", 0, None)
    async with book.database.reading() as connection:
        row = await store.callback(connection, "t", "a")
    assert row is not None
    assert (row["number"], row["settled_at"], row["by"]) == ("139", None, None)


async def test_every_end_has_its_row(book: Book) -> None:
    for contact in ("cancelled", "failed", "expired", "later"):
        book.promise(contact, number=f"1{len(contact)}")
    book.ledger.cancel("t", "cancelled", "user:1")
    for _ in range(2):
        book.ledger.trying("failed")
        book.ledger.failed("failed", "busy")
        book.time.advance(61)
    book.ledger.renumber("t", "later", "139", "user:1")
    book.ledger.postpone("t", "later", book.time.now() + 9000 * SECOND, "user:1")
    book.time.advance(600)
    for contact in ("cancelled", "failed", "expired"):
        assert (await state_of(book, contact))[0] == contact
    async with book.database.reading() as connection:
        [row] = await store.callbacks(connection, "t", 9, state="open")
        assert (row["contact"], row["number"], row["state"]) == ("later", "139", "resting")
        assert row["due_at"] is not None


async def test_pages_go_from_the_newest_to_the_oldest_within_a_tenant(book: Book) -> None:
    for contact in "abc":
        book.promise(contact, number=f"13{contact}")
    book.promise("x", tenant="u")
    async with book.database.reading() as connection:
        first = await store.callbacks(connection, "t", 2)
        assert [row["contact"] for row in first] == ["c", "b"]
        cursor = (first[-1]["promised_at"], first[-1]["contact"])
        assert [row["contact"] for row in await store.callbacks(connection, "t", 2, cursor)] == ["a"]
        assert await store.callbacks(connection, "t", 9, queue="billing") == []
        assert await store.callbacks(connection, "t", 9, state="kept") == []
