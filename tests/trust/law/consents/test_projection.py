"""Facts become lines of the ledger: each once, whichever batches they come in, and however often."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import msgspec
import pytest

from yunhu.platform.database.db import METADATA, Database, open_sync
from yunhu.platform.journal.file import Envelope
from yunhu.trust.law.consents import store
from yunhu.trust.law.consents.model import Entry, Evidence, Person
from yunhu.trust.law.consents.ports import Recorded, Said
from yunhu.trust.law.consents.projection import ConsentsProjection
from yunhu.trust.law.consents.store import CONSENT

CONTACT, OTHER = "c" * 32, "d" * 32


def meaning(envelope: Envelope) -> Said | Recorded | None:
    """What the facts of this test say."""
    if envelope.kind == "begun":
        return Recorded("recording", msgspec.msgpack.decode(envelope.body))
    if envelope.kind == "nothing":
        return None
    act = "informed" if envelope.kind == "notice" else "given"
    purpose = "recording" if envelope.kind == "notice" else "marketing"
    proof = Evidence(kind="recording" if act == "informed" else "digits", contact=envelope.contact)
    return Said(purpose=purpose, act=act, text_version=3, channel="voice", evidence=proof)  # type: ignore[arg-type]


class Book:
    """A database with the ledger, and a projection that is fed."""

    def __init__(self, url: str) -> None:
        self.sync = open_sync(url)
        METADATA.create_all(self.sync, tables=[CONSENT])
        self.database = Database(url)
        self._seq = count(1)

    def told(
        self, kind: str, contact: str | None = CONTACT, tenant: str = "main", said: str = ""
    ) -> Envelope:
        """A fact."""
        seq = next(self._seq)
        return Envelope(f"{seq:032x}", seq, seq, tenant, contact, kind, msgspec.msgpack.encode(said))

    def project(self, *batches: list[Envelope]) -> None:
        """Feed batches."""
        for batch in batches:
            with self.sync.begin() as connection:
                ConsentsProjection(meaning).apply(connection, batch)

    async def lines(self, contact: str = CONTACT, tenant: str = "main") -> list[Entry]:
        """What the ledger says of a contact."""
        async with self.database.reading() as connection:
            return await store.of_person(connection, tenant, Person(contacts=(contact,)))


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Book]:
    book = Book(f"sqlite+aiosqlite:///{tmp_path}/law.db")
    yield book
    await book.database.close()
    book.sync.dispose()


@pytest.mark.parametrize("together", [True, False])
async def test_a_notice_is_a_line_that_names_its_first_recording(book: Book, together: bool) -> None:
    facts = [
        book.told("nothing"),
        book.told("notice"),
        book.told("begun", said="first"),
        book.told("begun", said="second"),
    ]
    book.project(*([facts] if together else [[each] for each in facts]))
    (line,) = await book.lines()
    assert (line.id, line.at, line.act, line.purpose) == (facts[1].id, 2, "informed", "recording")
    assert (line.text_version, line.channel, line.by) == (3, "voice", "system")
    assert line.evidence == Evidence(kind="recording", contact=CONTACT, recording="first")


async def test_nothing_is_written_twice(book: Book) -> None:
    notice, again, given = book.told("notice"), book.told("notice"), book.told("yes")
    begun = book.told("begun", said="first")
    book.project([notice, again, given, given, begun], [notice, begun, given], [again])
    assert [line.act for line in await book.lines()] == ["given", "informed"]


async def test_each_contact_and_tenant_has_lines_of_its_own(book: Book) -> None:
    book.project(
        [book.told("notice"), book.told("notice", OTHER), book.told("notice", tenant="other")],
        [book.told("begun", OTHER, said="r")],
    )
    assert [line.evidence.recording for line in await book.lines()] == [None]
    assert [line.evidence.recording for line in await book.lines(OTHER)] == ["r"]
    assert [line.tenant for line in await book.lines(tenant="other")] == ["other"]


async def test_many_facts_of_one_batch_are_written(book: Book) -> None:
    book.project([book.told("notice", f"{n:032x}") for n in range(1_000)])
    assert [len(await book.lines(f"{n:032x}")) for n in (0, 500, 999)] == [1, 1, 1]
