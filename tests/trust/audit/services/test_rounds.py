"""What the audit does by itself, in virtual time."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from sqlalchemy import update
from tests.trust.audit.audited import TENANT, Ledger, as_it_is

from yunhu.kit.instants import DAY
from yunhu.platform.http.audit import Entry
from yunhu.trust.audit import store
from yunhu.trust.audit.model import Trouble
from yunhu.trust.audit.services.checks import Checks
from yunhu.trust.audit.services.notes import Audit
from yunhu.trust.audit.services.rounds import Rounds
from yunhu.trust.audit.tables import ENTRY, WAITING


class Disk:
    accepting = True
    losing = troubled = False
    lost = 0

    async def durable(self, timeout_s: float = 5.0) -> None:
        """All is written at once."""


class Node:
    """The audit of a node, without one."""

    def __init__(self, ledger: Ledger, keep_days: int = 365) -> None:
        self.ledger = ledger
        self.disk = Disk()
        self.troubles: Sequence[Trouble] = ()
        self.audit = Audit(self._announce, self.disk, as_it_is)
        self.rounds = Rounds(
            TENANT,
            self.audit,
            ledger.seals,
            Checks(ledger.database, [ledger.file]),
            lambda: ledger.keys,
            ledger.database,
            ledger.time,
            self.disk,
            self._caught_up,
            self._found,
            keep_days,
        )

    def _announce(self, tenant: str, contact: str | None, fact: msgspec.Struct) -> None:
        self.ledger.project([self.ledger.envelope(fact)])

    async def _caught_up(self) -> None:
        """Facts are rows at once here."""

    def _found(self, troubles: Sequence[Trouble]) -> None:
        self.troubles = troubles

    def entries(self) -> list[tuple[str, str]]:
        """Action and outcome of every row."""
        with self.ledger.engine.begin() as connection:
            rows = connection.execute(ENTRY.select().order_by(ENTRY.c.seq)).mappings()
            return [(row["action"], row["outcome"]) for row in rows]

    def last_detail(self) -> dict[str, str]:
        with self.ledger.engine.begin() as connection:
            text = connection.scalar(
                ENTRY.select().with_only_columns(ENTRY.c.detail).order_by(ENTRY.c.seq.desc())
            )
        return msgspec.json.decode(str(text), type=dict[str, str])


@pytest.fixture
def node(ledger: Ledger) -> Node:
    return Node(ledger)


async def test_a_start_says_how_it_ended_before(node: Node) -> None:
    await node.rounds.begin({"tls": "off"})
    assert node.last_detail() == {"before": "first", "tls": "off"}
    node.ledger.time.advance(1)
    await node.rounds.begin({})
    assert node.last_detail() == {"before": "crashed"}
    node.ledger.time.advance(1)
    await node.rounds.end()
    node.ledger.time.advance(1)
    await node.rounds.begin({})
    assert node.last_detail() == {"before": "stopped"}
    assert [action for action, _ in node.entries()].count("node.started") == 3


async def test_every_hour_is_sealed_once_and_so_is_the_end(node: Node) -> None:
    for _ in range(5):
        await node.rounds.round()
        node.ledger.time.advance(1)
    assert len(await node.ledger.seals.all()) == 1
    node.ledger.time.advance(3_600)
    await node.rounds.round()
    await node.rounds.end()
    assert len(await node.ledger.seals.all()) == 3
    assert (await node.ledger.check()).sealed == 1


async def test_what_commands_left_is_taken_once(node: Node) -> None:
    entry = Entry(actor="command line", action="user.write", object="wang")
    async with node.ledger.database.writing() as connection:
        for number in range(3):
            await store.leave(connection, TENANT, f"e{number}", number, entry)
        await store.leave(connection, "other", "e9", 9, entry)
    await node.rounds.round()
    await node.rounds.round()
    assert node.entries() == [("user.write", "ok")] * 3
    with node.ledger.engine.begin() as connection:
        assert [row.tenant for row in connection.execute(WAITING.select())] == ["other"]


async def test_lost_facts_are_told_when_any_can_be_written_again(node: Node) -> None:
    node.disk.lost, node.disk.losing = 7, True
    await node.rounds.round()
    assert node.entries() == []
    node.disk.losing = False
    await node.rounds.round()
    await node.rounds.round()
    assert node.entries() == [("audit.gap", "failed")]
    assert node.last_detail() == {"facts": "7"}


async def test_a_broken_chain_is_told_and_written_down_once(node: Node) -> None:
    node.ledger.note(3)
    await node.rounds.round()
    assert not node.troubles
    async with node.ledger.database.writing() as connection:
        await connection.execute(
            update(ENTRY).where(ENTRY.c.tenant == TENANT, ENTRY.c.seq == 2).values(why="x")
        )
    for _ in range(2):
        node.ledger.time.advance(3_600)
        await node.rounds.round()
        (trouble,) = node.troubles
        assert (trouble.fault, trouble.seq) == ("changed", 2)
    assert [action for action, _ in node.entries()].count("audit.broken") == 1


async def test_old_entries_are_cut_and_that_is_an_entry(ledger: Ledger) -> None:
    node = Node(ledger, keep_days=200)
    await ledger.hour(3)
    ledger.time.advance(300 * DAY / 1e6)
    await node.rounds.round()
    await node.rounds.round()
    assert [action for action, _ in node.entries()][-1] != "audit.cut"
    ledger.note(1)
    ledger.time.advance(DAY / 1e6)
    await node.rounds.round()
    assert node.entries()[-1] == ("audit.cut", "ok")
    assert node.last_detail() == {"rows": "3", "keep_days": "200"}
    assert (await ledger.check()).trouble is None
