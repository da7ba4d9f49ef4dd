"""The journal on a healthy disk: order, durability, recovery records, reading, pruning."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from yunhu.platform.clock import SystemClock, VirtualTime
from yunhu.platform.journal.file import JournalInUse
from yunhu.platform.journal.journal import FactDecoder, Journal, kind_of


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
