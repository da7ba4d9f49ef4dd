"""The same facts always make the same rows, once, whatever fails in between."""

from __future__ import annotations

from tests.trust.audit.audited import CHAIN, Ledger, as_it_is

from yunhu.platform.http.audit import Entry
from yunhu.platform.journal.file import Envelope
from yunhu.trust.audit.facts import AuditNoted
from yunhu.trust.audit.projection import AuditProjection
from yunhu.trust.audit.services.notes import noted
from yunhu.trust.audit.store import row_of
from yunhu.trust.audit.tables import ENTRY


def table(ledger: Ledger) -> list[dict[str, object]]:
    with ledger.engine.begin() as connection:
        return [dict(row) for row in connection.execute(ENTRY.select().order_by(ENTRY.c.seq)).mappings()]


def test_batches_of_any_size_make_the_same_chain(ledger: Ledger) -> None:
    made = ledger.note(5)
    together = table(ledger)
    with ledger.engine.begin() as connection:
        connection.execute(ENTRY.delete())
    ledger.project(made[:2])
    ledger.project(made[2:3])
    ledger.project(made[3:])
    assert table(ledger) == together


def test_a_batch_that_was_undone_comes_again(ledger: Ledger) -> None:
    ledger.note(2)
    made = [ledger.envelope(noted(Entry(actor="a", action="b"), as_it_is)) for _ in range(3)]
    with ledger.engine.connect() as connection, connection.begin() as transaction:
        AuditProjection(CHAIN, lambda it: None).apply(connection, made)
        transaction.rollback()
    ledger.project(made)
    assert [row["seq"] for row in table(ledger)] == [1, 2, 3, 4, 5]


def test_what_came_by_way_of_the_table_counts_once(ledger: Ledger) -> None:
    fact = AuditNoted(actor="command line", action="user.write", entry="e" * 32, at=7)
    ledger.project([ledger.envelope(fact), ledger.envelope(fact)])
    ledger.project([ledger.envelope(fact)])
    (row,) = table(ledger)
    assert (row["id"], row["at"]) == ("e" * 32, 7)


def test_facts_of_others_become_entries_as_they_are_translated(ledger: Ledger) -> None:
    def translate(envelope: Envelope) -> Entry | None:
        return Entry(actor="system", action=envelope.kind) if envelope.kind == "user.locked" else None

    fact = AuditNoted(actor="a", action="b")
    ledger.project([ledger.envelope(fact, "user.locked"), ledger.envelope(fact, "leg.ended")], translate)
    (row,) = table(ledger)
    assert row["action"] == "user.locked"


def test_a_row_of_the_table_is_the_row_of_the_chain(ledger: Ledger) -> None:
    ledger.note(1, why="投诉")
    with ledger.engine.begin() as connection:
        (mapping,) = connection.execute(ENTRY.select()).mappings()
    row = row_of(mapping)
    assert (row.seq, row.why, row.actor) == (1, "投诉", "user:li")
