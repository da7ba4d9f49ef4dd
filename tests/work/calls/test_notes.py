"""A note is written over the version that was read; the newest is in memory, older ones in the database."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from yunhu.kit.pii import Words
from yunhu.platform.clock import VirtualTime
from yunhu.work.calls import facts, notes
from yunhu.work.calls.errors import NoSuchContact, NoteOutdated
from yunhu.work.calls.notes import Notes, Papers


class Desk:
    """Notes, what they announced, and a database with one old contact."""

    def __init__(self) -> None:
        self.told: list[msgspec.Struct] = []
        self.changed: list[str] = []
        self.asked = 0
        self.notes = Notes(
            self._announce, VirtualTime(), lambda contact: contact == "live", self.changed.append
        )
        self.notes.read_from(self._load)

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.told.append(fact)

    async def _load(self, tenant: str, contact: str) -> Papers | None:
        self.asked += 1
        await asyncio.sleep(0)
        return Papers("before", 3, "agent:wang", 7) if (tenant, contact) == ("t", "old") else None


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_note_has_versions_from_one_on(desk: Desk) -> None:
    first = await desk.notes.write("t", "live", "hello", 0, "agent:li")
    second = await desk.notes.write("t", "live", "hello!", first.version, "agent:li")
    assert (first.version, second.version, second.text, second.by) == (1, 2, "hello!", "agent:li")
    assert desk.told[-1] == facts.ContactNoted(text=Words("hello!"), version=2, by="agent:li")
    assert desk.changed == ["live", "live"]


async def test_an_older_version_is_refused_and_changes_nothing(desk: Desk) -> None:
    await desk.notes.write("t", "live", "mine", 0, "agent:li")
    with pytest.raises(NoteOutdated) as refused:
        await desk.notes.write("t", "live", "yours", 0, "agent:wang")
    assert refused.value.params == {"version": 1}
    assert (await desk.notes.of("t", "live")).text == "mine"
    assert len(desk.told) == 1


async def test_two_who_write_at_once_are_one_writer_and_one_refused(desk: Desk) -> None:
    both = await asyncio.gather(
        desk.notes.write("t", "old", "a", 3, "agent:li"),
        desk.notes.write("t", "old", "b", 3, "agent:wang"),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in both) == ["NoteOutdated", "Papers"]
    assert len(desk.told) == 1


async def test_older_papers_are_read_once(desk: Desk) -> None:
    assert (await desk.notes.of("t", "old")).text == "before"
    assert (await desk.notes.of("t", "old")).version == 3
    assert desk.asked == 1
    assert desk.notes.known("t", "old").by == "agent:wang"
    assert desk.notes.known("t", "never seen") == Papers()


@pytest.mark.parametrize(("tenant", "contact"), [("t", "nothing"), ("other", "old")])
async def test_a_contact_that_is_none_of_this_tenant_does_not_exist(
    desk: Desk, tenant: str, contact: str
) -> None:
    with pytest.raises(NoSuchContact):
        await desk.notes.of(tenant, contact)
    with pytest.raises(NoSuchContact):
        await desk.notes.dispose(tenant, contact, "sold", "agent:li")


async def test_outcome_and_customer_leave_the_note_alone(desk: Desk) -> None:
    await desk.notes.dispose("t", "old", "sold", "agent:li")
    papers = await desk.notes.identify("t", "old", "k1", "agent:li")
    assert (papers.text, papers.version, papers.disposition, papers.customer) == ("before", 3, "sold", "k1")
    assert desk.told == [
        facts.ContactDisposed(code="sold", by="agent:li"),
        facts.ContactIdentified(customer="k1", by="agent:li"),
    ]


async def test_what_is_in_memory_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "KEPT_MAX", 1)
    await desk.notes.write("t", "live", "x", 0, "agent:li")
    await desk.notes.of("t", "old")
    assert desk.notes.known("t", "live") == Papers()
