"""What is written down is bounded, writable, and without personal data in clear."""

from __future__ import annotations

import msgspec
import pytest

from yunhu.platform.http.audit import Entry
from yunhu.platform.journal.journal import JournalUnavailable
from yunhu.platform.telemetry import redact_text
from yunhu.trust.audit.facts import AuditNoted
from yunhu.trust.audit.services.notes import LONGEST_DETAIL, MOST_DETAILS, Audit, writable


class Disk:
    accepting = True
    losing = troubled = False
    lost = 0

    async def durable(self, timeout_s: float = 5.0) -> None:
        if self.troubled:
            raise JournalUnavailable


class Facts(list[AuditNoted]):
    def announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        assert isinstance(fact, AuditNoted)
        assert (tenant, contact) == ("main", None)
        self.append(fact)


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.fixture
def audit(facts: Facts) -> Audit:
    return Audit(facts.announce, Disk(), redact_text)


def test_a_note_becomes_a_fact(audit: Audit, facts: Facts) -> None:
    audit.note("main", "system", "audit.cut", "chain", "时间到", "failed", {"rows": 7})
    assert facts == [
        AuditNoted(
            actor="system",
            action="audit.cut",
            object="chain",
            why="时间到",
            outcome="failed",
            detail={"rows": "7"},
        )
    ]


def test_a_number_in_free_text_is_not_written_down(audit: Audit, facts: Facts) -> None:
    audit.note("main", "a", "b", "13800138000", "回电 13800138000", detail={"to": "13800138000"})
    assert "13800138000" not in str(facts)


def test_everything_is_bounded_and_what_no_database_takes_is_left_out(audit: Audit, facts: Facts) -> None:
    detail = {f"k{number:03}": "x" * 1_000 for number in range(100)}
    entry = Entry(actor="a\x00" * 500, action="b" * 500, why="\ud800\x1b" + "w" * 10_000, detail=detail)
    audit.take("main", entry)
    (fact,) = facts
    assert len(msgspec.msgpack.encode(fact)) < 8_000
    assert "\x00" not in fact.actor
    assert len(fact.detail) == MOST_DETAILS
    assert max(map(len, fact.detail.values())) == LONGEST_DETAIL
    assert writable("好\n\u2028é") == "好é"


def test_an_entry_made_elsewhere_keeps_its_id_and_time(audit: Audit, facts: Facts) -> None:
    audit.take_late("main", Entry(actor="command line", action="user.write"), "e1", 7)
    assert (facts[0].entry, facts[0].at) == ("e1", 7)


async def test_without_a_disk_nothing_can_be_written_down(facts: Facts) -> None:
    disk = Disk()
    audit = Audit(facts.announce, disk, redact_text)
    assert audit.writable()
    await audit.durable()
    disk.troubled = True
    assert not audit.writable()
    with pytest.raises(JournalUnavailable):
        await audit.durable()
