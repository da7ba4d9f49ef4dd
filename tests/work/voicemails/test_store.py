"""Rows of messages, made from facts, for two tenants."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.journal.file import Envelope
from yunhu.platform.sealing import enc_hook
from yunhu.work.voicemails import store
from yunhu.work.voicemails.facts import VoicemailHandled, VoicemailLeft
from yunhu.work.voicemails.service import Voicemails


class Book:
    """The table, filled by the projection from what the service announces."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite+aiosqlite:///{folder}/main.db"
        self.sync = open_sync(url)
        METADATA.create_all(self.sync, tables=[store.VOICEMAIL])
        self.database = Database(url)
        self.at = 0
        self.service = Voicemails(self._announce)
        self._envelopes: list[Envelope] = []

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.at += 1_000_000
        kind = str(type(fact).__struct_config__.tag)
        body = msgspec.msgpack.encode(fact, enc_hook=enc_hook)
        envelope = Envelope(f"{self.at:032x}", self.at, self.at, tenant, contact, kind, body)
        with self.sync.begin() as connection:
            store.VoicemailsProjection().apply(connection, [envelope])

    def left(self, id_: str, caller: str = "138", tenant: str = "t", ticket: str | None = None) -> None:
        """A message of a contact that is called after it."""
        self.service.left(tenant, f"c{id_}", id_, caller, 4.2, "support", ticket)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


async def test_a_message_is_a_row_and_so_is_who_dealt_with_it(book: Book) -> None:
    book.left("a", ticket="inquiry")
    async with book.database.reading() as connection:
        row = await store.voicemail(connection, "t", "a")
        assert row is not None
        assert (row["contact"], row["caller"], row["duration_ms"], row["queue"]) == (
            "ca",
            "138",
            4200,
            "support",
        )
        assert await store.voicemail(connection, "u", "a") is None
    book.service.handled("t", "ca", "a", True, "user:1")
    async with book.database.reading() as connection:
        done = await store.voicemails(connection, "t", 9, handled=True)
        assert [(it["id"], it["handled_by"]) for it in done] == [("a", "user:1")]
        assert await store.voicemails(connection, "t", 9, handled=False) == []
    book.service.handled("t", "ca", "a", False, "user:1")
    async with book.database.reading() as connection:
        assert await store.voicemails(connection, "t", 9, handled=True) == []


async def test_pages_go_from_the_newest_to_the_oldest_within_a_tenant(book: Book) -> None:
    for id_ in "abc":
        book.left(id_)
    book.left("x", tenant="u")
    async with book.database.reading() as connection:
        first = await store.voicemails(connection, "t", 2)
        assert [row["id"] for row in first] == ["c", "b"]
        cursor = (first[-1]["left_at"], first[-1]["id"])
        assert [row["id"] for row in await store.voicemails(connection, "t", 2, cursor)] == ["a"]
        assert await store.voicemails(connection, "t", 2, queue="billing") == []


async def test_who_called_before_is_found_by_the_number(book: Book) -> None:
    book.left("a")
    book.left("b", ticket="inquiry")
    book.left("c", caller="139", ticket="inquiry")
    async with book.database.reading() as connection:
        wanted = await store.wanting_ticket(connection, "t", "cb")
        assert wanted is not None
        assert wanted["id"] == "b"
        assert await store.wanting_ticket(connection, "t", "ca") is None
        assert await store.earlier_of(connection, "t", "138", "cb", 9) == ["ca"]
        assert await store.earlier_of(connection, "u", "138", "cb", 9) == []


def test_facts_have_their_names() -> None:
    assert VoicemailLeft.__struct_config__.tag == "voicemail.left"
    assert VoicemailHandled.__struct_config__.tag == "voicemail.handled"
