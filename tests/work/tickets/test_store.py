"""Tickets in the main database: what is written is read again, and every database understands the queries."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateTable
from tests.work.tickets.rig import TABLES, TENANT, Rig

from yunhu.kit.pii import Pii
from yunhu.work.tickets.model import Clock, Ticket
from yunhu.work.tickets.store import search
from yunhu.work.tickets.store import tickets as store
from yunhu.work.tickets.store.search import Wanted
from yunhu.work.tickets.tables import TICKET

POSTGRESQL = make_url("postgresql+psycopg2://").get_dialect()()

WHOLE = Ticket(
    id="a" * 32,
    tenant=TENANT,
    number="2026-000001",
    type="task",
    state="new",
    kind="open",
    subject="主题",
    text="正文",
    priority="high",
    agent="li.na",
    queue="support",
    customer="zhang",
    source="call",
    parent="b" * 32,
    fields={
        "text": "a",
        "number": 1.0,
        "several": ("a", "b"),
        "paid": False,
        "phone": Pii("10086"),
    },
    clocks=(Clock(kind="resolution", target=10, since=1, warn_at=5, due_at=9),),
    created_at=1,
    created_by="system",
    updated_at=2,
    solved_at=3,
)


async def test_a_ticket_comes_back_as_it_was_written(rig: Rig) -> None:
    async with rig.database.writing() as connection:
        await store.add(connection, WHOLE, "x")
    async with rig.database.reading() as connection:
        assert await store.one(connection, TENANT, WHOLE.id) == WHOLE
        assert await store.one(connection, "other", WHOLE.id) is None
        assert await store.next_due(connection, TENANT) == 5


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_postgresql_takes_the_tables(table: Any) -> None:
    assert str(CreateTable(table).compile(dialect=POSTGRESQL)).startswith("\nCREATE TABLE ticket")


def test_postgresql_takes_the_queries() -> None:
    wanted = Wanted(
        words="退款 50%",
        named=("zhang",),
        customers=("wang",),
        kinds=("open",),
        priorities=("high",),
        agent="none",
        contact="c",
        watcher="li.na",
        breached=True,
    )
    query = select(TICKET.c.id).where(search.condition(TENANT, wanted)).with_for_update()
    said = str(query.compile(dialect=POSTGRESQL, compile_kwargs={"literal_binds": True}))
    assert "FOR UPDATE" in said
    assert "LIKE '%%' || '50/%%' || '%%' ESCAPE '/'" in said
    assert said.count(f"= '{TENANT}'") == 5
    assert "glob" not in said.lower()


def test_a_number_is_looked_up_as_one() -> None:
    query = str(
        search.condition(TENANT, Wanted(words="2026-12")).compile(compile_kwargs={"literal_binds": True})
    )
    assert query == f"ticket.tenant = '{TENANT}' AND ticket.number = '2026-000012'"
